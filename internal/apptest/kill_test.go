package apptest_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// rounds is how often the lab is killed.
func rounds() int {
	if os.Getenv("LAB_TEST_DEEP") != "" {
		return 40
	}
	return 10
}

// seed makes the kills of one run those of the next.
const seed = 20261124

// siege is a lab that is killed under load, those who load it, and what was
// acknowledged to them.
type siege struct {
	gauge
	t          *testing.T
	settings   config.Config // what the lab runs on
	looked     config.Config // the same, as the test looks into it
	program    string
	lab        *apptest.Process
	tokens     map[string]string
	group      string
	film       string
	paper      []string // resources: a scan, slides, a book; and so on
	uploaders  []*uploader
	editors    []*editor
	publishers []*publisher
	beaters    []*beater
	who        map[worker]string // login
	opening    []time.Duration
	inFlight   []int64
	patient    bool         // a server may be away: everybody tries again
	refused    atomic.Int64 // requests that heard so
	dying      atomic.Bool  // its disk is gone: whatever is no success may be answered
}

// Whatever the lab acknowledged is there after a kill -9 at any moment, nothing
// half-made is shown, and every job ends once.
func TestNothingAcknowledgedIsLostByAKill(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	s := openSiege(t, c, c)
	random := rand.New(rand.NewPCG(seed, 1))
	for range rounds() {
		s.sendPaper()
		s.loadUntil(func() {
			<-time.After(50*time.Millisecond + time.Duration(random.Int64N(int64(1450*time.Millisecond))))
			s.inFlight = append(s.inFlight, s.crowd(20))
			s.lab.Kill()
		})
		s.checkRecord()
		left := s.tools()
		s.lab = apptest.Serve(t, s.program, s.settings)
		s.checkEnded(left)
		s.opening = append(s.opening, s.lab.Opening)
		s.checkAcknowledged()
	}
	s.finishUploads()
	s.settle()
	s.checkAcknowledged()
	s.checkFiles()
	s.lab.Stop()
	s.checkRecord()
	s.checkEndedOnce()
	t.Logf("%d kills with %v requests in flight; %s; reopened in %v at the most",
		rounds(), s.inFlight, s.kept(), slices.Max(s.opening).Round(time.Millisecond))
}

// openSiege opens a lab on settings, and looks into its stores by settings of
// the test's own.
func openSiege(t *testing.T, settings, looked config.Config) *siege {
	s := &siege{t: t, settings: settings, looked: looked, program: apptest.Build(t), tokens: map[string]string{}, who: map[worker]string{}}
	s.lab = apptest.Serve(t, s.program, s.settings)
	for _, login := range []string{"nadia.berrada", "rachid.amine", "salma.amrani", "hamza.ouali", "imane.chraibi", "anas.bennani"} {
		s.tokens[login] = s.lab.Token(login)
	}
	trainer := s.as("nadia.berrada")
	s.group = trainer.Group("ELEC-TS-101")
	course, module := trainer.Course("Film")
	s.film = trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	var shelves [2]string
	for i := range shelves {
		var in string
		shelves[i], in = trainer.Course("À publier")
		trainer.UploadBytes(apptest.Sending{Course: shelves[i], Module: in, Resource: apptest.NewID(), As: "resource", Name: "notes.md"}, []byte("# Notes\n\nUn mot.\n"))
	}
	s.settle()
	trainer.Publish(course, s.group)
	for _, shelf := range shelves {
		p := &publisher{gauge: &s.gauge, course: shelf, group: s.group, kept: "draft"}
		s.publishers = append(s.publishers, p)
		s.who[p] = "nadia.berrada"
	}
	for i := range 6 {
		login := []string{"nadia.berrada", "rachid.amine"}[i%2]
		course, module := s.as(login).Course("Envois")
		u := &uploader{gauge: &s.gauge, random: rand.New(rand.NewPCG(seed, uint64(10+i))), course: course, module: module}
		s.uploaders, s.who[u] = append(s.uploaders, u), login
		course, _ = s.as(login).Course("Titre 0")
		e := &editor{gauge: &s.gauge, course: course}
		s.editors, s.who[e] = append(s.editors, e), login
	}
	for i := range 12 {
		b := &beater{gauge: &s.gauge, film: s.film, session: apptest.NewID(), from: float64(14 * i)}
		s.beaters, s.who[b] = append(s.beaters, b), []string{"salma.amrani", "hamza.ouali", "imane.chraibi", "anas.bennani"}[i%4]
	}
	return s
}

// as speaks to the lab as it runs now.
func (s *siege) as(login string) *apptest.Client {
	return apptest.NewClient(s.t, s.lab.URL, s.tokens[login])
}

// loadUntil lets everybody work until a fault has been done to the lab.
func (s *siege) loadUntil(fault func()) {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	defer stop()
	s.dying.Store(false)
	var working sync.WaitGroup
	for w, login := range s.who {
		working.Add(1)
		client := s.as(login)
		go func() {
			defer working.Done()
			s.drive(ctx, w, client)
		}()
	}
	fault()
	stop()
	working.Wait()
}

// crowd waits until that many requests wait for an answer, and answers how many
// do. A lab that is quick enough asks its players to rest for a second all at
// once, and a fault that strikes then strikes few.
func (s *siege) crowd(want int64) int64 {
	for s.Load() < want && !s.t.Failed() {
		<-time.After(time.Millisecond)
	}
	return s.Load()
}

// drive works until the lab is gone, or until it is enough. The moment after a
// kill brings answers that were on their way; they count.
func (s *siege) drive(ctx context.Context, w worker, c *apptest.Client) {
	for ctx.Err() == nil {
		err := w.work(ctx, c)
		if errors.Is(err, errGone) || err != nil && s.dying.Load() {
			return
		}
		if errors.Is(err, errAway) && s.patient {
			s.refused.Add(1)
			err = nil
		}
		if err != nil {
			s.t.Errorf("%T: %v", w, err)
			return
		}
	}
}

// finishUploads lets every upload that was begun come to its end.
func (s *siege) finishUploads() {
	s.t.Helper()
	for _, u := range s.uploaders {
		if u.now == nil {
			continue
		}
		if err := u.work(s.t.Context(), s.as(s.who[u])); err != nil {
			s.t.Errorf("an upload does not go on: %v", err)
		}
	}
}

// settle waits until every job has ended, as the record of the running lab says.
// Each round leaves some fifteen files to be digitised, one at a time.
func (s *siege) settle() {
	s.t.Helper()
	db := openRecord(s.t, s.looked)
	defer func() { _ = db.Close() }() // only read from
	apptest.Eventually(s.t, time.Duration(rounds())*time.Minute, "every job to end", func() bool {
		return auditor{s.t, db}.count(`SELECT count(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')`) == 0
	})
	for _, trainer := range []string{"nadia.berrada", "rachid.amine"} {
		var work struct{ Waiting, Running int }
		s.as(trainer).Get("/jobs", &work)
		if work.Waiting+work.Running > 0 {
			s.t.Errorf("every job has ended, and %s is told of %+v", trainer, work)
		}
	}
}

// kept says how much was acknowledged.
func (s *siege) kept() string {
	files, edits, beats := 0, 0, 0
	for _, u := range s.uploaders {
		files += len(u.sent)
	}
	for _, e := range s.editors {
		edits += e.acknowledged + len(e.modules)
	}
	for _, b := range s.beaters {
		beats += b.counter
	}
	return fmt.Sprintf("%d files, %d edits, %d beats acknowledged", files, edits, beats)
}

// tools are the processes that name the folder of the lab: by number, their
// command lines.
func (s *siege) tools() map[string]string {
	s.t.Helper()
	found, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		s.t.Fatal(err)
	}
	tools := map[string]string{}
	for _, name := range found {
		line, err := os.ReadFile(name)
		if err == nil && containsAny(string(line), s.settings.Data) {
			tools[name] = string(line)
		}
	}
	return tools
}

// checkEnded: no tool of a dead lab goes on once the next one runs. The kernel
// kills them with their lab; what it does not, the next lab does.
func (s *siege) checkEnded(left map[string]string) {
	s.t.Helper()
	apptest.Eventually(s.t, time.Minute, "the tools of the dead lab to end", func() bool {
		now := s.tools()
		maps.DeleteFunc(left, func(name, line string) bool { return now[name] != line })
		return len(left) == 0
	})
}

// endTools kills what the dead lab left, as a power cut does.
func (s *siege) endTools() {
	s.t.Helper()
	left := s.tools()
	for name := range left {
		number, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err != nil {
			s.t.Fatal(err)
		}
		if err := syscall.Kill(number, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			s.t.Fatal(err)
		}
	}
	s.checkEnded(left)
}

// status is what a request is answered with.
func status(t *testing.T, c *apptest.Client, path string) int {
	t.Helper()
	return apptest.MustSend(t, c, http.MethodGet, path).Status
}
