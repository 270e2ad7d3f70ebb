package glossary

import (
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/text"
)

// article is what an Arabic form may be listed with, and is found without.
const article = "ال"

// keyOf is what the words of forms are compared by: Arabic without its article,
// French and English in the singular. It is rough on purpose, and done alike to
// forms and to texts: tuyau and tuyaux, canal and canaux, battery and batteries.
func keyOf(t text.Token) string {
	if strings.HasPrefix(t.Folded, article) {
		return t.Stem
	}
	return singular(t.Folded)
}

// keysOf are the keys that a word of a text may have: an Arabic one also without
// what is written onto it.
func keysOf(t text.Token) [2]string {
	if t.Stem != t.Folded {
		return [2]string{t.Folded, t.Stem}
	}
	return [2]string{singular(t.Folded), ""}
}

// shortest is the least number of letters of a word whose plural is taken off.
const shortest = 4

func singular(w string) string {
	if utf8.RuneCountInString(w) < shortest {
		return w
	}
	if !strings.HasSuffix(w, "ss") {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "x"), "s")
	}
	for _, e := range endings() {
		if stem, found := strings.CutSuffix(w, e.written); found && len(stem) > 2 {
			return stem + e.as
		}
	}
	return w
}

type ending struct{ written, as string }

// endings make singular and plural alike once the s or x is off: canal and
// canaux, battery and batteries, index and indexes, switch and switches.
func endings() [6]ending {
	return [...]ending{{"al", "au"}, {"y", "ie"}, {"xe", ""}, {"sse", "ss"}, {"che", "ch"}, {"she", "sh"}}
}

// pathOf joins the keys of a form's words, or is empty where it holds none.
func pathOf(form string) string {
	var keys []string
	for _, t := range text.Tokens(form) {
		keys = append(keys, keyOf(t))
	}
	return strings.Join(keys, " ")
}
