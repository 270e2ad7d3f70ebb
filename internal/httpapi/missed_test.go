package httpapi_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

type tallied struct {
	Items []struct {
		Query, Language, Reason, Last string
		Times                         int
	}
}

// missed gives what librarians read, as "query language reason times".
func (s *stage) missedBy(token string) (list []string) {
	s.t.Helper()
	s.must(s.missed.Flush(s.t.Context()))
	var b tallied
	s.get(token, "/missed?days=1", &b)
	for _, i := range b.Items {
		list = append(list, strings.Join([]string{i.Query, i.Language, i.Reason, strings.Repeat("|", i.Times)}, " "))
	}
	return list
}

func TestWhatIsNotFoundIsCountedAndNobodyNamed(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		librarian := s.librarian()
		for _, q := range []string{
			"Hydroponie", "hydroponie ", "HYDROPONIE", "disjoncteur hydroponie", "تصليح الدراجات",
			"disjoncteur", "hydroponie&sector=it", "hydroponie&page=2", "hydroponie&exact=true", "hydroponie&in=" + s.book, "   ", "???", "", // all is well, or not a whole question
			"BK123456", "06 12.34-56 78", "20071027 001", "salma@ofppt.ma", "Salma", "le directeur Driss", "learner", strings.Repeat("xyz ", 26), // somebody, or a letter
			"salle 12345", "guide salma", // no more than anybody
		} {
			words, more, narrowed := strings.Cut(q, "&")
			path := "/api/v1/search?lang=fr&q=" + url.QueryEscape(words)
			if narrowed {
				path += "&" + more
			}
			if g := s.ask(s.learner, http.MethodGet, path, ""); g.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d %s", q, g.StatusCode, g.Body)
			}
		}
		s.ask("", http.MethodGet, "/api/v1/search?q=anonyme", "")
		s.ask(s.learner, http.MethodGet, "/api/v1/search/suggest?q=hydroponie", "")
		want := []string{
			"Hydroponie fr none |||", "disjoncteur hydroponie fr dropped |", "guide salma fr none |", "salle 12345 fr none |", "تصليح الدراجات ar none |",
		}
		got := s.missedBy(librarian)
		slices.Sort(got)
		for i, line := range got { // which of the ways it was typed is shown does not matter
			got[i] = strings.Replace(line, "HYDROPONIE fr", "Hydroponie fr", 1)
			got[i] = strings.Replace(got[i], "hydroponie fr none", "Hydroponie fr none", 1)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("librarians read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for who, token := range map[string]string{"a learner": s.learner, "a trainer": s.trainer, "a manager": s.manager} {
			for _, path := range []string{"/api/v1/missed", "/api/v1/missed.csv"} {
				if g := s.ask(token, http.MethodGet, path, ""); g.StatusCode != http.StatusForbidden {
					t.Errorf("%s of %s: %d", path, who, g.StatusCode)
				}
			}
		}
	})
}

func TestWhatWasMissedIsAFileInWhichNothingIsAFormula(t *testing.T) {
	s := oneStage(t)
	librarian := s.librarian()
	for _, q := range []string{"=cmd(hydroponie)", "=cmd(hydroponie)", "aquaponie"} {
		s.ask(s.learner, http.MethodGet, "/api/v1/search?lang=fr&q="+url.QueryEscape(q), "")
	}
	s.must(s.missed.Flush(t.Context()))
	g := s.ask(librarian, http.MethodGet, "/api/v1/missed.csv?days=30&lang=fr", "")
	lines := strings.Split(string(g.Body), "\r\n")
	if len(lines) != 4 || lines[0] != "\ufeffRecherche;Langue;Raison;Fois;Dernière fois" || !strings.HasPrefix(lines[1], "'=cmd(hydroponie);fr;none;2;") {
		t.Errorf("%q", lines)
	}
	s.exec(`UPDATE search_missed SET day = '2020-01-01'`)
	if got := s.missedBy(librarian); len(got) != 0 {
		t.Errorf("long ago: %v", got)
	}
}
