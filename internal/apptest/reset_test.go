package apptest_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/proxytest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// resets is how often the connections to PostgreSQL are reset.
func resets() int {
	if os.Getenv("LAB_TEST_DEEP") != "" {
		return 200
	}
	return 20
}

// Connections to PostgreSQL that are reset in the middle of commits lose nothing
// that was acknowledged and do nothing twice: whoever hears that the database is
// away sends the same again. Answers come 4 ms late, so that many commits whose
// connection breaks stand already.
func TestNothingIsLostOrDoubledByAResetInACommit(t *testing.T) {
	t.Parallel()
	looked := apptest.Settings(t)
	looked.Database = sqldbtest.Postgres(t)
	served := looked
	line, through := proxytest.Through(t, looked.Database)
	served.Database = through
	s := openSiege(t, served, looked)
	s.patient = true
	late := func() { line.Poison(t, "latency", "downstream", proxytest.Settings{"latency": 4}) }
	late()
	random := rand.New(rand.NewPCG(seed, 2))
	s.loadUntil(func() {
		for n := range resets() {
			<-time.After(200*time.Millisecond + time.Duration(random.Int64N(int64(300*time.Millisecond))))
			s.inFlight = append(s.inFlight, s.Load())
			if n%2 == 0 {
				line.Down(t)
				line.Up(t)
				continue
			}
			line.Poison(t, "reset_peer", "downstream", proxytest.Settings{"timeout": 0})
			line.Heal(t)
			late()
		}
	})
	line.Heal(t)
	s.checkAcknowledged()
	s.finishUploads()
	s.settle()
	s.checkAcknowledged()
	s.checkFiles()
	s.checkOnce()
	s.lab.Stop()
	s.checkEndedOnce()
	t.Logf("%d resets with %v requests in flight, %d requests heard 503; %s", resets(), s.inFlight, s.refused.Load(), s.kept())
	if s.refused.Load() == 0 {
		t.Error("nobody noticed the resets")
	}
}

// checkOnce: an edit that was tried is in the history once, or not at all, and
// one that was acknowledged is there.
func (s *siege) checkOnce() {
	s.t.Helper()
	db := openRecord(s.t, s.looked)
	defer func() { _ = db.Close() }() // only read from
	a := auditor{s.t, db}
	for _, e := range s.editors {
		n := a.count(`SELECT count(*) FROM fact WHERE object_id = $1 AND kind = 'course.changed'`, e.course)
		least, most := 1+e.acknowledged+len(e.modules), 1+e.tried+len(e.modules) // one is the first module's
		if e.adding != "" {
			most++
		}
		if n < least || n > most {
			s.t.Errorf("%d changes were acknowledged and %d tried, and %d are in the history", least, most, n)
		}
	}
}
