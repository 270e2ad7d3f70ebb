package apptest_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// crier is a lab that is killed while people of a group are told things.
type crier struct {
	*siege
	course string // with the work
	work   string
	shelf  string // that is published and withdrawn
}

// Whatever happens to the lab, everybody is told once of each fact that is for
// them, and nobody else is; what goes takes its notices along, and brings them
// back.
func TestEverybodyIsToldOnceThroughKills(t *testing.T) {
	t.Parallel()
	openCrier(t, apptest.Settings(t)).cry(6)
}

// Two labs of one record share the work of telling, and one of them is killed
// again and again: the other goes on with what it left.
func TestTwoLabsOfOneRecordTellEverybodyOnceThroughKillsOfOne(t *testing.T) {
	t.Parallel()
	first, second := apptest.Settings(t), config.In(t.TempDir())
	if !strings.HasPrefix(first.Database, "postgres") {
		first.Database = sqldbtest.Postgres(t)
	}
	second.Database, second.Blobs, second.Hot, second.Sandbox = first.Database, first.Blobs, first.Hot, first.Sandbox
	c := openCrier(t, first)
	apptest.Serve(t, c.program, second)
	c.cry(7)
}

// cry kills the lab while everybody works, and checks who was told of what.
func (c *crier) cry(moments uint64) {
	t := c.t
	t.Helper()
	random := rand.New(rand.NewPCG(seed, moments))
	for range rounds() {
		c.loadUntil(func() {
			<-time.After(100*time.Millisecond + time.Duration(random.Int64N(int64(900*time.Millisecond))))
			c.inFlight = append(c.inFlight, c.crowd(3))
			c.lab.Kill()
		})
		c.lab = apptest.Serve(t, c.program, c.settings)
	}
	c.settle()
	facts, told := c.check()
	c.withdrawn()
	c.lab.Stop()
	t.Logf("%d kills with %v requests in flight: %d facts, %d notices", rounds(), c.inFlight, facts, told)
	if facts < 5*rounds() || told < 2*facts {
		t.Error("that proves little")
	}
}

func openCrier(t *testing.T, settings config.Config) *crier {
	s := &siege{t: t, settings: settings, looked: settings, program: apptest.Build(t), tokens: map[string]string{}, who: map[worker]string{}}
	s.lab = apptest.Serve(t, s.program, settings)
	for _, login := range []string{"nadia.berrada", "rachid.amine", "salma.amrani", "hamza.ouali", "imane.chraibi", "omar.fassi"} {
		s.tokens[login] = s.lab.Token(login)
	}
	trainer := s.as("nadia.berrada")
	s.group = trainer.Group("ELEC-TS-101")
	c := &crier{siege: s, work: apptest.NewID()}
	var module string
	c.course, module = c.stocked("Avec un devoir")
	c.shelf, _ = c.stocked("Qui vient et va")
	s.settle()
	trainer.Publish(c.course, s.group)
	trainer.Do(http.StatusCreated, http.MethodPut, "/works/"+c.work, map[string]any{"course": c.course, "module": module, "kind": "devoir", "title": "Câblage"})
	trainer.Do(http.StatusOK, http.MethodPatch, "/works/"+c.work, map[string]any{"instructions": "Câblez."}, "If-Match", trainer.ETag("/works/"+c.work))
	trainer.Do(http.StatusOK, http.MethodPost, "/works/"+c.work+"/publish", nil, "If-Match", trainer.ETag("/works/"+c.work))
	trainer.Do(http.StatusOK, http.MethodPut, "/works/"+c.work+"/groups/"+s.group, map[string]any{})
	s.who[&publisher{gauge: &s.gauge, course: c.shelf, group: s.group, kept: "draft"}] = "nadia.berrada"
	s.who[&giver{crier: c}] = "nadia.berrada"
	for _, login := range []string{"salma.amrani", "hamza.ouali", "imane.chraibi"} {
		h := &hander{crier: c, id: apptest.NewID()}
		s.who[h] = login
		s.who[&corrector{crier: c, of: h, person: s.self(login)}] = "nadia.berrada"
	}
	return c
}

// stocked makes a course of nadia's with something to read.
func (c *crier) stocked(title string) (course, module string) {
	trainer := c.as("nadia.berrada")
	course, module = trainer.Course(title)
	trainer.UploadNamed(course, module, "notes.md", []byte("# Notes\n\nUn mot.\n"))
	return course, module
}

// self gives the identifier of somebody.
func (s *siege) self(login string) string {
	var boot struct{ Me struct{ ID string } }
	s.as(login).Get("/boot", &boot)
	return boot.Me.ID
}

// giver gives the work for another day, again and again.
type giver struct {
	*crier
	days int
}

func (g *giver) work(_ context.Context, c *apptest.Client) error {
	g.days++
	due := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.days) * time.Hour)
	_, err := g.ask(c, http.MethodPut, "/api/v1/works/"+g.crier.work+"/groups/"+g.group, map[string]any{"due": due})
	return err
}

// hander hands in, and says something about it, whenever it is their turn.
type hander struct {
	*crier
	id      string // of the hand-in
	remarks int    // sent
}

// mostRemarks is how much is said about one hand-in: a lab keeps 200 remarks.
const mostRemarks = 150

// handedIn is a hand-in, as far as these look.
type handedIn struct {
	ID, State string
	Version   int
}

func (h *hander) work(_ context.Context, c *apptest.Client) error {
	path := "/api/v1/works/" + h.crier.work + "/hand-in"
	r, err := h.ask(c, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	var now handedIn
	if err := r.Into(&now); err != nil {
		return err
	}
	switch now.State {
	case "draft", "again":
		if now.ID != "" {
			_, err = h.ask(c, http.MethodPost, "/api/v1/hand-ins/"+now.ID+"/hand", map[string]any{})
			return err
		}
		_, err = h.ask(c, http.MethodPut, path, map[string]any{"id": h.id, "text": "Voici."})
		return err
	case "handed":
		if h.remarks == mostRemarks {
			return nil
		}
		h.remarks++
		_, err = h.ask(c, http.MethodPut, "/api/v1/hand-ins/"+now.ID+"/remarks/"+apptest.NewID(), map[string]any{"text": "Vu ?"})
		return err
	}
	if now.ID == "" {
		_, err = h.ask(c, http.MethodPut, path, map[string]any{"id": h.id, "text": "Voici."})
	}
	return err
}

// corrector gives a hand-in back, and sets its mark by hand besides.
type corrector struct {
	*crier
	of     *hander
	person string
	marks  int
}

func (k *corrector) work(_ context.Context, c *apptest.Client) error {
	k.marks++
	body := map[string]any{"mark": float64(k.marks % 20), "reason": "Oral."}
	if _, err := k.ask(c, http.MethodPut, "/api/v1/groups/"+k.group+"/works/"+k.crier.work+"/marks/"+k.person, body); err != nil {
		return err
	}
	r, err := k.ask(c, http.MethodGet, "/api/v1/hand-ins/"+k.of.id, nil)
	if err != nil {
		if r.Status == http.StatusNotFound { // it is not begun, or not handed in
			return nil
		}
		return err
	}
	var now handedIn
	if err := r.Into(&now); err != nil || now.State != "handed" {
		return err
	}
	r, err = k.ask(c, http.MethodPost, "/api/v1/hand-ins/"+now.ID+"/return", map[string]any{"again": true, "comment": "Encore."}, "If-Match", fmt.Sprintf("%q", fmt.Sprint(now.Version)))
	if r.Status == http.StatusPreconditionFailed {
		return nil
	}
	return err
}

// withdrawn: the notices of a course are away while it is, for everybody, and a
// learner of another group has never had one.
func (c *crier) withdrawn() {
	c.t.Helper()
	trainer, learner := c.as("nadia.berrada"), c.as("hamza.ouali")
	trainer.Publish(c.course, c.group)
	c.settle()
	before := notices(learner, c.course)
	if len(before) == 0 {
		c.t.Fatal("nobody was told of the course")
	}
	trainer.Do(http.StatusOK, http.MethodPost, "/courses/"+c.course+"/withdraw", map[string]any{}, "If-Match", trainer.ETag("/courses/"+c.course))
	if left := notices(learner, c.course); len(left) > 0 {
		c.t.Errorf("of a course that is withdrawn a learner is told %d times", len(left))
	}
	trainer.Publish(c.course, c.group)
	c.settle()
	after := notices(learner, c.course)
	if len(after) != len(before)+1 {
		c.t.Errorf("%d notices before, %d when it is published again", len(before), len(after))
	}
	for id := range before {
		if !after[id] {
			c.t.Errorf("%s did not come back", id)
		}
	}
	for _, course := range []string{c.course, c.shelf} {
		if told := notices(c.as("omar.fassi"), course); len(told) > 0 {
			c.t.Errorf("a learner of another group is told %v", slices.Collect(maps.Keys(told)))
		}
	}
}

// notices are the identifiers of what somebody is told of a course, page by page.
func notices(c *apptest.Client, course string) map[string]bool {
	found, cursor := map[string]bool{}, ""
	for {
		var page struct {
			Items []struct {
				ID     string
				Course struct{ ID string }
			}
			Next string
		}
		c.Get("/me/notices?"+strings.TrimSuffix("limit=100&cursor="+cursor, "&cursor="), &page)
		for _, n := range page.Items {
			if n.Course.ID == course {
				found[n.ID] = true
			}
		}
		if cursor = page.Next; cursor == "" {
			return found
		}
	}
}
