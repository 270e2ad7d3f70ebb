package meili

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// entry is a document as the server holds it: as it is shown, and beside it the
// words that are searched, in two forms. Words are as folded, where a slip is
// forgiven; keys are what inflections share, where none is. The title counts in
// the card only, or every page would answer for it.
type entry struct {
	search.Document
	TitleWords   string `json:"title_words,omitempty"`
	TitleKeys    string `json:"title_keys,omitempty"` // of title, codes and keywords
	CodeWords    string `json:"code_words,omitempty"`
	KeywordWords string `json:"keyword_words,omitempty"`
	ContextWords string `json:"context_words,omitempty"`
	ContextKeys  string `json:"context_keys,omitempty"`
	TextWords    string `json:"text_words,omitempty"`
	TextKeys     string `json:"text_keys,omitempty"`
	AlsoKeys     string `json:"also_keys,omitempty"` // by the glossary: found by whole words, never guessed
}

// partBorder stands between parts that are not of one sentence.
const partBorder = ". "

func entryOf(d search.Document) entry {
	title := d.Title
	if d.Kind != search.Card {
		title = ""
	}
	e := entry{Document: d}
	codes, keywords := strings.Join(d.Codes, partBorder), strings.Join(d.Keywords, partBorder)
	_, e.TitleKeys = spelt(strings.Join([]string{title, codes, keywords}, partBorder))
	e.TitleWords, _ = spelt(title)
	e.CodeWords, _ = spelt(codes)
	e.KeywordWords, _ = spelt(keywords)
	e.ContextWords, e.ContextKeys = spelt(d.Context)
	e.TextWords, e.TextKeys = spelt(d.Text)
	_, e.AlsoKeys = spelt(strings.Join(d.Also, partBorder))
	e.Also = nil // what was found by it is seen in the text
	return e
}

// spelt gives the words of a text and their keys. An Arabic word stands there
// also without its article and proclitics, two words with a hyphen between also
// as one. Keys stand far from each other, so that the server does not note pairs
// of them: how near words are is told by the words.
func spelt(s string) (words, keys string) {
	var w, k strings.Builder
	tokens := text.Tokens(s)
	for i, t := range tokens {
		if len(t.Folded) > wording.MaxWord {
			continue
		}
		add(&w, " ", spell(t.Folded))
		if t.Stem != t.Folded {
			add(&w, " ", spell(t.Stem))
		}
		add(&k, partBorder, keyed(t))
		if i+1 < len(tokens) && wording.Hyphenated(s, t, tokens[i+1]) {
			one := text.Token{Folded: t.Folded + tokens[i+1].Folded}
			one.Stem = one.Folded
			add(&w, " ", spell(one.Folded))
			add(&k, partBorder, keyed(one))
		}
	}
	return w.String(), k.String()
}

func add(b *strings.Builder, between, word string) {
	if b.Len() > 0 {
		b.WriteString(between)
	}
	b.WriteString(word)
}
