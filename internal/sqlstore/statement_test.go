package sqlstore_test

import (
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/xapi"
)

// feedOf reads what an office tells.
func (o *office) feedOf(life string) *xapi.Feed {
	return xapi.NewFeed(sqlstore.NewStatements(o.stores.Base), xapi.NewTeller("https://lab.example.ma", []byte("key"), true), life)
}

// follow reads a feed from a cursor to its present end, and gives the facts in
// their order.
func follow(t *testing.T, feed *xapi.Feed, who account.Actor, cursor string, limit int) (facts []string, end string) {
	t.Helper()
	for {
		page, err := feed.Read(t.Context(), who, cursor, xapi.Asked{Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Statements) == 0 {
			return facts, page.Next
		}
		for _, s := range page.Statements {
			of := s.Context.Extensions["https://lab.example.ma/xapi/extensions/fact"].(map[string]string)
			facts = append(facts, of["id"])
		}
		cursor = page.Next
	}
}

// Many write while one reads a few at a time: everything comes once, and whoever
// begins again reads it in the same order.
func TestAReaderOfTheFeedMissesNothingWhileManyWrite(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		const writers, each = 8, 30
		feed := o.feedOf("")
		before, cursor := follow(t, feed, o.admin, "", 7)
		var writing sync.WaitGroup
		for w := range writers {
			writing.Go(func() {
				for i := range each {
					f := fact.Fact{Org: o.admin.Org(), Actor: o.admin.Person(), Kind: fact.SettingChanged, Object: fmt.Sprint(w, "-", i)}
					if err := o.stores.Record(t.Context(), f); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { writing.Wait(); close(done) }()
		all := before
		for ended := false; !ended; {
			select {
			case <-done:
				ended = true
			default:
			}
			var more []string
			more, cursor = follow(t, feed, o.admin, cursor, 7)
			all = append(all, more...)
		}
		again, _ := follow(t, feed, o.admin, "", 50)
		if len(all) != len(before)+writers*each || fmt.Sprint(all) != fmt.Sprint(again) {
			t.Errorf("%d facts were read, and %d when read again, of %d", len(all), len(again), len(before)+writers*each)
		}
	})
}

// An act that began first may commit last: it is told after what was told
// already, and not before, where nobody would look again.
func TestAFactThatIsCommittedLateIsToldLate(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		if o.db.Dialect() == sqldb.SQLite {
			return // it has one writer: nothing commits in another order
		}
		feed := o.feedOf("")
		_, cursor := follow(t, feed, o.admin, "", 100)
		begun, go1, ended := make(chan struct{}), make(chan struct{}), make(chan error)
		var once sync.Once
		go func() {
			ended <- o.db.Write(t.Context(), func(tx *sql.Tx) error {
				_, err := tx.ExecContext(t.Context(), `INSERT INTO fact (id, org_id, place_id, actor_id, kind, object_id, at, payload) VALUES ('00early', $1, '', '', 'setting.changed', 'x', 1, '')`, o.admin.Org())
				once.Do(func() { close(begun) })
				<-go1
				return err
			})
		}()
		<-begun
		if err := o.stores.Record(t.Context(), fact.Fact{Org: o.admin.Org(), Kind: fact.SettingChanged, Object: "y"}); err != nil {
			t.Fatal(err)
		}
		first, cursor := follow(t, feed, o.admin, cursor, 100)
		close(go1)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		second, _ := follow(t, feed, o.admin, cursor, 100)
		if len(first) != 1 || len(second) != 1 || second[0] != "00early" {
			t.Errorf("first %v, then %v", first, second)
		}
	})
}

func TestTheFeedKeepsOrganisationsApart(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		other := o.beside()
		var whole int
		if err := o.db.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRowContext(t.Context(), `SELECT count(*) FROM fact`).Scan(&whole)
		}); err != nil {
			t.Fatal(err)
		}
		ours, _ := follow(t, o.feedOf(""), o.admin, "", 100)
		theirs, _ := follow(t, o.feedOf(""), other, "", 100)
		if len(ours) == 0 || len(theirs) == 0 || len(ours)+len(theirs) != whole || slices.Contains(theirs, ours[0]) {
			t.Errorf("%v and %v, of %d facts", ours, theirs, whole)
		}
		if _, err := o.feedOf("").Read(t.Context(), account.Actor{}, "", xapi.Asked{Limit: 1}); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("a visitor: %v", err)
		}
	})
}

func TestACursorOfAnotherLifeOfTheLabIsRefused(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		_, cursor := follow(t, o.feedOf("first"), o.admin, "", 100)
		for cursor, want := range map[string]string{cursor: "statements.other-life", "x.": "statements.after", "-1.second": "statements.after"} {
			_, err := o.feedOf("second").Read(t.Context(), o.admin, cursor, xapi.Asked{Limit: 1})
			if f, is := fault.As(err); !is || f.Code != want {
				t.Errorf("%q: %v", cursor, err)
			}
		}
	})
}

func TestSinceAndUntilBoundTheFeed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		store := sqlstore.NewStatements(o.stores.Base)
		begun := o.clock()
		o.pass(time.Hour)
		if err := o.stores.Record(t.Context(), fact.Fact{Org: o.admin.Org(), Kind: fact.SettingChanged, Object: "y"}); err != nil {
			t.Fatal(err)
		}
		if err := store.Number(t.Context()); err != nil {
			t.Fatal(err)
		}
		count := func(asked xapi.Asked) int {
			asked.Limit = 100
			lines, err := store.Lines(t.Context(), o.admin.Scope(), asked)
			if err != nil {
				t.Fatal(err)
			}
			return len(lines)
		}
		whole := count(xapi.Asked{})
		after, before := count(xapi.Asked{Since: begun}), count(xapi.Asked{Until: begun})
		if after != 1 || before != whole-1 || count(xapi.Asked{Since: o.clock()}) != 0 {
			t.Errorf("%d of %d facts since, %d until", after, whole, before)
		}
	})
}

func TestTheNumberOfAForgottenFactDoesNotComeAgain(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		_, cursor := follow(t, o.feedOf(""), o.admin, "", 100)
		fill(t, o.db, `DELETE FROM fact`)
		if err := o.stores.Record(t.Context(), fact.Fact{Org: o.admin.Org(), Kind: fact.SettingChanged, Object: "y"}); err != nil {
			t.Fatal(err)
		}
		if facts, _ := follow(t, o.feedOf(""), o.admin, cursor, 100); len(facts) != 1 {
			t.Errorf("after all was forgotten %v is read", facts)
		}
	})
}

func TestTheKeyOfPseudonymsIsMadeOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		store := sqlstore.NewStatements(o.stores.Base)
		one, err := store.Secret(t.Context(), []byte("one"))
		two, wrong := store.Secret(t.Context(), []byte("two"))
		if err != nil || wrong != nil || string(one) != "one" || string(two) != "one" {
			t.Errorf("%q %v, %q %v", one, err, two, wrong)
		}
	})
}
