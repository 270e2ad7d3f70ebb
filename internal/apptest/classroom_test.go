package apptest_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// handover is a hand-in as the tests look at it.
type handover struct {
	ID, State, Text, Handed, Due, Comment string
	Late                                  bool
	Mark                                  *float64
	Version                               int
	Files                                 []struct{ ID, Name, Kind, State string }
	Pages                                 []struct {
		File, Src, Thumb    string
		Page, Width, Height int
	}
	Waiting []struct {
		Upload, Name string
		Size, Offset int64
	}
	Remarks []struct{ ID, Text string }
	Can     struct{ Write, Hand, Mark, Remark bool }
}

// classroom is a devoir that a trainer gave to a group, in a lab whose clock the
// test moves.
type classroom struct {
	*apptest.Lab
	t                        *testing.T
	ahead                    *atomic.Int64
	trainer, learner, other  *apptest.Client
	group, course, module, w string
	due                      time.Time
}

func openClassroom(t *testing.T) *classroom {
	c := &classroom{t: t, ahead: &atomic.Int64{}}
	c.Lab = apptest.OpenAt(t, c.now)
	c.trainer, c.learner, c.other = c.As("nadia.berrada"), c.As("salma.amrani"), c.As("omar.fassi")
	c.group = c.trainer.Group("ELEC-TS-101")
	c.course, c.module = c.trainer.Course("Relevés")
	c.trainer.UploadNamed(c.course, c.module, "notes.md", []byte("# Relevé\n\nUn mot.\n"))
	c.Idle()
	c.trainer.Publish(c.course, c.group)
	c.w, c.due = apptest.NewID(), c.now().Add(time.Hour).Truncate(time.Second)
	c.trainer.Do(http.StatusCreated, http.MethodPut, "/works/"+c.w, map[string]any{"course": c.course, "module": c.module, "kind": "devoir", "title": "Le relevé"})
	c.trainer.Do(http.StatusOK, http.MethodPost, "/works/"+c.w+"/publish", nil, "If-Match", c.trainer.ETag("/works/"+c.w))
	c.trainer.Do(http.StatusOK, http.MethodPut, "/works/"+c.w+"/groups/"+c.group, map[string]any{"due": c.due.Format(time.RFC3339)})
	return c
}

func (c *classroom) now() time.Time {
	return time.Now().UTC().Add(time.Duration(c.ahead.Load())).Truncate(time.Microsecond)
}

// at moves the lab's clock to so long after the work is due.
func (c *classroom) at(after time.Duration) {
	c.ahead.Add(int64(c.due.Add(after).Sub(c.now())))
}

// begin begins a hand-in of the learner.
func (c *classroom) begin(text string) string {
	id := apptest.NewID()
	c.learner.Do(http.StatusCreated, http.MethodPut, "/works/"+c.w+"/hand-in", map[string]any{"id": id, "text": text})
	return id
}

// look reads a hand-in.
func (c *classroom) look(who *apptest.Client, id string) (h handover) {
	c.t.Helper()
	who.Get("/hand-ins/"+id, &h)
	return h
}

func (c *classroom) hand(id string) handover {
	c.t.Helper()
	c.learner.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+id+"/hand", map[string]any{"age": 0})
	return c.look(c.learner, id)
}

// send begins an upload into a hand-in and gives where its bytes go.
func (c *classroom) send(who *apptest.Client, handIn, name string, size int) (file, location string) {
	c.t.Helper()
	s := apptest.Sending{Upload: apptest.NewID(), Course: c.course, Module: c.module, Resource: apptest.NewID(), As: "hand-in", HandIn: handIn, Name: name}
	r, err := who.Begin(s, int64(size))
	if err != nil || r.Status != http.StatusCreated {
		c.t.Fatalf("begin %s: %d %s %v", name, r.Status, r.Body, err)
	}
	return s.Resource, r.Header.Get("Location")
}

// facts counts what happened of one kind.
func (c *classroom) facts(kind string) (n int) {
	c.t.Helper()
	err := c.DB.Read(c.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(c.t.Context(), `SELECT count(*) FROM fact WHERE kind = $1`, kind).Scan(&n)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}
