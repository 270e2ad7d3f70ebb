package wording

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"

	"github.com/digital-learning-lab/lab/internal/text"
)

// MaxWord is the longest word that is indexed, in bytes; what is longer is not
// a word.
const MaxWord = 120

// Hyphenated reports whether a hyphen alone stands between two neighbours of a
// text: pare-feu is found as parefeu too.
func Hyphenated[T string | []byte](s T, w, next text.Token) bool {
	return next.Start == w.End+1 && s[w.End] == '-' && len(w.Folded)+len(next.Folded) <= MaxWord
}

// Stems gives "a:" and the Arabic stem of an Arabic word, "f:" and "e:" and the
// French and English stems of another; numbers have none.
func Stems(w text.Token) []string {
	switch {
	case HasDigit(w.Folded):
		return nil
	case IsArabic(w.Folded):
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
