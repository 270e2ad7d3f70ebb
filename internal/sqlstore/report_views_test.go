package sqlstore_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// cinema is a school with a film of sixty seconds that amina's group has, and the
// curves that are told of it on some day.
type cinema struct {
	*school
	film  string
	today time.Time
}

func cinemas(t *testing.T, test func(t *testing.T, c *cinema)) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Le disjoncteur")
		asset, film := s.receive(course, module, "film.mp4", media.Video)
		s.digitised(asset)
		s.exec(`UPDATE asset SET duration = 60, pages = 0 WHERE id = $1`, asset)
		s.must(s.desk.Publish(t.Context(), s.people["amina"], course, 0, &catalogue.Audience{Groups: []string{s.group}, Places: []string{s.people["amina"].Place()}}))
		test(t, &cinema{s, film, monday})
	})
}

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// learner adds somebody to groups.
func (c *cinema) learner(name string, groups ...string) string {
	c.t.Helper()
	who := c.ids.New()
	c.exec(`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
		SELECT $1, org_id, place_id, $2, $2, '', 'fr', '', 0, 1, 1, 1, 0 FROM person_group WHERE id = $3`, who, name, c.group)
	for _, group := range groups {
		c.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) SELECT $1, org_id, $2, 'learner', 'group', $3, 1 FROM person_group WHERE id = $4`,
			c.ids.New(), who, group, c.group)
	}
	return who
}

// another makes a second group.
func (c *cinema) another(code string) string {
	c.t.Helper()
	group := c.ids.New()
	c.exec(`INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
		SELECT $1, org_id, place_id, $2, '', '2026-2027', 0, 1, 1, 1, 0 FROM person_group WHERE id = $3`, group, code, c.group)
	return group
}

// saw says that somebody watched the film on a day, from Monday.
func (c *cinema) saw(who string, day int, b learning.Beat) {
	c.t.Helper()
	b.Session, b.Person, b.Resource, b.Device, b.Activity = c.ids.New(), who, c.film, "phone", learning.Idle
	b.At, b.Began, b.Target = monday.AddDate(0, 0, day), monday, learning.Target{Extent: 60, Needs: 0.9}
	if b.Watched == nil {
		b.Watched = learning.Intervals{{0, 30}}
	}
	_, err := sqlstore.NewLearning(c.courses.Base).Merge(c.t.Context(), []learning.Beat{b})
	c.must(err)
}

func (c *cinema) curves() *report.Curves {
	reports := sqlstore.NewReports(c.courses.Base)
	return report.NewCurves(reports, reports, func() time.Time { return c.today })
}

// began is of how many learners of a group, or of all, the lab tells on a day.
func (c *cinema) began(group string, day int) int {
	c.t.Helper()
	c.today = monday.AddDate(0, 0, day)
	told, err := c.curves().OfAll(c.t.Context(), c.people["amina"], c.film)
	if group != "" {
		who := account.NewActor(account.Person{ID: c.people["amina"].Person(), Org: c.people["amina"].Org(), Place: c.people["amina"].Place()},
			[]account.Grant{{Role: account.Admin, In: account.InOrg, Scope: c.people["amina"].Org()}}, nil, place.NewTree(nil))
		told, err = c.curves().OfGroup(c.t.Context(), who, account.ProgressRead, group, c.film)
	}
	c.must(err)
	return told.Curve.Began
}

func (c *cinema) want(group string, day, learners int, why string) {
	c.t.Helper()
	if got := c.began(group, day); got != learners {
		c.t.Errorf("%s: told of %d learners, want %d", why, got, learners)
	}
}

func TestFiguresMoveByDaysOfFive(t *testing.T) {
	cinemas(t, func(_ *testing.T, c *cinema) {
		var class []string
		for i := range 7 {
			class = append(class, c.learner(fmt.Sprint("s", i), c.group))
		}
		for i := range 4 {
			c.saw(class[i], 0, learning.Beat{})
		}
		c.want(c.group, 3, 0, "four on Monday")
		c.saw(class[4], 3, learning.Beat{})
		c.want(c.group, 3, 0, "the fifth on Thursday, that day")
		c.want(c.group, 4, 5, "on Friday")
		c.saw(class[5], 4, learning.Beat{})
		c.want(c.group, 5, 5, "a sixth alone on Friday")
		for i := range 4 {
			c.saw(class[i], 7, learning.Beat{})
		}
		c.want(c.group, 7, 5, "four more the next Monday, that day")
		c.want(c.group, 8, 6, "when five have added something")
		c.saw(class[6], 9, learning.Beat{})
		c.want(c.group, 30, 6, "a seventh alone stays untold")
	})
}

func TestNoDifferenceOfTwoGroupsIsOfAFew(t *testing.T) {
	cinemas(t, func(_ *testing.T, c *cinema) {
		twin, small := c.another("ELEC-102"), c.another("ELEC-103")
		for i := range 7 {
			groups := []string{c.group}
			if i < 5 {
				groups = append(groups, twin)
			}
			c.saw(c.learner(fmt.Sprint("s", i), groups...), 0, learning.Beat{})
		}
		c.want(c.group, 2, 5, "the two by whom it differs from its twin are left out")
		c.want(twin, 2, 5, "and the twin is told of")
		for i := range 4 {
			c.saw(c.learner(fmt.Sprint("t", i), small), 0, learning.Beat{})
		}
		c.want(small, 2, 0, "a small group")
		c.want("", 2, 5, "all, without the small group and the two")
		c.saw(c.learner("t4", small), 0, learning.Beat{})
		c.want(small, 2, 5, "the small group has grown")
		c.want("", 2, 10, "and is among all")
	})
}

func TestWhoIsNoLearnerIsNotCounted(t *testing.T) {
	cinemas(t, func(t *testing.T, c *cinema) {
		for i := range 5 {
			c.saw(c.learner(fmt.Sprint("s", i), c.group), 0, learning.Beat{})
		}
		c.saw(c.people["amina"].Person(), 0, learning.Beat{})
		c.saw(c.learner("gone"), 0, learning.Beat{})
		c.want("", 2, 5, "beside a trainer, and somebody in no group")
		if _, err := c.curves().OfGroup(t.Context(), c.people["amina"], account.ProgressRead, c.group, c.ids.New()); !errors.Is(err, fault.Missing()) {
			t.Errorf("a curve of nothing: %v", err)
		}
	})
}

// What is kept in rows and read again is counted as by hand, second by second; and
// what is told of it is that, or nothing where it is of fewer than five.
func TestARecordedClassIsCountedAsByHand(t *testing.T) {
	cinemas(t, func(t *testing.T, c *cinema) {
		r := rand.New(rand.NewPCG(11, 55))
		var said []learning.Beat
		var whose []string
		for i := range 14 {
			who := c.learner(fmt.Sprint("s", i), c.group)
			for range 1 + r.IntN(3) {
				b := learning.Beat{Position: halves(r, 60), Watched: randomStretches(r), Again: randomStretches(r)}
				c.saw(who, r.IntN(9), b)
				said, whose = append(said, b), append(whose, who)
			}
		}
		c.today = monday.AddDate(0, 1, 0)
		told, err := c.curves().OfGroup(t.Context(), c.people["amina"], account.ProgressRead, c.group, c.film)
		c.must(err)
		if told.Curve.Began == 0 {
			t.Fatal("nothing is told")
		}
		counted := c.countedUntil(told.Curve.Until)
		for second := range told.Curve.Learners {
			views := map[string]int{}
			for i, b := range said {
				if counted[i] && holds(b.Watched.Union(b.Again), float64(second)+0.5) {
					views[whose[i]]++
				}
				if counted[i] && holds(b.Again, float64(second)+0.5) {
					views[whose[i]]++
				}
			}
			learners, again := toldOf(views)
			if told.Curve.Learners[second] != learners || told.Curve.Again[second] != again {
				t.Fatalf("second %d: %d learners and %d views more, by hand %d and %d", second, told.Curve.Learners[second], told.Curve.Again[second], learners, again)
			}
		}
	})
}

// countedUntil tells of each session, in the order of its making, whether it ended
// before a moment.
func (c *cinema) countedUntil(until time.Time) (counted []bool) {
	c.t.Helper()
	c.must(c.db.Read(c.t.Context(), func(q sqldb.Querier) error {
		rows, err := q.QueryContext(c.t.Context(), `SELECT seen_at FROM learning_session ORDER BY id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seen int64
			if err := rows.Scan(&seen); err != nil {
				return err
			}
			counted = append(counted, sqldb.Time(seen).Before(until))
		}
		return rows.Err()
	}))
	return counted
}

// toldOf gives what may be told of the views of each learner.
func toldOf(views map[string]int) (learners, again int) {
	returning := 0
	for _, n := range views {
		if n > 1 {
			returning++
			again += n - 1
		}
	}
	if learners = len(views); learners < 5 {
		learners = 0
	}
	if returning < 5 {
		again = 0
	}
	return learners, again
}

func halves(r *rand.Rand, below int) float64 { return float64(r.IntN(below*2)) / 2 }

func randomStretches(r *rand.Rand) learning.Intervals {
	set := learning.Intervals{}
	for range 1 + r.IntN(3) {
		from := halves(r, 50)
		set = set.Union(learning.Intervals{{from, min(60, from+5+halves(r, 30))}})
	}
	return set
}

func holds(set learning.Intervals, at float64) bool {
	for _, iv := range set {
		if iv[0] <= at && at < iv[1] {
			return true
		}
	}
	return false
}

func TestAPlaceOpensWithWhatIsSaidThere(t *testing.T) {
	cinemas(t, func(t *testing.T, c *cinema) {
		captions := c.ids.New()
		c.exec(`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
			SELECT $1, org_id, owner_id, 'film.vtt', 'captions', 'text/vtt', 1, 'x', 'ready', '', 'fr', 0, 0, 0, 0, 1, 1, 1 FROM asset WHERE kind = 'video'`, captions)
		c.exec(`INSERT INTO resource_captions (resource_id, asset_id) VALUES ($1, $2)`, c.film, captions)
		for i, text := range []string{"Bonjour.", "Le tore\ncompare les courants.", "Puis il coupe."} {
			c.exec(`INSERT INTO cue (asset_id, ord, language, starts, ends, text) VALUES ($1, $2, 'fr', $3, $4, $5)`, captions, i, float64(20*i), float64(20*i+20), text)
		}
		for i := range 6 {
			c.saw(c.learner(fmt.Sprint("s", i), c.group), 0, learning.Beat{Watched: learning.Intervals{{0, 60}}, Backs: []float64{22, 23}, Again: learning.Intervals{{22, 34}}})
		}
		c.today = monday.AddDate(0, 0, 2)
		told, err := c.curves().OfGroup(t.Context(), c.people["amina"], account.ProgressRead, c.group, c.film)
		c.must(err)
		_, stuck, err := c.curves().Stuck(t.Context(), c.people["amina"], c.group, told.Course.ID)
		c.must(err)
		if len(stuck) != 1 || len(stuck[0].Snags) != 1 || stuck[0].Traced[0].Began != 6 {
			t.Fatalf("stuck %+v", stuck)
		}
		if s := stuck[0].Snags[0]; s.From != 22 || s.Learners != 6 || s.Times != 12 || s.Words != "Le tore compare les courants." {
			t.Errorf("the place %+v", s)
		}
		if _, _, err := c.curves().Stuck(t.Context(), c.people["yassin"], c.group, told.Course.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a learner asks: %v", err)
		}
	})
}
