package local

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"

	"github.com/digital-learning-lab/lab/internal/text"
)

// maxWord is the longest word that is indexed, in bytes; what is longer is not
// a word.
const maxWord = 120

// wordAnalyzer gives the words of a text as they are compared, an Arabic word
// also without its article and proclitics, and hyphenated words also as one
// (pare-feu is found as parefeu). All stand at the bytes they were read from.
type wordAnalyzer struct{}

func (wordAnalyzer) Analyze(b []byte) analysis.TokenStream {
	words := text.Tokens(string(b))
	stream := make(analysis.TokenStream, 0, len(words))
	for i, w := range words {
		if len(w.Folded) > maxWord {
			continue
		}
		stream = append(stream, at(i, w, w.Folded))
		if w.Stem != w.Folded {
			stream = append(stream, at(i, w, w.Stem))
		}
		if i+1 < len(words) && hyphenated(b, w, words[i+1]) {
			pair := text.Token{Start: w.Start, End: words[i+1].End}
			stream = append(stream, at(i, pair, w.Folded+words[i+1].Folded))
		}
	}
	return stream
}

func at(i int, w text.Token, term string) *analysis.Token {
	return &analysis.Token{Start: w.Start, End: w.End, Term: []byte(term), Position: i + 1, Type: analysis.AlphaNumeric}
}

func hyphenated[T string | []byte](s T, w, next text.Token) bool {
	return next.Start == w.End+1 && s[w.End] == '-' && len(w.Folded)+len(next.Folded) <= maxWord
}

// stemAnalyzer gives the stems of a text's words, each marked with the language
// it is a stem of: the language of a passage is not always that of its words.
type stemAnalyzer struct{}

func (stemAnalyzer) Analyze(b []byte) analysis.TokenStream {
	words := text.Tokens(string(b))
	stream := make(analysis.TokenStream, 0, 2*len(words))
	for i, w := range words {
		if len(w.Folded) > maxWord {
			continue
		}
		for _, s := range stems(w) {
			stream = append(stream, at(i, w, s))
		}
	}
	return stream
}

// stems gives "a:" and the Arabic stem of an Arabic word, "f:" and "e:" and the
// French and English stems of another; numbers have none.
func stems(w text.Token) []string {
	switch {
	case hasDigit(w.Folded):
		return nil
	case isArabic(w.Folded):
		return []string{"a:" + stemmed(ar.NewArabicStemmerFilter(), w.Stem)}
	}
	return []string{
		"f:" + stemmed(fr.NewFrenchLightStemmerFilter(), w.Folded),
		"e:" + stemmed(porter.NewPorterStemmer(), w.Folded),
	}
}

func stemmed(by analysis.TokenFilter, word string) string {
	one := analysis.TokenStream{{Term: []byte(word)}}
	return string(by.Filter(one)[0].Term)
}
