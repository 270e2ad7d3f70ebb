package sqlstore_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
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

// ready makes a course of amina's with something to read in it.
func (b *bells) ready(title string) (course, module string) {
	b.t.Helper()
	course, module = b.course(title)
	asset, _ := b.receive(course, module, "cours.pdf", media.PDF)
	b.digitised(asset)
	return course, module
}
