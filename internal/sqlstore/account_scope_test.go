package sqlstore_test

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// The tree: region > centre > workshop, region > annexe; group g is of centre,
// group h of annexe. Everything is written by its name.
func townTree() place.Tree {
	return place.NewTree([]place.Place{
		{ID: "region"}, {ID: "centre", Parent: "region"}, {ID: "workshop", Parent: "centre"}, {ID: "annexe", Parent: "region"},
	})
}

const town = `
INSERT INTO organisation (id, name, created_at) VALUES ('org', 'OFPPT', 1);
INSERT INTO organisation (id, name, created_at) VALUES ('other', 'UM6P', 1);
INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('region', 'org', NULL, 'direction', 'R', 0, 1, 1, 1, 0);
INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('centre', 'org', 'region', 'etablissement', 'C', 0, 1, 1, 1, 0);
INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('workshop', 'org', 'centre', 'space', 'W', 0, 1, 1, 1, 0);
INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('annexe', 'org', 'region', 'etablissement', 'A', 0, 1, 1, 1, 0);
INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('theirs', 'other', NULL, 'etablissement', 'T', 0, 1, 1, 1, 0);
INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
	VALUES ('me', 'org', 'centre', 'me', 'Me', '', 'fr', '', 0, 1, 1, 1, 0);
INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
	VALUES ('somebody', 'org', 'annexe', 'somebody', 'Somebody', '', 'fr', '', 0, 1, 1, 1, 0)`

func pick[T any](r *mathrand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func townsman(r *mathrand.Rand) account.Actor {
	var grants []account.Grant
	for range r.IntN(4) {
		grants = append(grants, pick(r,
			account.Grant{Role: account.Learner, In: account.InGroup, Scope: pick(r, "g", "h")},
			account.Grant{Role: account.Trainer, In: account.InGroup, Scope: pick(r, "g", "h")},
			account.Grant{Role: account.Reviewer, In: account.InPlace, Scope: pick(r, "centre", "annexe")},
			account.Grant{Role: account.Librarian, In: account.InPlace, Scope: pick(r, "region", "centre", "workshop")},
			account.Grant{Role: account.Manager, In: account.InPlace, Scope: pick(r, "centre", "annexe")},
		))
	}
	if r.IntN(12) == 0 {
		grants = append(grants, account.Grant{Role: account.Admin, In: account.InOrg, Scope: "org"})
	}
	return account.NewActor(account.Person{ID: "me", Org: "org", Place: "centre"}, grants, map[string]string{"g": "centre", "h": "annexe"}, townTree())
}

// townCourse draws a course and the statements that write it.
func townCourse(r *mathrand.Rand, n int) (id string, o account.Object, statements []string) {
	id = fmt.Sprintf("01j%023d", n)
	o = account.Object{
		Org: "org", Place: pick(r, "region", "centre", "workshop", "annexe"), Owner: pick(r, "me", "somebody"), Public: r.IntN(6) == 0,
		State: pick(r, account.Draft, account.InReview, account.Published, account.Published, account.Withdrawn),
	}
	if r.IntN(10) == 0 {
		o = account.Object{Org: "other", Place: "theirs", Owner: "somebody", State: o.State}
	}
	statements = []string{fmt.Sprintf(`INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code,
		keywords, licence, state, submitter_id, reason, published_at, version, created_at, changed_at, archived_at)
		VALUES ('%s', '%s', '%s', '%s', 'T', '', 'fr', 's', 'l', '', '', '[]', '', '%s', '', '', 1, 1, 1, %d, 0)`, id, o.Org, o.Place, o.Owner, o.State, n+1)}
	if o.Org == "org" && r.IntN(4) == 0 {
		o.Editors = []string{"me"}
		statements = append(statements, fmt.Sprintf(`INSERT INTO course_editor VALUES ('%s', 'me')`, id))
	}
	if r.IntN(2) == 0 {
		o.Groups = []string{pick(r, "g", "h", "k")}
	}
	if r.IntN(4) == 0 {
		o.Granted = []string{pick(r, "region", "centre", "annexe", "org")}
	}
	if o.Org == "other" {
		o.Groups, o.Granted = nil, []string{"other"}
	}
	for _, a := range o.Audiences() {
		statements = append(statements, fmt.Sprintf(`INSERT INTO course_audience VALUES ('%s', '%s')`, id, a))
	}
	return id, o, statements
}

func write(t *testing.T, db *sqldb.DB, statements []string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		for _, s := range statements {
			if _, err := tx.ExecContext(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSQLListsExactlyTheCoursesThatMayBeRead(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		r := mathrand.New(mathrand.NewPCG(23, 29))
		write(t, db, strings.Split(town, ";\n"))
		objects := map[string]account.Object{}
		for n := range 200 {
			id, o, statements := townCourse(r, n)
			objects[id] = o
			write(t, db, statements)
		}
		courses := sqlstore.NewCourses(sqlstore.NewBase(db, id.NewMaker(time.Now, rand.Reader), time.Now, nil))
		for range 60 {
			who := townsman(r)
			if got, want := listedTo(t, courses, who), readableBy(who, objects); !slices.Equal(got, want) {
				t.Fatalf("%v: in one of SQL and Can only: %v", who.Roles(), differing(got, want, objects))
			}
		}
		if got, want := listedTo(t, courses, account.Actor{}), readableBy(account.Actor{}, objects); !slices.Equal(got, want) {
			t.Fatalf("a visitor: SQL lists %v, Can says %v", got, want)
		}
	}, sqlstore.Migrations())
}

// differing shows what is in one list only.
func differing(a, b []string, objects map[string]account.Object) (out []account.Object) {
	for id, o := range objects {
		if slices.Contains(a, id) != slices.Contains(b, id) {
			out = append(out, o)
		}
	}
	return out
}

func listedTo(t *testing.T, courses *sqlstore.Courses, who account.Actor) (ids []string) {
	t.Helper()
	q := catalogue.Query{View: catalogue.Library, Limit: 100}
	for more := true; more; more = q.Cursor != "" {
		cards, next, err := courses.Cards(t.Context(), who.Scope(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cards {
			ids = append(ids, c.ID)
		}
		q.Cursor = next
	}
	slices.Sort(ids)
	return ids
}

func readableBy(who account.Actor, objects map[string]account.Object) (ids []string) {
	for id, o := range objects {
		if account.Can(who, account.ResourceRead, o) == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
