package text_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestAPageTellsItsLanguage(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"French", "Avant toute intervention, l'électricien coupe le disjoncteur et vérifie l'absence de tension dans le circuit.", "fr"},
		{"French without accents", "LE PLAN DE NETTOYAGE EST AFFICHE DANS LA CUISINE POUR CHAQUE POSTE", "fr"},
		{"English", "The customer segment is the group of people that your company wants to serve, and each one has a need.", "en"},
		{"Arabic", "يجب قطع التيار الكهربائي قبل أي تدخل على اللوحة", "ar"},
		{"Arabic with Latin names", "يسمح بروتوكول SSH بالاتصال الآمن بالخادم عبر الشبكة", "ar"},
		{"numbers", "230 400 50", ""},
		{"nothing", "", ""},
		{"a code", "XK42 ZZ", ""},
	} {
		if got := text.Language(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
