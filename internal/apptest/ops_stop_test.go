package apptest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// stopLimit is how long a lab may take to end, whatever is asked of it.
const stopLimit = 35 * time.Second

// careful is a worker whose every request must be answered well or not be taken
// at all: a connection that was taken and then broken is a request that failed.
type careful struct {
	worker
	t     *testing.T
	taken *atomic.Int64
}

func (c careful) work(ctx context.Context, client *apptest.Client) error {
	err := c.worker.work(ctx, client)
	switch {
	case err == nil:
		c.taken.Add(1)
	case errors.Is(err, errGone) && !errors.Is(err, syscall.ECONNREFUSED) && ctx.Err() == nil:
		c.t.Errorf("%T was cut off: %v", c.worker, err)
	}
	return err
}

// A lab that is told to stop while everybody works answers what it has taken,
// says on /readyz that it goes before it takes nothing more, and keeps all that
// it acknowledged.
func TestALabThatStopsCutsNobodyOff(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	s := openSiege(t, c, c)
	var taken atomic.Int64
	everybody, carefully := s.who, map[worker]string{}
	for w, login := range everybody {
		carefully[careful{w, t, &taken}] = login
	}
	var lasted []time.Duration
	for range rounds() {
		s.who = carefully
		s.loadUntil(func() {
			<-time.After(500 * time.Millisecond)
			s.inFlight = append(s.inFlight, s.Load())
			told := readinessUntilGone(s.lab.URL)
			began := time.Now()
			s.lab.Stop()
			lasted = append(lasted, time.Since(began))
			if answers := <-told; !slices.Contains(answers, http.StatusServiceUnavailable) {
				t.Errorf("a balancer heard %v and then nothing more", answers)
			}
		})
		s.who = everybody
		s.checkRecord()
		s.lab = apptest.Serve(t, s.program, s.settings)
		s.checkAcknowledged()
	}
	if longest := slices.Max(lasted); longest > stopLimit {
		t.Errorf("the lab took %v to stop", longest)
	}
	t.Logf("%d stops with %v requests in flight, each within %v; %d acts, none cut off", rounds(), s.inFlight, slices.Max(lasted).Round(time.Millisecond), taken.Load())
}

// readinessUntilGone asks as a balancer does, until nobody answers.
func readinessUntilGone(url string) <-chan []int {
	answers := make(chan []int, 1)
	go func() {
		var heard []int
		each := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		for {
			res, err := each.Get(url + "/readyz")
			if err != nil {
				answers <- heard
				return
			}
			_ = res.Body.Close()
			if len(heard) == 0 || heard[len(heard)-1] != res.StatusCode {
				heard = append(heard, res.StatusCode)
			}
		}
	}()
	return answers
}

// Who reads a film so slowly that it would last for ever, and who listens to
// what happens, do not keep the lab from ending in time.
func TestALabStopsInTimeWhateverIsBeingRead(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	lab := apptest.Serve(t, apptest.Build(t), c)
	trainer := lab.Demo("trainer")
	course, module := trainer.Course("Un long film")
	resource := trainer.UploadNamed(course, module, "archive.bin", make([]byte, 32<<20))
	film := "/media/" + resource + "/1/original"
	apptest.Eventually(t, time.Minute, "the file to be received", func() bool { return status(t, trainer, film) == http.StatusOK })
	slow := openSlowly(t, lab, film, trainer.Token())
	listener := openSlowly(t, lab, "/api/v1/live", trainer.Token())
	began := time.Now()
	lab.Stop()
	if took := time.Since(began); took > stopLimit {
		t.Errorf("the lab took %v to stop", took)
	}
	for _, r := range []io.Reader{slow, listener} {
		if _, err := io.Copy(io.Discard, r); err != nil && !errors.Is(err, syscall.ECONNRESET) {
			t.Error(err)
		}
	}
}

// openSlowly begins to read an answer and gives the rest of it.
func openSlowly(t *testing.T, lab *apptest.Process, path, token string) io.Reader {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(lab.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer "+token+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, len("HTTP/1.1 200"))
	if _, err := io.ReadFull(conn, first); err != nil || string(first) != "HTTP/1.1 200" {
		t.Fatalf("GET %s answered %q, %v", path, first, err)
	}
	return conn
}
