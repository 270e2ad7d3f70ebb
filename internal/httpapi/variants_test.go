package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

type priced struct {
	Items []struct {
		Sort, Rung   string
		Width, Files int
		Bytes        int64
	}
}

// TestAVariantCostsWhatIsSentForIt fetches every variant whole and compares to the
// byte.
func TestAVariantCostsWhatIsSentForIt(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.rendition(s.film, media.Rendition{Role: media.RoleInit, Rung: "voice", MIME: "audio/mp4"}, []byte("init of the sound"))
		s.rendition(s.film, media.Rendition{Role: media.RoleSegment, Rung: "voice", MIME: "audio/mp4", Duration: 30}, []byte(strings.Repeat("v", 777)))
		picture := s.resource(2, "Le tableau", "tableau.png", media.Image, []byte("a picture"), 0, 0)
		for _, width := range []int{480, 1600} {
			s.rendition(picture, media.Rendition{Role: media.RoleImage, Width: width, MIME: "image/webp"}, []byte(strings.Repeat("i", width)))
		}
		ways := map[string]map[string][]string{
			s.film: {
				"film source": {s.at(s.film, "hls/source/init.mp4"), s.at(s.film, "hls/source/0.m4s"), s.at(s.film, "hls/source/1.m4s"), s.at(s.film, "hls/source/2.m4s")},
				"voice voice": {s.at(s.film, "hls/voice/init.mp4"), s.at(s.film, "hls/voice/0.m4s")}, "captions fr": {s.at(s.film, "captions/fr.vtt")},
				"poster": {s.at(s.film, "poster.webp")}, "original": {s.at(s.film, "original")},
			},
			s.book: {
				"page":  {s.at(s.book, "page/1.webp"), s.at(s.book, "page/2.webp"), s.at(s.book, "page/3.webp")},
				"thumb": {s.at(s.book, "thumb/1.webp"), s.at(s.book, "thumb/2.webp"), s.at(s.book, "thumb/3.webp")},
				"text":  {"/api/v1/resources/" + s.book + "/text"}, "original": {s.at(s.book, "original")},
			},
			picture: {
				"image 480": {s.at(picture, "image/480.webp")}, "image 1600": {s.at(picture, "image/1600.webp")}, "original": {s.at(picture, "original")},
			},
		}
		for resource, want := range ways {
			var b priced
			s.get(s.learner, "/resources/"+resource+"/variants", &b)
			if len(b.Items) != len(want) {
				t.Errorf("%d variants, want %d: %+v", len(b.Items), len(want), b.Items)
			}
			for _, v := range b.Items {
				name := strings.TrimSpace(v.Sort + " " + v.Rung)
				if v.Width > 0 {
					name = fmt.Sprint(v.Sort, " ", v.Width)
				}
				if len(want[name]) != v.Files {
					t.Errorf("%s is sent in %d answers, said %d", name, len(want[name]), v.Files)
				}
				var sent int64
				for _, address := range want[name] {
					g := s.ask(s.learner, http.MethodGet, address, "")
					if g.StatusCode != http.StatusOK {
						t.Errorf("%s: %s answers %d", name, address, g.StatusCode)
					}
					sent += int64(len(g.Body))
				}
				if sent != v.Bytes {
					t.Errorf("%s: %d bytes were sent, %d were said", name, sent, v.Bytes)
				}
			}
		}
	})
}

func TestTheTextOfAResourceIsHadAlone(t *testing.T) {
	s := oneStage(t)
	g := s.ask(s.learner, http.MethodGet, "/api/v1/resources/"+s.book+"/text", "")
	if want := strings.Join(pages, "\n\f"); g.StatusCode != http.StatusOK || string(g.Body) != want || g.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %q %q", g.StatusCode, g.Header.Get("Content-Type"), g.Body)
	}
	if g := s.ask(s.learner, http.MethodGet, "/api/v1/resources/"+s.film+"/text", ""); g.StatusCode != http.StatusNotFound {
		t.Errorf("the text of a film answers %d", g.StatusCode)
	}
}
