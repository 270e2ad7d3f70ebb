package httpapi_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

type standing struct {
	Place             *struct{ ID, Name string }
	Period            string
	Cap, Beyond, Used int64
	Left              int64
	From, Until       string
}

type budgets struct {
	Own    standing
	Shared []standing
}

// metered is a stage on which every answer has ended, and is counted, before the
// next thing is asked.
type metered struct {
	*stage
	busy *sync.WaitGroup
}

func meteredOn(s *stage) metered {
	busy := new(sync.WaitGroup)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		busy.Add(1)
		defer busy.Done()
		s.handler.ServeHTTP(w, r)
	}))
	s.t.Cleanup(server.Close)
	s.url = server.URL
	return metered{s, busy}
}

func (s metered) ask(token, method, path, body string, headers ...string) got {
	s.t.Helper()
	g := s.stage.ask(token, method, path, body, headers...)
	s.busy.Wait()
	return g
}

func (s metered) budget(token string) (b budgets) {
	s.t.Helper()
	s.get(token, "/me/budget", &b)
	return b
}

// setBudget sends a budget, and gives what was answered.
func (s metered) setBudget(token, path, period string, bytes int64) got {
	s.t.Helper()
	return s.ask(token, http.MethodPut, "/api/v1"+path, fmt.Sprintf(`{"period":%q,"cap":%d}`, period, bytes), "Content-Type", "application/json")
}

// Every way in which a player asks for bytes: the sum of the answers' bodies is
// what is counted, to the byte, and it is nobody else's.
func TestWhatIsCountedIsWhatWasSent(t *testing.T) {
	stages(t, func(t *testing.T, on *stage) {
		s := meteredOn(on)
		tag := s.ask(s.trainer, http.MethodHead, s.at(s.film, "hls/source/0.m4s"), "").Header.Get("ETag")
		var sent int64
		for _, c := range []struct {
			method, file string
			headers      []string
			status       int
		}{
			{http.MethodGet, "hls/main.m3u8", nil, 200},
			{http.MethodGet, "hls/source.m3u8", nil, 200},
			{http.MethodGet, "hls/source/init.mp4", nil, 200},
			{http.MethodGet, "hls/source/0.m4s", nil, 200},
			{http.MethodGet, "hls/source/1.m4s", []string{"Range", "bytes=10-19999"}, 206},
			{http.MethodGet, "hls/source/2.m4s", []string{"Range", "bytes=-1"}, 206},
			{http.MethodGet, "hls/source/2.m4s", []string{"Range", "bytes=0-9,100-199,40000-"}, 206},
			{http.MethodGet, "hls/source/2.m4s", []string{"Range", "bytes=50000-"}, 416},
			{http.MethodGet, "hls/source/0.m4s", []string{"If-None-Match", tag}, 304},
			{http.MethodGet, "hls/source/9.m4s", nil, 404},
			{http.MethodHead, "original", nil, 200},
			{http.MethodGet, "original", nil, 200},
			{http.MethodGet, "original", []string{"Range", "bytes=1000000-4999999"}, 206},
			{http.MethodGet, "poster.webp", nil, 200},
			{http.MethodGet, "captions/fr.vtt", nil, 200},
		} {
			g := s.ask(s.learner, c.method, s.at(s.film, c.file), "", c.headers...)
			if g.StatusCode != c.status {
				t.Errorf("%s %s %v: %d, want %d", c.method, c.file, c.headers, g.StatusCode, c.status)
			}
			if g.StatusCode < 300 {
				sent += int64(len(g.Body))
			}
		}
		for name, used := range map[string]int64{"before": s.budget(s.learner).Own.Used, "after": s.written(s.learner)} {
			if used != sent {
				t.Errorf("%d bytes were sent and %d are counted %s they are written", sent, used, name)
			}
		}
		if used := s.budget(s.stranger).Own.Used; used != 0 {
			t.Errorf("%d bytes are counted of somebody who had none", used)
		}
	})
}

// written gives what is counted of somebody once it is in the record.
func (s metered) written(token string) int64 {
	s.t.Helper()
	s.must(s.budgets.Flush(s.t.Context()))
	return s.budget(token).Own.Used
}

// A player that goes away in the middle: what the kernel took for it counts, and
// it counts while it is sent, not only in the end.
func TestACutDownloadCountsAsFarAsItWent(t *testing.T) {
	const size, taken, buffered, piece = 24 << 20, 9 << 20, 8 << 20, 1 << 20
	s := meteredOn(oneStage(t))
	large := s.resource(2, "Grand", "grand.pdf", media.PDF, bytes.Repeat([]byte("grand! "), size/7), 1, 0)
	line, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	s.must(err)
	s.must(line.(*net.TCPConn).SetReadBuffer(64 << 10))
	_, err = fmt.Fprintf(line, "GET %s HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer %s\r\n\r\n", s.at(large, "original"), s.learner)
	s.must(err)
	res, err := http.ReadResponse(bufio.NewReader(line), nil)
	s.must(err)
	_, err = io.CopyN(io.Discard, res.Body, taken)
	s.must(err)
	if used := s.budget(s.learner).Own.Used; used < taken-piece {
		t.Errorf("%d bytes had come and %d were counted", taken, used)
	}
	s.must(line.Close())
	s.busy.Wait()
	if used := s.written(s.learner); used < taken || used > taken+buffered {
		t.Errorf("%d bytes came before the line was cut, and %d are counted", taken, used)
	}
}

// ladder gives the stage's film three pictures and the sound alone, in bytes.
func (s *stage) ladder() {
	for _, r := range []struct {
		rung  string
		width int
		bytes int
	}{{"240p", 426, 1_000_000}, {"480p", 854, 3_000_000}, {"720p", 1280, 8_000_000}, {stream.Voice, 0, 200_000}} {
		s.rendition(s.film, media.Rendition{Role: media.RoleInit, Rung: r.rung, Width: r.width, MIME: "video/mp4"}, []byte("init"))
		for n := range 2 {
			s.rendition(s.film, media.Rendition{Role: media.RoleSegment, Rung: r.rung, Ord: n, MIME: "video/iso.segment", Duration: 15}, bytes.Repeat([]byte(r.rung[:1]), r.bytes/2))
		}
	}
	s.exec(`DELETE FROM rendition WHERE rung = 'source'`)
}

// offered lists the rungs of the master playlist.
func (s metered) offered(token string) (rungs []string) {
	s.t.Helper()
	g := s.ask(token, http.MethodGet, s.at(s.film, "hls/main.m3u8"), "")
	for line := range strings.Lines(string(g.Body)) {
		if name, is := strings.CutSuffix(strings.TrimSpace(line), ".m3u8"); is && !strings.HasPrefix(line, "#") {
			rungs = append(rungs, name)
		}
	}
	return rungs
}

// gives asks for files of the film, and tells the status of each.
func (s metered) gives(token string, files ...string) (statuses []int) {
	s.t.Helper()
	for _, file := range files {
		statuses = append(statuses, s.ask(token, http.MethodGet, s.at(s.film, file), "").StatusCode)
	}
	return statuses
}

func (s metered) offers(token string, want ...string) {
	s.t.Helper()
	if rungs := s.offered(token); !slices.Equal(rungs, want) {
		s.t.Errorf("%v is offered with %+v, want %v", rungs, s.budget(token), want)
	}
}

func TestABudgetWithholdsWhatIsMoreThanIsLeft(t *testing.T) {
	stages(t, func(t *testing.T, on *stage) {
		s := meteredOn(on)
		s.ladder()
		s.offers(s.learner, "240p", "480p", "720p", "voice")
		if g := s.setBudget(s.learner, "/me/budget", "month", 4_000_000); g.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", g.StatusCode, g.Body)
		}
		s.offers(s.learner, "240p", "480p", "voice")
		s.gives(s.learner, "hls/480p/0.m4s") // 1.5 MB
		s.offers(s.learner, "240p", "voice")
		s.gives(s.learner, "hls/480p/1.m4s", "hls/480p/0.m4s") // a film that was begun plays on
		s.offers(s.learner, "voice")
		got := s.gives(s.learner, "hls/240p/0.m4s", "hls/240p.m3u8", "original", "hls/voice.m3u8", "hls/voice/0.m4s", "captions/fr.vtt", "poster.webp")
		if !slices.Equal(got, []int{403, 403, 403, 200, 200, 200, 200}) {
			t.Errorf("without anything left it answers %v", got)
		}
		text := s.ask(s.learner, http.MethodGet, "/api/v1/resources/"+s.book+"/pages/1", "")
		page := s.ask(s.learner, http.MethodGet, s.at(s.book, "page/1.webp"), "")
		if text.StatusCode != http.StatusOK || page.StatusCode != http.StatusForbidden || !strings.Contains(string(page.Body), `"budget.spent"`) {
			t.Errorf("the text of a page %d, its image %d %s", text.StatusCode, page.StatusCode, page.Body)
		}
		s.offers(s.trainer, "240p", "480p", "720p", "voice") // it is nobody else's
	})
}

func TestOneGoesBeyondOnesOwnBudgetOnPurpose(t *testing.T) {
	stages(t, func(t *testing.T, on *stage) {
		s := meteredOn(on)
		s.ladder()
		beyond := func(bytes int64) got {
			return s.ask(s.learner, http.MethodPost, "/api/v1/me/budget/beyond", fmt.Sprintf(`{"bytes":%d}`, bytes), "Content-Type", "application/json")
		}
		if g := beyond(1); g.StatusCode != http.StatusConflict {
			t.Errorf("beyond no budget: %d %s", g.StatusCode, g.Body)
		}
		s.setBudget(s.learner, "/me/budget", "hour", 1_000_000)
		s.gives(s.learner, "hls/voice/0.m4s")
		for bytes, want := range map[int64]int{0: 422, -1: 422, 1e12: 422} {
			if g := beyond(bytes); g.StatusCode != want {
				t.Errorf("%d bytes beyond: %d %s", bytes, g.StatusCode, g.Body)
			}
		}
		var b budgets
		beyond(8_000_100).JSON(t, &b)
		if b.Own.Left != 8_000_100 || b.Own.Cap != 1_000_000 {
			t.Errorf("allowed 8,000,100 bytes more: %+v", b.Own)
		}
		s.offers(s.learner, "240p", "480p", "720p", "voice")
		beyond(5)                                                 // less than is left takes nothing away
		if own := s.budget(s.learner).Own; own.Left < 7_999_000 { // a playlist was sent
			t.Errorf("%+v", own)
		}
		s.setBudget(s.learner, "/me/budget", "hour", 1_000_000)
		s.offers(s.learner, "voice")
		s.setBudget(s.learner, "/me/budget", "month", 0)
		s.offers(s.learner, "240p", "480p", "720p", "voice")
	})
}

func TestThePeopleOfAPlaceShareABudget(t *testing.T) {
	stages(t, func(t *testing.T, on *stage) {
		s := meteredOn(on)
		s.ladder()
		path := "/places/" + s.place + "/budget"
		for _, token := range []string{s.learner, s.trainer} {
			if g := s.setBudget(token, path, "month", 2_000_000); g.StatusCode != http.StatusForbidden {
				t.Errorf("who does not manage the place: %d", g.StatusCode)
			}
		}
		s.setBudget(s.manager, path, "month", 4_000_000)
		s.offers(s.learner, "240p", "480p", "voice")
		s.gives(s.trainer, "hls/480p/0.m4s", "hls/480p/1.m4s", "hls/480p/0.m4s")
		s.must(s.budgets.Flush(t.Context()))
		s.setBudget(s.manager, path, "month", 4_100_000) // looks at the record anew
		s.offers(s.learner, "240p", "voice")
		got := s.gives(s.learner, "hls/480p/0.m4s", "hls/240p/0.m4s", "hls/voice/0.m4s", "original")
		if !slices.Equal(got, []int{403, 200, 200, 403}) {
			t.Errorf("beyond what the place has left it answers %v", got)
		}
		if page := s.ask(s.learner, http.MethodGet, s.at(s.book, "page/1.webp"), ""); page.StatusCode != http.StatusOK {
			t.Errorf("a page: %d", page.StatusCode)
		}
		var of standing
		s.get(s.manager, path, &of)
		mine := s.budget(s.learner)
		if of.Used < 4_500_000 || len(mine.Shared) != 1 || mine.Shared[0].Place.ID != s.place || mine.Shared[0].Left != 0 || mine.Own.Used > 700_000 {
			t.Errorf("the place %+v, the learner %+v", of, mine)
		}
	})
}

func TestABudgetIsCheckedAndTold(t *testing.T) {
	s := meteredOn(oneStage(t))
	for _, c := range []struct {
		period string
		bytes  int64
		field  string
	}{{"day", 1e9, "period"}, {"month", 999_999, "cap"}, {"month", -1, "cap"}, {"hour", 1e12 + 1, "cap"}} {
		for _, path := range []string{"/me/budget", "/places/" + s.place + "/budget"} {
			if g := s.setBudget(s.manager, path, c.period, c.bytes); g.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(g.Body), c.field) {
				t.Errorf("%s of %d in a %s: %d %s", path, c.bytes, c.period, g.StatusCode, g.Body)
			}
		}
	}
	s.setBudget(s.manager, "/places/"+s.place+"/budget", "month", 5e9)
	s.setBudget(s.manager, "/places/"+s.place+"/budget", "month", 5e9)
	history := s.ask(s.manager, http.MethodGet, "/api/v1/places/"+s.place+"/history", "")
	if n := strings.Count(string(history.Body), `"budget.changed"`); n != 1 {
		t.Errorf("it is told %d times: %s", n, history.Body)
	}
}

// What the viewer says of sizes is what they are.
func TestTheViewerTellsWhatEachChoiceCosts(t *testing.T) {
	s := meteredOn(oneStage(t))
	s.ladder()
	s.setBudget(s.learner, "/me/budget", "month", 4_000_000)
	var film struct {
		Video struct {
			Rungs []struct {
				Name, Withheld string
				Bytes          int64
			}
			Voice struct{ Bytes int64 }
		}
		Budgets []standing
	}
	s.get(s.learner, "/resources/"+s.film+"/viewer", &film)
	said := fmt.Sprint(film.Video.Rungs, film.Video.Voice)
	if said != "[{240p  1000004} {480p  3000004} {720p budget.spent 8000004}] {200004}" || len(film.Budgets) != 1 || film.Budgets[0].Left != 4_000_000 {
		t.Errorf("%s, %+v", said, film.Budgets)
	}
	var book struct {
		Pages   struct{ Bytes int64 }
		Budgets []standing
	}
	s.get(s.trainer, "/resources/"+s.book+"/viewer", &book)
	if book.Pages.Bytes != int64(3*len(s.picture)+3*len("thumb")) || book.Budgets != nil {
		t.Errorf("%+v", book)
	}
}
