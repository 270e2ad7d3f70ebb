package text_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestWhatReadsAlikeFoldsAlike(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"Élève", "eleve"},
		{"ÇA", "ca"},
		{"cœur", "COEUR"},
		{"Lætitia", "laetitia"},
		{"l’étudiant", "L'ETUDIANT"},
		{"e\u0301", "é"},
		{"أحمد", "احمد"},
		{"إدارة", "اداره"},
		{"آلة", "الة"},
		{"ٱلشبكة", "الشبكه"},
		{"مستشفى", "مستشفي"},
		{"مسؤول", "مسوول"},
		{"قارئ", "قاري"},
		{"کهربا", "كهربا"},
		{"بیت", "بيت"},
		{"أگادير", "أڭادير"},
		{"ڤيديو", "فيديو"},
		{"شَبَكَة", "شبكة"},
		{"شـبكة", "شبكة"},
		{"٢٠٢٤", "2024"},
	} {
		if a, b := text.Fold(c.a), text.Fold(c.b); a != b {
			t.Errorf("%q folds to %q, %q to %q", c.a, a, c.b, b)
		}
	}
}

func TestDifferentWordsStayDifferent(t *testing.T) {
	for _, c := range [][2]string{{"pêche", "poche"}, {"سبب", "شبب"}, {"C", "C++"}} {
		if text.Fold(c[0]) == text.Fold(c[1]) {
			t.Errorf("%q and %q fold alike", c[0], c[1])
		}
	}
}
