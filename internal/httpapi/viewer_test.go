package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestAViewerIsToldEverythingBeforeTheBytes(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		var film struct {
			Kind  string
			Video struct {
				Master, Poster string
				Duration       float64
				Captions       []struct {
					Language, Label, Src string
					Cues                 []struct {
						Start, End float64
						Text       string
					}
				}
			}
			Original struct {
				Src, Name string
				Size      int
			}
			Watched [][2]float64
		}
		s.get(s.learner, "/resources/"+s.film+"/viewer", &film)
		v := film.Video
		if film.Kind != "video" || v.Duration != 30 || len(v.Captions) != 1 || len(v.Captions[0].Cues) != len(said) || film.Watched == nil {
			t.Fatalf("the film: %+v", film)
		}
		if c := v.Captions[0]; c.Language != "fr" || c.Label != "Français" || c.Cues[2].Start != 9.5 || c.Cues[2].Text != said[2].text {
			t.Errorf("captions %+v", c)
		}
		if film.Original.Size != len(s.original) || film.Original.Name != `film: "prise".mp4` {
			t.Errorf("original %+v", film.Original)
		}
		var book struct {
			Kind  string
			Pages struct {
				Count          int
				Images, Thumbs []string
				Width          int
				Blank          []int `json:"without_text"`
			}
		}
		s.get(s.learner, "/resources/"+s.book+"/viewer", &book)
		p := book.Pages
		if book.Kind != "pdf" || p.Count != 3 || len(p.Thumbs) != 3 || p.Width != 1600 || !slices.Equal(p.Blank, []int{3}) {
			t.Errorf("the book: %+v", book)
		}
		for _, address := range append([]string{v.Master, v.Poster, v.Captions[0].Src, film.Original.Src}, p.Images...) {
			if g := s.ask(s.learner, http.MethodGet, address, ""); g.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", address, g.StatusCode)
			}
		}
	})
}

func TestWordsOfAPageStandWhereABrowserCountsThem(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		var page struct {
			N             int
			Text          string
			Width, Height float64
			Words         []struct{ S, E, X, W int }
		}
		s.get(s.learner, "/resources/"+s.book+"/pages/2", &page)
		if page.N != 2 || page.Width != 595 || page.Height != 842 || page.Text != pages[1] {
			t.Errorf("page %+v", page)
		}
		units := utf16.Encode([]rune(page.Text))
		var words []string
		for _, w := range page.Words {
			words = append(words, string(utf16.Decode(units[w.S:w.E])))
		}
		if got := strings.Join(words, "|"); got != "𝄞|مخطط|du|neutre" {
			t.Errorf("words %s", got)
		}
	})
}

func TestReadingAnswersAlikeForForeignAndAbsent(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		absent := s.ids.New()
		for _, path := range []string{"/viewer", "/pages/1", "/pages/99", "/place"} {
			for token, want := range map[string]int{s.stranger: http.StatusNotFound, "": http.StatusUnauthorized} {
				foreign := s.ask(token, http.MethodGet, "/api/v1/resources/"+s.book+path, "")
				none := s.ask(token, http.MethodGet, "/api/v1/resources/"+absent+path, "")
				if foreign.StatusCode != want || none.StatusCode != want {
					t.Errorf("%s: %d foreign, %d absent, want %d", path, foreign.StatusCode, none.StatusCode, want)
				}
				if a, b := number.ReplaceAllString(string(foreign.Body), ""), number.ReplaceAllString(string(none.Body), ""); a != b {
					t.Errorf("%s:\n%s\n%s", path, a, b)
				}
			}
		}
		if g := s.ask(s.learner, http.MethodGet, "/api/v1/resources/"+s.book+"/pages/99", ""); g.StatusCode != http.StatusNotFound {
			t.Errorf("a page that is not there: %d", g.StatusCode)
		}
	})
}
