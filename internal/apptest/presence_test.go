package apptest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// looked is what a live view, or a look, tells of a group.
type looked struct {
	Learners int
	Here     []struct {
		Name, Activity string
		On             *struct{ Module struct{ Title string } }
	}
	Degraded bool
}

func (l looked) names() (names []string) {
	for _, one := range l.Here {
		names = append(names, one.Name)
	}
	return names
}

// headcount is how many are there.
type headcount struct {
	Groups, Places []struct {
		ID   string
		Here int
	}
}

// shown is a text of a course that a group follows, and the group.
type shown struct{ resource, group string }

// show publishes a text for the group of the demonstration's learners.
func show(lab *apptest.Lab) shown {
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("La mise à la terre")
	s := shown{group: trainer.Group("ELEC-TS-101")}
	s.resource = trainer.UploadNamed(course, module, "fiche.md", []byte("# Terre\n\nUn paragraphe."))
	lab.Idle()
	trainer.Publish(course, s.group)
	return s
}

// reads is a beat of somebody who reads the text.
func (s shown) reads(session string, counter int, activity string) watching {
	return watching{session, s.resource, "device", counter, 1, activity, [][2]float64{{0, 1}}}
}

// look asks who is there, as who trains the group.
func (s shown) look(c *apptest.Client) (l looked) {
	c.Get("/groups/"+s.group+"/presence", &l)
	return l
}

// Acceptance: gone at most 30 s after the last beat, in the view by name and in
// the counts; leaving is told at once.
func TestNobodyIsShownThirtySecondsAfterTheirLastBeat(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	lab := apptest.OpenAt(t, func() time.Time { return time.Now().UTC().Add(time.Duration(ahead.Load())) })
	s, trainer, manager, learner := show(lab), lab.As("nadia.berrada"), lab.As("karim.tazi"), lab.As("salma.amrani")
	here := func(want ...string) {
		t.Helper()
		l := s.look(trainer)
		var c headcount
		manager.Get("/presence", &c)
		places := 0
		for _, p := range c.Places {
			places += p.Here
		}
		if !slices.Equal(l.names(), want) || l.Degraded || places != len(want) {
			t.Errorf("shows %v and counts %d, want %v", l.names(), places, want)
		}
	}
	here()
	session := apptest.NewID()
	beat(learner, s.reads(session, 1, "playing"))
	here("Salma Amrani")
	ahead.Add(int64(20 * time.Second))
	here("Salma Amrani") // one beat may be lost
	ahead.Add(int64(10 * time.Second))
	here()
	beat(learner, s.reads(session, 2, "hidden"))
	here("Salma Amrani")
	beat(learner, s.reads(session, 3, "left"))
	here()
	for login, want := range map[string]int{"omar.fassi": http.StatusNotFound, "salma.amrani": http.StatusNotFound, "karim.tazi": http.StatusOK} {
		for _, path := range []string{"/presence", "/live"} {
			if got := apptest.MustSend(t, lab.As(login), http.MethodGet, httpapi.Base+"/groups/"+s.group+path).Status; got != want {
				t.Errorf("%s hears %d of %s", login, got, path)
			}
		}
	}
}

// follow reads a live view, and gives what it tells until the test ends.
func follow(t *testing.T, lab *apptest.Lab, c *apptest.Client, path string) <-chan looked {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, lab.URL+httpapi.Base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Token())
	res, err := http.DefaultClient.Do(r)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("the view answers %v, %v", res, err)
	}
	told := make(chan looked, 64)
	go func() {
		defer close(told)
		defer func() { _ = res.Body.Close() }() // only read from
		name := ""
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			name = strings.TrimPrefix(lines.Text(), "event: ")
			data, is := strings.CutPrefix(lines.Text(), "data: ")
			var l looked
			if is && name != "ping" && json.Unmarshal([]byte(data), &l) == nil {
				told <- l
			}
		}
	}()
	return told
}

// shows reports whether exactly these people are there.
func (l looked) shows(want ...string) bool { return slices.Equal(l.names(), want) }

// untilShown waits for a view to show exactly these people.
func untilShown(t *testing.T, told <-chan looked, want ...string) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for {
		select {
		case l, open := <-told:
			if !open {
				t.Fatal(errors.New("the view ended"))
			}
			if l.shows(want...) {
				return
			}
		case <-patience:
			t.Fatalf("the view never showed %v", want)
		}
	}
}

func TestALiveViewFollowsAClass(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	s, learner := show(lab), lab.As("salma.amrani")
	told := follow(t, lab, lab.As("nadia.berrada"), "/groups/"+s.group+"/live")
	untilShown(t, told)
	session := apptest.NewID()
	beat(learner, s.reads(session, 1, "playing"))
	untilShown(t, told, "Salma Amrani")
	beat(learner, s.reads(session, 2, "left"))
	untilShown(t, told)
}
