package httpapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/digital-learning-lab/lab/internal/media"
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
	s := oneStage(t)
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
}

func TestReadingAnswersAlikeForForeignAndAbsent(t *testing.T) {
	s := oneStage(t)
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
}

func TestAnIllustratedTextHasItsPicturesAndSections(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		text := s.resource(2, "Le schéma pas à pas", "pas.md", media.Text, []byte("# Un"), 2, 0)
		picture := s.resource(3, "Schéma", "dossier/schéma.png", media.Image, []byte("png"), 0, 0)
		hidden := s.resource(4, "Brouillon", "brouillon.png", media.Image, []byte("other png"), 0, 0)
		s.exec(`UPDATE resource SET state = 'draft' WHERE id = ?`, hidden)
		s.rendition(text, media.Rendition{Role: media.RoleHTML, MIME: "text/html"}, []byte(`<h1>Un</h1><img data-file="schéma.png">`))
		for ord, width := range []int{640, 1280} {
			s.rendition(picture, media.Rendition{Role: media.RoleImage, Ord: ord, Width: width, MIME: "image/webp"}, fmt.Appendf(nil, "%d wide", width))
		}
		s.exec(`INSERT INTO page (asset_id, ord, title, text, language, width, height, words) SELECT asset_id, 2, 'Le neutre', 'Le sectionneur isole.', 'fr', 0, 0, '[]' FROM resource WHERE id = ?`, text)
		s.drain()
		var v struct {
			Text struct {
				HTML   string
				Images map[string]string
			}
			Image struct {
				Sources []struct {
					Width int
					Src   string
				}
				Words bool
			}
		}
		s.get(s.learner, "/resources/"+text+"/viewer", &v)
		if v.Text.HTML != `<h1>Un</h1><img data-file="schéma.png">` || len(v.Text.Images) != 1 {
			t.Fatalf("the text: %+v", v)
		}
		if g := s.ask(s.learner, http.MethodGet, v.Text.Images["schéma.png"], ""); string(g.Body) != "1280 wide" {
			t.Errorf("its picture: %d %s", g.StatusCode, g.Body)
		}
		g := s.ask(s.learner, http.MethodGet, s.at(text, "html/0.html"), "")
		if !strings.HasPrefix(g.Header.Get("Content-Type"), "text/plain") || !strings.HasPrefix(g.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("opened by itself the HTML is shown: %d %v", g.StatusCode, g.Header)
		}
		s.get(s.learner, "/resources/"+picture+"/viewer", &v)
		if len(v.Image.Sources) != 2 || v.Image.Sources[0].Width != 640 || v.Image.Words {
			t.Errorf("the picture: %+v", v.Image)
		}
		s.exec(`INSERT INTO page (asset_id, ord, title, text, language, width, height, words, source) SELECT asset_id, 1, '', 'Le sectionneur', 'fr', 96, 54, '[]', 'read' FROM resource WHERE id = ?`, picture)
		if s.get(s.learner, "/resources/"+picture+"/viewer", &v); !v.Image.Words {
			t.Error("a picture whose words were read says that it has none")
		}
		if f := s.search(s.learner, "q=sectionneur"); len(f.Groups) != 1 || f.Groups[0].Passages[0].Kind != "section" || f.Groups[0].Passages[0].Loc.Section != 2 {
			t.Errorf("found %+v", f)
		}
	})
}

func TestOfTwoCaptionFilesOfOneLanguageTheNewerCounts(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		newer := s.ids.New()
		s.exec(`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
			SELECT ?, org_id, owner_id, 'film.vtt', 'captions', 'text/vtt', 1, '', 'ready', '', 'fr', 0, 0, 0, 0, 1, 1, 1 FROM asset WHERE id = (SELECT asset_id FROM resource WHERE id = ?)`, newer, s.film)
		s.exec(`INSERT INTO resource_captions (resource_id, asset_id) VALUES (?, ?)`, s.film, newer)
		hash := s.put("run/newer/fr.vtt", []byte("WEBVTT\n\n"))
		s.exec(`INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration)
			VALUES (?, 'captions', 'fr', 0, 0, 'run/newer/fr.vtt', 'text/vtt', 8, ?, 0, 0)`, newer, hash)
		s.exec(`INSERT INTO cue (asset_id, ord, language, starts, ends, text) VALUES (?, 0, 'fr', 1, 2, 'Une seule version')`, newer)
		var v struct {
			Video struct {
				Captions []struct {
					Language string
					Cues     []struct{ Text string }
				}
			}
		}
		s.get(s.learner, "/resources/"+s.film+"/viewer", &v)
		if c := v.Video.Captions; len(c) != 1 || len(c[0].Cues) != 1 || c[0].Cues[0].Text != "Une seule version" {
			t.Fatalf("captions %+v", c)
		}
	})
}
