package local

import (
	"github.com/blevesearch/bleve/v2/analysis"

	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// wordAnalyzer gives the words of a text as they are compared, an Arabic word
// also without its article and proclitics, and hyphenated words also as one
// (pare-feu is found as parefeu). All stand at the bytes they were read from.
type wordAnalyzer struct{}

func (wordAnalyzer) Analyze(b []byte) analysis.TokenStream {
	words := text.Tokens(string(b))
	stream := make(analysis.TokenStream, 0, len(words))
	for i, w := range words {
		if len(w.Folded) > wording.MaxWord {
			continue
		}
		stream = append(stream, at(i, w, w.Folded))
		if w.Stem != w.Folded {
			stream = append(stream, at(i, w, w.Stem))
		}
		if i+1 < len(words) && wording.Hyphenated(b, w, words[i+1]) {
			pair := text.Token{Start: w.Start, End: words[i+1].End}
			stream = append(stream, at(i, pair, w.Folded+words[i+1].Folded))
		}
	}
	return stream
}

func at(i int, w text.Token, term string) *analysis.Token {
	return &analysis.Token{Start: w.Start, End: w.End, Term: []byte(term), Position: i + 1, Type: analysis.AlphaNumeric}
}

// stemAnalyzer gives the stems of a text's words, each marked with the language
// it is a stem of: the language of a passage is not always that of its words.
type stemAnalyzer struct{}

func (stemAnalyzer) Analyze(b []byte) analysis.TokenStream {
	words := text.Tokens(string(b))
	stream := make(analysis.TokenStream, 0, 2*len(words))
	for i, w := range words {
		if len(w.Folded) > wording.MaxWord {
			continue
		}
		for _, s := range wording.Stems(w) {
			stream = append(stream, at(i, w, s))
		}
	}
	return stream
}
