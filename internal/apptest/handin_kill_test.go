package apptest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// Acceptance: what was acknowledged to learners who hand in and to trainers who
// give back stands after a kill -9 at any moment, and happened once, although
// whatever was not answered is sent again.
func TestHandingInAndReturningHappenOnceThroughKills(t *testing.T) {
	t.Parallel()
	c := openCrier(t, apptest.Settings(t))
	clear(c.who)
	var strivers []*striver
	for _, login := range []string{"salma.amrani", "hamza.ouali", "imane.chraibi"} {
		p := &striver{crier: c, login: login, handIn: apptest.NewID(), remark: apptest.NewID()}
		strivers = append(strivers, p)
		c.who[p], c.who[&returner{of: p}] = login, "nadia.berrada"
	}
	random := rand.New(rand.NewPCG(seed, 8))
	for range rounds() {
		c.loadUntil(func() {
			<-time.After(100*time.Millisecond + time.Duration(random.Int64N(int64(900*time.Millisecond))))
			c.inFlight = append(c.inFlight, c.crowd(3))
			c.lab.Kill()
		})
		c.lab = apptest.Serve(t, c.program, c.settings)
		for _, p := range strivers {
			p.check()
		}
	}
	c.settle()
	turns := 0
	for _, p := range strivers {
		turns += p.once()
	}
	c.lab.Stop()
	t.Logf("%d kills with %v requests in flight: %d times handed in", rounds(), c.inFlight, turns)
	if turns < 3*rounds() {
		t.Error("that proves little")
	}
}

// striver writes, hands in, and remarks, turn by turn.
type striver struct {
	*crier
	login, handIn string
	remark        string // the next one's identifier
	remarks       int    // acknowledged
	version       int    // acknowledged, as the trainer's are
	turn          int    // how often it was given back
	text          string // acknowledged
}

func (p *striver) work(_ context.Context, c *apptest.Client) error {
	path := "/api/v1/works/" + p.crier.work + "/hand-in"
	r, err := p.ask(c, http.MethodGet, path, nil)
	var now handover
	if err == nil {
		err = r.Into(&now)
	}
	if err != nil || now.State == "returned" {
		return err
	}
	if now.State == "handed" {
		_, err := p.ask(c, http.MethodPut, "/api/v1/hand-ins/"+p.handIn+"/remarks/"+p.remark, map[string]any{"text": "Vu ?"})
		if err == nil && p.remarks < 100 {
			p.remark, p.remarks = apptest.NewID(), p.remarks+1
		}
		return err
	}
	said := fmt.Sprintf("Essai %d.", p.turn)
	headers := []string{"If-Match", fmt.Sprintf("%q", fmt.Sprint(now.Version))}
	if now.ID == "" {
		headers = nil
	}
	if _, err := p.ask(c, http.MethodPut, path, map[string]any{"id": p.handIn, "text": said}, headers...); err != nil {
		return err
	}
	p.text = said
	if r, err = p.ask(c, http.MethodPost, "/api/v1/hand-ins/"+p.handIn+"/hand", map[string]any{"age": 0}); err != nil {
		return err
	}
	p.turn++
	return p.acknowledge(r)
}

// acknowledge keeps the version that the lab answered.
func (p *striver) acknowledge(r apptest.Response) error {
	var now handover
	err := r.Into(&now)
	p.version = max(p.version, now.Version)
	return err
}

// returner gives what one hands in back, to be done again. What it hears no
// answer of it says again, three times over.
type returner struct {
	of      *striver
	version int // that was read, of what is being said
	said    int
}

func (r *returner) work(_ context.Context, c *apptest.Client) error {
	if r.version == 0 {
		got, err := r.of.ask(c, http.MethodGet, "/api/v1/hand-ins/"+r.of.handIn, nil)
		var now handover
		if got.Status == http.StatusNotFound { // not begun, or not handed in
			return nil
		}
		if err == nil {
			err = got.Into(&now)
		}
		if err != nil || now.State != "handed" {
			return err
		}
		r.version, r.said = now.Version, r.said+1
	}
	body := map[string]any{"again": true, "comment": fmt.Sprintf("Encore %d.", r.said)}
	for range 3 {
		got, err := r.of.ask(c, http.MethodPost, "/api/v1/hand-ins/"+r.of.handIn+"/return", body, "If-Match", fmt.Sprintf("%q", fmt.Sprint(r.version)))
		overtaken := got.Status == http.StatusPreconditionFailed || got.Status == http.StatusConflict // it was said, and who hands in went on
		if err != nil && !overtaken {
			return err
		}
	}
	r.version = 0
	return nil
}

// check: after a kill a hand-in is no older than was acknowledged.
func (p *striver) check() {
	p.t.Helper()
	if p.version == 0 {
		return
	}
	var now handover
	p.as(p.login).Get("/hand-ins/"+p.handIn, &now)
	known := now.Text == p.text || now.Text == fmt.Sprintf("Essai %d.", p.turn) // the latter was on its way
	if now.Version < p.version || !known || len(now.Remarks) < p.remarks {
		p.t.Errorf("%s acknowledged version %d, %q and %d remarks; it stands at %d, %q, %d", p.login, p.version, p.text, p.remarks, now.Version, now.Text, len(now.Remarks))
	}
}

// once: it was handed in and given back in turn, each time once; it says how
// often it was handed in.
func (p *striver) once() (turns int) {
	p.t.Helper()
	db := openRecord(p.t, p.looked)
	rows, err := db.QueryContext(p.t.Context(), `SELECT kind FROM fact WHERE object_id = $1 AND kind IN ('hand-in.handed', 'hand-in.again') ORDER BY id`, p.handIn)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	next := map[string]string{"hand-in.handed": "hand-in.again", "hand-in.again": "hand-in.handed"}
	for want := "hand-in.handed"; rows.Next(); {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			p.t.Fatal(err)
		}
		if kind != want {
			p.t.Fatalf("%s: turn %d is %s twice", p.login, turns, kind)
		}
		if want = next[kind]; kind == "hand-in.handed" {
			turns++
		}
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
	if turns < p.turn {
		p.t.Errorf("%s handed in %d times as was acknowledged, and %d as the facts say", p.login, p.turn, turns)
	}
	return turns
}
