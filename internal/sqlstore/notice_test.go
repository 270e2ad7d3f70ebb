package sqlstore_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/notify"
)

// shared publishes a new course of amina's for an audience.
func (b *bells) shared(title string, to catalogue.Audience) string {
	b.t.Helper()
	course, _ := b.ready(title)
	b.must(b.desk.Publish(b.t.Context(), b.people["amina"], course, 0, &to))
	b.tell(fact.CoursePublished)
	return course
}

func TestAPublishedCourseIsToldToItsLearnersOnceAndWithdrawnWithIt(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		course := b.shared("Ohm", catalogue.Audience{Groups: []string{b.group}})
		b.shows("published for a group", "yassin", "published Ohm*")
		for _, other := range []string{"hanae", "amina", "rachid", "driss"} {
			b.shows("published for another group", other)
		}
		b.must(b.desk.Withdraw(t.Context(), b.people["amina"], course, 0, ""))
		b.shows("withdrawn", "yassin")
		b.must(b.told.Read(t.Context(), b.people["yassin"], nil)) // what is not shown is not read
		b.must(b.desk.Publish(t.Context(), b.people["amina"], course, 0, nil))
		b.shows("published again", "yassin", "published Ohm*")
		b.tell(fact.CoursePublished)
		b.shows("that is another fact", "yassin", "published Ohm*", "published Ohm*")
		b.must(b.desk.Edit(t.Context(), b.people["amina"], course, 0, func(c *catalogue.Course) { c.Audience.Groups = []string{b.others} }))
		b.shows("for somebody else now", "yassin")
		b.shows("nobody was told that it is for them now", "hanae")
	})
}

func TestEverybodyWhomACourseReachesIsTold(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		region, far := b.ids.New(), b.ids.New()
		b.exec(`INSERT INTO place (id, org_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ($1, $2, 'direction', 'Région', 0, 1, 1, 1, 0)`, region, b.org)
		b.exec(`INSERT INTO place (id, org_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ($1, $2, 'etablissement', 'Ailleurs', 0, 1, 1, 1, 0)`, far, b.org)
		b.exec(`UPDATE place SET parent_id = $1 WHERE id = $2`, region, b.place)
		b.join("ghita", account.Learner, b.group, b.others)
		b.exec(`UPDATE person SET place_id = $1 WHERE id = $2`, far, b.people["ghita"].Person()) // her groups are here
		b.join("omar", account.Learner, b.others)
		b.exec(`UPDATE person SET archived_at = 5 WHERE id = $1`, b.people["omar"].Person())
		for _, c := range []struct {
			to   catalogue.Audience
			want string
		}{
			{catalogue.Audience{Groups: []string{b.group, b.others}}, "yassin hanae ghita"},
			{catalogue.Audience{Places: []string{b.place}}, "yassin hanae ghita"},
			{catalogue.Audience{Places: []string{region}, Groups: []string{b.group}}, "yassin hanae ghita"},
			{catalogue.Audience{Places: []string{far}}, "ghita"},
			{catalogue.Audience{Places: []string{b.org}}, "yassin hanae ghita"},
			{catalogue.Audience{Public: true}, ""},
		} {
			course, _ := b.ready("Pour tous")
			b.exec(`DELETE FROM course_audience WHERE course_id = $1`, course)
			for _, audience := range (account.Object{Public: c.to.Public, Groups: c.to.Groups, Granted: c.to.Places}).Audiences() {
				b.exec(`INSERT INTO course_audience (course_id, audience) VALUES ($1, $2)`, course, audience)
			}
			b.says("amina", fact.CoursePublished, course, nil)
			if got := strings.Join(b.newlyTold("yassin", "hanae", "ghita", "omar", "amina", "driss"), " "); got != c.want {
				t.Errorf("%+v is told to %q, want %q", c.to, got, c.want)
			}
		}
	})
}

// newlyTold gives those of some people who were told something since it was asked
// last, each once.
func (b *bells) newlyTold(of ...string) (names []string) {
	b.t.Helper()
	for _, name := range of {
		if n := b.count(`SELECT count(*) FROM notice WHERE person_id = $1`, b.people[name].Person()); n == 1 {
			names = append(names, name)
		} else if n > 1 {
			b.t.Errorf("%s was told %d times", name, n)
		}
	}
	b.exec(`DELETE FROM notice`)
	return names
}

func TestACourseThatIsGivenBackIsToldToWhoMakesIt(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		course, _ := b.course("À revoir")
		b.exec(`INSERT INTO course_editor (course_id, person_id) VALUES ($1, $2)`, course, b.people["rachid"].Person())
		b.says("driss", fact.CourseReturned, course, map[string]string{"reason": "Trop court."})
		b.shows("given back", "amina", "returned À revoir*")
		b.shows("given back", "rachid", "returned À revoir*")
		b.shows("who gave it back", "driss")
		b.shows("a learner", "yassin")
	})
}

func TestNoticesComePageByPageAndAreForgotten(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		for n := range 7 {
			b.shared(fmt.Sprint(n), catalogue.Audience{Groups: []string{b.group}})
		}
		var seen []string
		for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
			page, err := b.told.List(t.Context(), b.people["yassin"], cursor, 3)
			b.must(err)
			for _, n := range page.Notices {
				seen = append(seen, n.Course.Name)
			}
			cursor = page.Next
		}
		if !slices.Equal(seen, []string{"6", "5", "4", "3", "2", "1", "0"}) {
			t.Errorf("page by page: %v", seen)
		}
		if _, err := b.told.List(t.Context(), b.people["yassin"], "nowhere", 3); err == nil {
			t.Error("a cursor of nothing is a page")
		}
		page, err := b.told.List(t.Context(), b.people["yassin"], "", 3)
		b.must(err)
		b.late = page.Notices[1].At.Add(notify.Kept)
		b.must(b.told.Forget(t.Context()))
		b.shows("after 90 days", "yassin", "published 6*", "published 5*")
	})
}

// A course for everybody of a large school: each is told once, in acts that hold
// up nobody for long.
func TestTwentyThousandLearnersAreTold(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		const many = 20_000
		b.crowd(many)
		course, _ := b.course("Pour tous")
		b.exec(`INSERT INTO course_audience (course_id, audience) VALUES ($1, $2)`, course, account.ToGroup(b.others))
		b.must(b.base.Record(t.Context(), fact.Fact{Org: b.org, Actor: b.people["amina"].Person(), Kind: fact.CoursePublished, Object: course}))
		began := time.Now()
		b.tell(fact.CoursePublished) // twice
		t.Logf("%d people told, twice, in %v", many, time.Since(began).Round(time.Millisecond))
		if n := b.count(`SELECT count(*) FROM notice`); n != many+1 { // and hanae
			t.Errorf("%d notices for %d people", n, many+1)
		}
	})
}

// crowd fills hanae's group.
func (b *bells) crowd(n int) {
	b.t.Helper()
	b.must(b.db.Write(b.t.Context(), func(tx *sql.Tx) error {
		for range n {
			id := b.ids.New()
			if _, err := tx.ExecContext(b.t.Context(), `INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
				VALUES ($1, $2, $3, $1, $1, '', 'fr', '', 0, 1, 1, 1, 0)`, id, b.org, b.place); err != nil {
				return err
			}
			if _, err := tx.ExecContext(b.t.Context(), `INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at)
				VALUES ($1, $2, $1, 'learner', 'group', $3, 1)`, id, b.org, b.others); err != nil {
				return err
			}
		}
		return nil
	}))
}
