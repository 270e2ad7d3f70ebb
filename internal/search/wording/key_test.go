package wording_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

func key(word string) string { return wording.Key(text.Tokens(word)[0]) }

func TestInflectionsOfAWordShareItsKey(t *testing.T) {
	for _, words := range [][]string{
		{"journal", "journaux"}, {"réseau", "réseaux"}, {"locale", "locaux", "local"}, {"fusible", "fusibles"}, {"différentiel", "différentielle"},
		{"maladie", "maladies"}, {"protection", "protections"}, {"breaker", "breakers"}, {"policy", "policies"},
		{"configure", "configuring", "configured"}, {"wire", "wiring"}, {"switch", "switches", "switching"}, {"install", "installing"}, {"proposition", "propositions"},
		{"شبكة", "الشبكة", "والشبكة", "شبكات"}, {"مهندس", "المهندسين"}, {"P.I.E.", "PIE"}, {"C++", "c++"}, {"M104", "m104"},
	} {
		for _, w := range words[1:] {
			if key(w) != key(words[0]) {
				t.Errorf("the key of %s is %q, that of %s %q", w, key(w), words[0], key(words[0]))
			}
		}
	}
}

func TestOtherWordsHaveOtherKeys(t *testing.T) {
	for _, pair := range [][2]string{{"plan", "plaine"}, {"C", "C++"}, {"C++", "C#"}, {"M104", "M105"}, {"terre", "terme"}, {"les", "l'eau"}, {"نظام", "نظافة"}} {
		if key(pair[0]) == key(pair[1]) {
			t.Errorf("%s and %s share the key %q", pair[0], pair[1], key(pair[0]))
		}
	}
}
