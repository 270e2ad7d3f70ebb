package httpapi_test

import (
	"net/url"
	"slices"
	"testing"
)

type sounded struct {
	Total   int
	Groups  []struct{ Resource string }
	Facets  map[string]map[string]int
	Sounded []struct{ From, To string }
}

func TestArabicTypedInLatinLettersIsReadByItsSound(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.exec(`UPDATE resource SET title = 'مبادئ الشبكة الكهربائية', language = 'ar', revision = 5 WHERE id = ?`, s.book)
		s.exec(`INSERT INTO search_due (resource_id, revision) VALUES (?, 5)`, s.book)
		s.drain()
		for q, want := range map[string][]string{
			"chabaka": {"الشبكة"}, "Shabaka": {"الشبكة"}, "lchabaka kahrabaia": {"الشبكة", "الكهربائية"}, "mabadi2": {"مبادئ"},
		} {
			var f sounded
			s.get(s.learner, "/search?lang=fr&q="+url.QueryEscape(q), &f)
			var read []string
			for _, c := range f.Sounded {
				read = append(read, c.To)
			}
			if f.Total != 1 || f.Groups[0].Resource != s.book || f.Facets["type"]["pdf"] != 1 || !slices.Equal(read, want) {
				t.Errorf("%q finds %+v, want it read as %v", q, f, want)
			}
			s.get(s.stranger, "/search?lang=fr&q="+url.QueryEscape(q), &f)
			if f.Total != 0 || len(f.Sounded) != 0 {
				t.Errorf("%q, as who may not read it: %+v", q, f)
			}
		}
		for _, q := range []string{"chabaka&exact=true", "ch", "tchbkz", "chabaka&in=" + s.book, "chabaka&sector=elsewhere"} {
			var f sounded
			s.get(s.learner, "/search?lang=fr&q="+q, &f)
			if f.Total != 0 || len(f.Sounded) != 0 {
				t.Errorf("%s finds %+v", q, f)
			}
		}
		var f sounded
		s.get(s.learner, "/search/suggest?lang=fr&q=chab", &f)
		if len(f.Groups) != 1 || f.Groups[0].Resource != s.book {
			t.Errorf("while it is typed: %+v", f)
		}
		if e := s.explained(s.learner, "selectivite"); e.Total != 1 {
			t.Errorf("what is found by its letters: %+v", e)
		}
	})
}
