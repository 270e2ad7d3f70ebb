package wording

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"

	"github.com/digital-learning-lab/lab/internal/text"
)

// leastKey is how many letters of a key stay when its ending goes.
const leastKey = 3

// Key gives the one form that all inflections of a word share, for an engine
// that cannot look for two stems of a word at once: journal and journaux, policy
// and policies, المدرسة and مدرسة. French goes first, as most that is asked for;
// what is left of an English ending goes after. A word with a digit is its own.
func Key(w text.Token) string {
	switch {
	case HasDigit(w.Folded):
		return w.Folded
	case IsArabic(w.Folded):
		return stemmed(ar.NewArabicStemmerFilter(), w.Stem)
	}
	key := stemmed(porter.NewPorterStemmer(), stemmed(fr.NewFrenchLightStemmerFilter(), w.Folded))
	if short := strings.TrimRight(key, "eiy"); len(short) >= leastKey {
		return short
	}
	return key
}
