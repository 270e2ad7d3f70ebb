package apptest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// twins are two labs of one record, one set of files and one Redis server, as
// when two machines serve one address; a text is published before the second
// comes, which has no part in what the first receives.
func twins(t *testing.T, server string) (one, other *apptest.Lab, s shown) {
	t.Helper()
	first := config.In(t.TempDir())
	first.Database, first.Hot, first.Sandbox = sqldbtest.Postgres(t), server, string(boxtest.Choice())
	second := config.In(t.TempDir())
	second.Database, second.Blobs, second.Hot, second.Sandbox = first.Database, first.Blobs, server, first.Sandbox
	one = apptest.OpenIn(t, first)
	s = show(one)
	return one, apptest.OpenIn(t, second), s
}

// Whoever watches by one machine is seen by a trainer who looks by another, and
// one's own devices go on together whichever machine answers them.
func TestTwoLabsOfOneRecordShowEachOthersPeople(t *testing.T) {
	t.Parallel()
	one, other, s := twins(t, redistest.Address(t))
	told := follow(t, other, other.As("nadia.berrada"), "/groups/"+s.group+"/live")
	untilShown(t, told)
	salma, anas := apptest.NewID(), apptest.NewID()
	beat(one.As("salma.amrani"), s.reads(salma, 1, "playing"))
	untilShown(t, told, "Salma Amrani")
	beat(other.As("anas.bennani"), s.reads(anas, 1, "idle"))
	untilShown(t, told, "Anas Bennani", "Salma Amrani")
	for name, lab := range map[string]*apptest.Lab{"one": one, "the other": other} {
		if l := s.look(lab.As("nadia.berrada")); !l.shows("Anas Bennani", "Salma Amrani") || l.Degraded {
			t.Errorf("%s shows %v (degraded: %v)", name, l.names(), l.Degraded)
		}
		apptest.Eventually(t, 10*time.Second, "both to be counted by "+name, func() bool { return headcountOf(lab) == 2 })
	}
	beat(one.As("salma.amrani"), s.reads(salma, 2, "left"))
	untilShown(t, told, "Anas Bennani")
}

// headcountOf is how many a director counts.
func headcountOf(lab *apptest.Lab) (n int) {
	var c headcount
	lab.As("karim.tazi").Get("/presence", &c)
	for _, p := range c.Places {
		n += p.Here
	}
	return n
}

// While the server is away each lab shows its own people and says so; nobody
// hears an error; when it is back, empty, the next beats make it right.
func TestWithoutTheServerALabShowsItsOwnPeopleAndSaysSo(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	one, other, s := twins(t, server.Address)
	salma, anas := apptest.NewID(), apptest.NewID()
	n := 0
	both := func() {
		n++
		for lab, who := range map[*apptest.Lab][2]string{one: {"salma.amrani", salma}, other: {"anas.bennani", anas}} {
			beats := map[string]any{"beats": []watching{s.reads(who[1], n, "playing")}}
			if got, err := lab.As(who[0]).Send(http.MethodPost, "/api/v1/beats", beats); err != nil || got.Status/100 != 2 {
				t.Errorf("a beat hears %d %s, %v", got.Status, got.Body, err)
			}
		}
	}
	both()
	trainer := one.As("nadia.berrada")
	apptest.Eventually(t, 10*time.Second, "both to be there", func() bool { return s.look(trainer).shows("Anas Bennani", "Salma Amrani") })
	server.Kill(t)
	both()
	if l := s.look(trainer); !l.shows("Salma Amrani") || !l.Degraded {
		t.Errorf("without the server it shows %v (degraded: %v)", l.names(), l.Degraded)
	}
	server.Begin(t)
	looks := 0
	apptest.Eventually(t, 30*time.Second, "both to be there again", func() bool {
		if looks++; looks%20 == 0 { // not as often as would be refused
			both()
		}
		l := s.look(trainer)
		return l.shows("Anas Bennani", "Salma Amrani") && !l.Degraded
	})
}
