package apptest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
)

// candidate is a learner of the class at one quiz: what their device sends, and
// what it was answered.
type candidate struct {
	token   string
	attempt string // its address
	pick    func(q int) int
	sends   []any        // three times each, shuffled
	done    []bool       // each by one of the candidate's lines
	mu      sync.Mutex   // for heard
	heard   *examAttempt // the answer to what was handed in
}

// hall is a lab that is killed while a class hands in.
type hall struct {
	gauge
	t              *testing.T
	settings       config.Config
	program        string
	lab            *apptest.Process
	trainer        string
	group          string
	course, module string
	tokens         []string // of the class
	acknowledged   atomic.Int64
}

// Acceptance 1: sixty learners hand in at once, each request is sent three times
// and in any order, and the lab is killed meanwhile. There is one attempt of each,
// with the mark that it is worth, here as reckoned by the test and in the end by
// a program that shares nothing with the lab; which request came first decides
// nothing.
func TestSixtyHandInOnceWhateverIsSentTwiceAndKilled(t *testing.T) {
	t.Parallel()
	h := openHall(t, 60)
	random := rand.New(rand.NewPCG(seed, 8))
	for round := range rounds() {
		work := set(h.as(h.trainer), h.course, h.module, h.group, map[string]any{"attempts": 1, "shuffle": round%2 == 1}, map[string]any{"due": "2199-01-01T00:00:00Z"})
		class := h.seat(work, random)
		kill := int64(1 + random.IntN(400))
		h.send(class, kill)
		h.lab = apptest.Serve(t, h.program, h.settings)
		h.send(class, 0)
		h.check(work, class)
	}
	h.lab.Stop()
	h.checkFacts()
	h.markAgain()
	t.Logf("%d kills, %d requests acknowledged", rounds(), h.acknowledged.Load())
}

// openHall brings a class with a course, by what people do.
func openHall(t *testing.T, size int) *hall {
	c := apptest.Settings(t)
	h := &hall{t: t, settings: c, program: apptest.Build(t)}
	h.lab = apptest.Serve(t, h.program, c)
	h.trainer = h.lab.Token("nadia.berrada")
	director := h.as(h.lab.Token("karim.tazi"))
	group, pupils := classFor(t, director, size)
	h.group = group
	h.tokens = make([]string, size)
	var all sync.WaitGroup
	for i, p := range pupils {
		all.Go(func() { h.tokens[i] = enter(t, h.lab.URL, p) })
	}
	all.Wait()
	h.enrolTrainer(director)
	trainer := h.as(h.trainer)
	h.course, h.module = trainer.Course("Électricité")
	trainer.UploadNamed(h.course, h.module, "notes.md", []byte("# Notes\n\nUn mot.\n"))
	apptest.Eventually(t, 5*time.Minute, "the notes to be digitised", func() bool {
		r, err := trainer.Send(http.MethodPost, "/api/v1/courses/"+h.course+"/publish", map[string]any{"audience": map[string]any{"groups": []string{h.group}}}, "If-Match", trainer.ETag("/courses/"+h.course))
		return err == nil && r.Status == http.StatusOK
	})
	return h
}

// enrolTrainer lets the trainer train the class.
func (h *hall) enrolTrainer(director *apptest.Client) {
	var me struct{ Me struct{ ID string } }
	h.as(h.trainer).Get("/boot", &me)
	director.Do(http.StatusCreated, http.MethodPut, "/people/"+me.Me.ID+"/roles/"+apptest.NewID(), map[string]any{"role": "trainer", "scope_kind": "group", "scope_id": h.group})
}

// enter signs somebody in by their card, and gives a token of theirs.
func enter(t *testing.T, url string, p pupil) string {
	visitor := apptest.NewClient(t, url, "")
	r := visitor.Do(http.StatusOK, http.MethodPost, "/sign-in", map[string]any{"login": p.Login, "secret": p.Secret}, "Origin", url)
	cookies := (&http.Response{Header: r.Header}).Cookies()
	var made struct{ Token string }
	r = visitor.Do(http.StatusOK, http.MethodPost, "/me/tokens", map[string]any{"name": "poste"}, "Origin", url, "Cookie", cookies[0].String())
	if err := r.Into(&made); err != nil || made.Token == "" {
		t.Errorf("no token for %s: %s, %v", p.Login, r.Body, err)
	}
	return made.Token
}

func (h *hall) as(token string) *apptest.Client { return apptest.NewClient(h.t, h.lab.URL, token) }

// seat lets everybody open the quiz, and says what their device will send: what
// was answered after each question and at the end, each three times, shuffled.
func (h *hall) seat(work string, random *rand.Rand) []*candidate {
	class := make([]*candidate, len(h.tokens))
	for i, token := range h.tokens {
		c := &candidate{token: token, attempt: apptest.NewID()}
		ways := make([]int, len(exam()))
		for n := range ways {
			ways[n] = random.IntN(3)
		}
		c.pick = func(q int) int { return ways[q] }
		var sheet examSheet
		h.as(token).Get("/works/"+work+"/sheet", &sheet)
		answers := sheet.answers(c.pick, 1)
		for _, last := range []int{2, 5, len(answers)} {
			for range 3 {
				c.sends = append(c.sends, map[string]any{"device": "poste", "revision": sheet.Revision, "begun": 300, "answers": answers[:last], "submit": last == len(answers)})
			}
		}
		random.Shuffle(len(c.sends), func(i, j int) { c.sends[i], c.sends[j] = c.sends[j], c.sends[i] })
		c.done = make([]bool, len(c.sends))
		class[i] = c
	}
	for _, c := range class {
		c.attempt = "/works/" + work + "/attempts/" + c.attempt
	}
	return class
}

// send sends what was not acknowledged, everybody at once, until the lab is killed
// after so many answers, or until all is.
func (h *hall) send(class []*candidate, kill int64) {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	defer stop()
	var all sync.WaitGroup
	var answers atomic.Int64
	enough := make(chan struct{})
	for n := range len(class) * devices {
		c, device := class[n/devices], n%devices
		client := h.as(c.token)
		all.Go(func() {
			for more := true; more && ctx.Err() == nil; {
				more = h.tell(client, c, device, &answers, kill, enough)
			}
		})
	}
	if kill > 0 {
		<-enough
		h.lab.Kill()
		stop()
	}
	all.Wait()
}

// devices is how many connections of one candidate send at once.
const devices = 2

// tell sends what of a candidate's requests one connection has to send and was not
// acknowledged, once each, and says whether to go on: a lab that is busy is asked
// again, one that is gone is not.
func (h *hall) tell(client *apptest.Client, c *candidate, device int, answers *atomic.Int64, kill int64, enough chan struct{}) (more bool) {
	for i := device; i < len(c.sends); i += devices {
		if c.done[i] {
			continue
		}
		r, err := h.ask(client, http.MethodPut, "/api/v1"+c.attempt, c.sends[i])
		switch {
		case errors.Is(err, errGone):
			return false
		case errors.Is(err, errAway):
			more = true
			continue
		case err == nil:
			err = c.hear(r)
		}
		if err != nil {
			h.t.Errorf("%s: %v", c.attempt, err)
		}
		c.done[i] = true
		h.acknowledged.Add(1)
		if answers.Add(1) == kill {
			close(enough)
		}
	}
	return more
}

// hear holds what is answered after it was handed in to what was answered first.
func (c *candidate) hear(r apptest.Response) error {
	var a examAttempt
	if err := r.Into(&a); err != nil || a.State == "open" {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.heard == nil {
		c.heard = &a
	}
	if a.State != "submitted" || a.Number != 1 || a.Mark == nil || *a.Mark != *c.heard.Mark || a.Submitted != c.heard.Submitted {
		return fmt.Errorf("heard %+v, and before %+v", a, *c.heard)
	}
	return nil
}

// check reads what the trainer is shown: one attempt of everybody, with its mark.
func (h *hall) check(work string, class []*candidate) {
	h.t.Helper()
	var roll struct{ Items []examAttempt }
	h.as(h.trainer).Get("/works/"+work+"/attempts?group="+h.group, &roll)
	if len(roll.Items) != len(class) {
		h.t.Errorf("%d attempts of %d learners", len(roll.Items), len(class))
	}
	byID := map[string]examAttempt{}
	for _, a := range roll.Items {
		byID["/works/"+work+"/attempts/"+a.ID] = a
	}
	for _, c := range class {
		a, want := byID[c.attempt], examMark(c.pick)
		if a.State != "submitted" || a.Mark == nil || *a.Mark != want || !a.Counts || a.Late || a.Passed != (want >= 10) {
			h.t.Errorf("%s: %+v, want the mark %v", c.attempt, a, want)
		}
	}
}

// checkFacts reads the record of the lab that was stopped: each attempt was handed
// in by one fact, and set one mark by one.
func (h *hall) checkFacts() {
	h.t.Helper()
	db := openDead(h.t, h.settings)
	record := auditor{h.t, db}
	want := rounds() * len(h.tokens)
	for what, query := range map[string]string{
		"attempts":           `SELECT count(*) FROM attempt WHERE state = 'submitted' AND number = 1`,
		"attempts of others": `SELECT count(*) + ` + fmt.Sprint(want) + ` FROM attempt WHERE state <> 'submitted' OR number <> 1`,
		"facts":              `SELECT count(*) FROM fact WHERE kind = 'attempt.submitted'`,
		"attempts with one":  `SELECT count(DISTINCT object_id) FROM fact WHERE kind = 'attempt.submitted'`,
		"marks set":          `SELECT count(*) FROM fact WHERE kind = 'mark.set'`,
		"results":            `SELECT count(*) FROM result WHERE source = 'quiz'`,
	} {
		if got := record.count(query); got != want {
			h.t.Errorf("%d %s, want %d", got, what, want)
		}
	}
}

// markAgain lets another program mark everything that was handed in, from what
// `lab facts` writes beside the lab.
func (h *hall) markAgain() {
	h.t.Helper()
	facts, err := apptest.Command(h.t, h.program, h.settings, nil, "facts", "-").Output()
	if err != nil {
		h.t.Fatalf("lab facts: %v", err)
	}
	newMarker(h.t).agreesWith(facts, rounds()*len(h.tokens))
}
