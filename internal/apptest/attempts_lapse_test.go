package apptest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// moved is a clock that goes by itself, and that a test puts forward.
type moved struct{ ahead atomic.Int64 }

func (m *moved) now() time.Time {
	return time.Now().UTC().Truncate(time.Microsecond).Add(time.Duration(m.ahead.Load()))
}

// timed is a learner in the middle of a quiz of ten minutes, by a clock that the
// test puts forward. Three of its questions are answered.
type timed struct {
	examined
	clock   *moved
	attempt string
}

func openTimed(t *testing.T, settings config.Config) timed {
	e := timed{clock: &moved{}, attempt: apptest.NewID()}
	e.examined = examineIn(t, apptest.OpenInAt(t, settings, e.clock.now), map[string]any{"limit": 10}, map[string]any{})
	sheet := e.sheet(e.amal)
	e.take(e.amal, e.attempt, map[string]any{"device": "poste", "revision": sheet.Revision, "begun": 0, "answers": sheet.answers(allRight, 1)[:3]})
	return e
}

// over puts the clock past the end of the attempt.
func (e timed) over() { e.clock.ahead.Add(int64(12 * time.Minute)) }

// check reads the attempt: handed in, worth what was saved of it.
func (e timed) check(lab *apptest.Lab) {
	e.t.Helper()
	learner := lab.As("salma.amrani")
	apptest.Eventually(e.t, time.Minute, "the attempt to be handed in", func() bool {
		s := e.sheet(learner)
		return len(s.Attempts) == 1 && s.Attempts[0].State == "submitted" && s.Open == nil
	})
	if a := e.sheet(learner).Attempts[0]; *a.Mark != 10.53 || a.Late || !a.Counts { // 500 points of 950
		e.t.Errorf("%+v", a)
	}
	newMarker(e.t).agrees(lab, 1)
}

// What the lab does every minute, while it runs: an attempt whose time is over is
// handed in as it was saved, and its learner's other devices are told, once.
func TestWhatTimeEndsIsHandedInAndTold(t *testing.T) {
	t.Parallel()
	e := openTimed(t, apptest.Settings(t))
	told := e.tellsOfWork(e.amal)
	e.over()
	for range 2 {
		if err := e.HandInLapsed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if heard := <-told; heard.Work != e.work || heard.Attempt != e.attempt || heard.State != "submitted" {
		t.Errorf("told was %+v", heard)
	}
	e.check(e.Lab)
	if len(told) > 0 {
		t.Errorf("told again was %+v", <-told)
	}
}

// A lab that was away when the time ended hands in by its job, as it starts.
func TestWhatTimeEndsWhileTheLabIsAwayIsHandedInAsItStarts(t *testing.T) {
	settings := apptest.Settings(t)
	e := openTimed(t, settings)
	e.Close()
	e.over()
	e.check(apptest.OpenInAt(t, settings, e.clock.now))
}

// tellsOfWork follows what is told of work to somebody.
func (e examined) tellsOfWork(c *apptest.Client) <-chan assessment.Told {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), time.Minute)
	e.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.URL+httpapi.Base+"/live", nil)
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Token())
	res, err := http.DefaultClient.Do(r)
	if err != nil || res.StatusCode != http.StatusOK {
		e.t.Fatalf("what is told answers %v, %v", res, err)
	}
	told := make(chan assessment.Told, 64)
	go func() {
		defer close(told)
		defer func() { _ = res.Body.Close() }() // only read from
		name := ""
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if event, is := strings.CutPrefix(lines.Text(), "event: "); is {
				name = event
			}
			data, is := strings.CutPrefix(lines.Text(), "data: ")
			var said assessment.Told
			if is && name == "work" && json.Unmarshal([]byte(data), &said) == nil {
				told <- said
			}
		}
	}()
	return told
}
