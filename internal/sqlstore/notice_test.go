package sqlstore_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// bells is a school in which people are told what happens: yassin is a learner of
// the group, hanae of another one of the same place, rachid a second trainer of
// the first.
type bells struct {
	*school
	base   *sqlstore.Base
	store  *sqlstore.Notices
	told   *notify.Service
	tasks  *assessment.Desk
	org    string
	place  string
	others string // hanae's group
	late   time.Time
}

func belfries(t *testing.T, test func(t *testing.T, b *bells)) {
	schools(t, func(t *testing.T, s *school) {
		amina := s.people["amina"]
		b := &bells{school: s, base: sqlstore.NewBase(s.db, s.ids, s.now, unheard), org: amina.Org(), place: amina.Place(), others: s.ids.New()}
		b.store, b.tasks = sqlstore.NewNotices(b.base), assessment.NewDesk(s.works, s.now)
		b.told = notify.NewService(b.store, b.store, live.NewHub(), func() time.Time {
			if b.late.IsZero() {
				return s.now()
			}
			return b.late
		})
		s.exec(`INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
			VALUES ($1, $2, $3, 'CUIS-101', 'Cuisine', '2026-2027', 0, 1, 1, 1, 0)`, b.others, b.org, b.place)
		b.grant("amina", account.Trainer, s.group)
		b.grant("yassin", account.Learner, s.group)
		b.join("rachid", account.Trainer, s.group)
		b.join("hanae", account.Learner, b.others)
		test(t, b)
	})
}

// unheard is the reaction to facts that tests tell by themselves.
func unheard(context.Context, *sql.Tx, fact.Fact) error { return nil }

// join adds somebody with a role in some groups.
func (b *bells) join(name string, role account.Role, groups ...string) {
	b.t.Helper()
	p := account.Person{ID: b.ids.New(), Org: b.org, Place: b.place}
	b.exec(`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $4, '', 'fr', '', 0, 1, 1, 1, 0)`, p.ID, b.org, b.place, name)
	var grants []account.Grant
	at := map[string]string{}
	for _, g := range groups {
		grants, at[g] = append(grants, account.Grant{Role: role, In: account.InGroup, Scope: g}), b.place
	}
	b.people[name] = account.NewActor(p, grants, at, place.NewTree([]place.Place{{ID: b.place}}))
	for _, g := range groups {
		b.grant(name, role, g)
	}
}

func (b *bells) grant(name string, role account.Role, group string) {
	b.t.Helper()
	b.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, $4, 'group', $5, 1)`,
		b.ids.New(), b.org, b.people[name].Person(), role, group)
}

// tell tells the last fact of a kind, as its job does, and again, as a job does
// that ran when the lab was killed.
func (b *bells) tell(kind fact.Kind) {
	b.t.Helper()
	var last string
	b.must(b.db.Read(b.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(b.t.Context(), `SELECT id FROM fact WHERE kind = $1 ORDER BY at DESC, id DESC LIMIT 1`, kind).Scan(&last)
	}))
	for range 2 {
		b.must(b.told.Tell(b.t.Context(), last))
	}
}

// says records a fact of an act that is made here by its rows.
func (b *bells) says(actor string, kind fact.Kind, object string, payload any) {
	b.t.Helper()
	said := ""
	if payload != nil {
		words, err := json.Marshal(payload)
		b.must(err)
		said = string(words)
	}
	b.must(b.base.Record(b.t.Context(), fact.Fact{Org: b.org, Place: b.place, Actor: b.people[actor].Person(), Kind: kind, Object: object, Payload: said}))
	b.tell(kind)
}

// box is what somebody is shown, "kind course work" each, unread ones with a "*".
func (b *bells) box(name string) []string {
	b.t.Helper()
	page, err := b.told.List(b.t.Context(), b.people[name], "", 100)
	b.must(err)
	unread := 0
	shown := []string{}
	for _, n := range page.Notices {
		line := string(n.Kind) + " " + n.Course.Name
		if n.Work.ID != "" {
			line += " " + n.Work.Name
		}
		if !n.Read {
			unread++
			line += "*"
		}
		shown = append(shown, line)
	}
	if counted, err := b.told.Unread(b.t.Context(), b.people[name]); err != nil || counted != unread || page.Unread != unread {
		b.t.Errorf("%s has %d unread, and hears of %d and %d: %v", name, unread, counted, page.Unread, err)
	}
	return shown
}

// shows checks what somebody is shown.
func (b *bells) shows(when, name string, want ...string) {
	b.t.Helper()
	if got := b.box(name); !slices.Equal(got, append([]string{}, want...)) {
		b.t.Errorf("%s, %s is shown %q, want %q", when, name, got, want)
	}
}

// shared publishes a new course of amina's for an audience.
func (b *bells) shared(title string, to catalogue.Audience) string {
	b.t.Helper()
	course, module := b.course(title)
	asset, _ := b.receive(course, module, "cours.pdf", media.PDF)
	b.digitised(asset)
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
		told := func() (names []string) {
			for _, name := range []string{"yassin", "hanae", "ghita", "omar", "amina", "driss"} {
				if n := b.count(`SELECT count(*) FROM notice WHERE person_id = $1`, b.people[name].Person()); n == 1 {
					names = append(names, name)
				} else if n > 1 {
					t.Errorf("%s was told %d times", name, n)
				}
			}
			b.exec(`DELETE FROM notice`)
			return names
		}
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
			course, module := b.course("Pour tous")
			asset, _ := b.receive(course, module, "cours.pdf", media.PDF)
			b.digitised(asset)
			b.exec(`DELETE FROM course_audience WHERE course_id = $1`, course)
			for _, audience := range (account.Object{Public: c.to.Public, Groups: c.to.Groups, Granted: c.to.Places}).Audiences() {
				b.exec(`INSERT INTO course_audience (course_id, audience) VALUES ($1, $2)`, course, audience)
			}
			b.says("amina", fact.CoursePublished, course, nil)
			if got := strings.Join(told(), " "); got != c.want {
				t.Errorf("%+v is told to %q, want %q", c.to, got, c.want)
			}
		}
	})
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

// given gives yassin's group a devoir of amina's.
func (b *bells) given(due time.Time) (work string) {
	b.t.Helper()
	course, module := b.course("Ohm")
	asset, _ := b.receive(course, module, "cours.pdf", media.PDF)
	b.digitised(asset)
	b.must(b.desk.Publish(b.t.Context(), b.people["amina"], course, 0, &catalogue.Audience{Groups: []string{b.group, b.others}}))
	work = b.ids.New()
	_, err := b.tasks.Create(b.t.Context(), b.people["amina"], assessment.Work{ID: work, Course: course, Module: module, Kind: assessment.Devoir, Title: "Câblage"})
	b.must(err)
	b.must(b.tasks.Edit(b.t.Context(), b.people["amina"], work, 0, func(w *assessment.Work) { w.Instructions = "Câblez." }))
	b.must(b.tasks.Publish(b.t.Context(), b.people["amina"], work, 0))
	b.must(b.tasks.Give(b.t.Context(), b.people["amina"], work, b.group, time.Time{}, due))
	b.tell(fact.WorkGiven)
	return work
}

func TestAWorkThatIsGivenIsToldWhileTheGroupHasIt(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		amina, due := b.people["amina"], time.Date(2026, 12, 4, 18, 0, 0, 0, time.UTC)
		work := b.given(due)
		b.shows("given", "yassin", "given Ohm Câblage*")
		for _, other := range []string{"hanae", "amina", "driss"} {
			b.shows("given to another group", other)
		}
		page, err := b.told.List(t.Context(), b.people["yassin"], "", 10)
		b.must(err)
		if n := page.Notices[0]; !n.Due.Equal(due) || n.Actor.Name != "amina" || n.WorkKind != assessment.Devoir || n.Object != b.group || n.Mark != assessment.Unmarked {
			t.Errorf("it says %+v", n)
		}
		b.must(b.told.Read(t.Context(), b.people["yassin"], []string{page.Notices[0].ID}))
		b.must(b.tasks.Give(t.Context(), amina, work, b.group, time.Time{}, due.AddDate(0, 0, 1)))
		b.shows("the day that was told is not its day any more", "yassin")
		b.tell(fact.WorkGiven)
		b.shows("for another day", "yassin", "given Ohm Câblage*")
		b.must(b.tasks.Withdraw(t.Context(), amina, work, 0))
		b.shows("withdrawn", "yassin")
		b.must(b.tasks.Publish(t.Context(), amina, work, 0))
		b.shows("published again", "yassin", "given Ohm Câblage*")
		b.must(b.tasks.TakeBack(t.Context(), amina, work, b.group))
		b.shows("taken back", "yassin")
	})
}

func TestWhatIsDueTomorrowIsToldOnceToWhoHasNotDoneIt(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		b.join("salma", account.Learner, b.group)
		b.join("ghita", account.Learner, b.group, b.others)
		// 23:30 in Casablanca on the 4th of December, which is an hour ahead of UTC.
		work := b.given(time.Date(2026, 12, 4, 22, 30, 0, 0, time.UTC))
		b.exec(`DELETE FROM notice`)
		b.handIn(work, "salma", "handed")
		b.join("karim", account.Trainer, b.others)
		b.must(b.tasks.Give(t.Context(), b.people["karim"], work, b.others, time.Time{}, time.Time{}))
		for _, c := range []struct {
			at   time.Time
			want int
		}{
			{time.Date(2026, 12, 2, 22, 59, 0, 0, time.UTC), 0}, // a minute before the day before begins
			{time.Date(2026, 12, 2, 23, 0, 0, 0, time.UTC), 1},
			{time.Date(2026, 12, 3, 22, 59, 0, 0, time.UTC), 1},
			{time.Date(2026, 12, 3, 23, 0, 0, 0, time.UTC), 1}, // it is today
		} {
			b.late = c.at
			b.must(b.told.TellDeadlines(t.Context()))
			if n := b.count(`SELECT count(*) FROM notice WHERE kind = 'due'`); n != c.want {
				t.Errorf("at %v %d people are told, want %d", c.at, n, c.want)
			}
		}
		b.shows("due tomorrow", "yassin", "due Ohm Câblage*")
		b.shows("handed in already", "salma")
		b.shows("for whom it has no day", "ghita")
		b.must(b.told.Read(t.Context(), b.people["yassin"], nil))
		b.must(b.tasks.Give(t.Context(), b.people["amina"], work, b.group, time.Time{}, time.Date(2026, 12, 4, 20, 0, 0, 0, time.UTC)))
		b.shows("at another hour", "yassin")
		b.late = time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
		b.must(b.told.TellDeadlines(t.Context()))
		b.shows("at another hour of that day", "yassin", "due Ohm Câblage*")
	})
}

// handIn keeps a hand-in as it is in a state.
func (b *bells) handIn(work, name, state string) (id string) {
	b.t.Helper()
	id = b.ids.New()
	b.exec(`INSERT INTO hand_in (id, work_id, person_id, text, state, handed_at, arrived_at, due_at, late, points, mark, comment, marker_id, returned_at, version, created_at, changed_at)
		VALUES ($1, $2, $3, '', $4, 0, 0, 0, 0, '{}', -1, '', '', 0, 1, 1, 1)`, id, work, b.people[name].Person(), state)
	return id
}

func TestAHandInIsToldToTheTrainersWhoseWorkItIsAndComesBackToItsLearner(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		b.join("salma", account.Learner, b.group)
		work := b.given(time.Time{})
		b.exec(`DELETE FROM notice`)
		hand := b.handIn(work, "yassin", "handed")
		b.says("yassin", fact.HandedIn, hand, nil)
		b.shows("handed in", "amina", "handed Ohm Câblage*")
		b.shows("another trainer of the group, who has nothing to do with it", "rachid")
		b.must(b.told.Read(t.Context(), b.people["amina"], nil))
		b.exec(`UPDATE hand_in SET state = 'draft' WHERE id = $1`, hand)
		b.shows("taken back", "amina")
		b.exec(`UPDATE hand_in SET state = 'handed' WHERE id = $1`, hand)
		b.says("yassin", fact.HandedIn, hand, nil)
		b.shows("handed in again: one notice, and news", "amina", "handed Ohm Câblage*")
		b.says("amina", fact.HandInRemarked, hand, nil)
		b.says("yassin", fact.HandInRemarked, hand, nil)
		b.shows("said to each other", "yassin", "replied Ohm Câblage*")
		b.shows("said to each other", "amina", "replied Ohm Câblage*", "handed Ohm Câblage*")
		b.exec(`UPDATE hand_in SET state = 'returned', mark = 1525 WHERE id = $1`, hand)
		b.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, at) VALUES ($1, $2, 1525, 1, 'devoir', $3, 1)`, work, b.people["yassin"].Person(), b.people["amina"].Person())
		b.says("amina", fact.HandInReturned, hand, nil)
		b.says("amina", fact.MarkSet, work, assessment.MarkSet{Learner: b.people["yassin"].Person(), Mark: 1525, Was: -1, Source: assessment.FromDevoir})
		b.shows("returned, told with its mark", "yassin", "returned Ohm Câblage*", "replied Ohm Câblage*")
		page, err := b.told.List(t.Context(), b.people["yassin"], "", 1)
		b.must(err)
		if n := page.Notices[0]; n.Mark != 1525 || n.Object != hand || n.Learner.ID != "" || n.Actor.Name != "amina" {
			t.Errorf("it says %+v", n)
		}
		page, err = b.told.List(t.Context(), b.people["amina"], "", 1)
		b.must(err)
		if n := page.Notices[0]; n.Learner.Name != "yassin" {
			t.Errorf("a trainer is told %+v", n)
		}
		for _, other := range []string{"salma", "hanae", "rachid", "driss"} {
			b.shows("somebody else's hand-in", other)
		}
		b.exec(`DELETE FROM role_grant WHERE person_id = $1`, b.people["yassin"].Person())
		b.shows("no learner of hers any more", "amina")
	})
}

func TestAllTrainersOfAGroupAreToldWhereNobodyOfThemGaveTheWork(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		hand := b.handIn(b.given(time.Time{}), "yassin", "handed")
		b.exec(`DELETE FROM role_grant WHERE person_id = $1`, b.people["amina"].Person())
		b.says("yassin", fact.HandedIn, hand, nil)
		b.shows("amina trains others now", "rachid", "handed Ohm Câblage*")
	})
}

func TestAMarkThatATrainerSetIsToldWhileItStands(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		work, yassin := b.given(time.Time{}), b.people["yassin"].Person()
		b.exec(`DELETE FROM notice`)
		b.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, at) VALUES ($1, $2, 1400, 1, 'trainer', $3, 1)`, work, yassin, b.people["amina"].Person())
		b.says("amina", fact.MarkSet, work, assessment.MarkSet{Learner: yassin, Mark: 1400, Was: 900, Source: assessment.FromTrainer, Reason: "Oral."})
		b.shows("set by hand", "yassin", "corrected Ohm Câblage*")
		b.exec(`UPDATE result SET source = 'quiz', mark = 900 WHERE work_id = $1`, work)
		b.shows("taken away again", "yassin")
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
