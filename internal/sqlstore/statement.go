package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/xapi"
)

// Statements reads facts in order, for those who tell them to others.
type Statements struct{ *Base }

// NewStatements reads from the database of b.
func NewStatements(b *Base) *Statements { return &Statements{b} }

var _ xapi.Store = (*Statements)(nil)

// numbered is how many facts get their number in one act, and acts how many acts
// one reading makes: who first reads a large lab's past waits for a part of it,
// and the next reading goes on.
const (
	numbered = 500
	acts     = 20
)

// Number implements xapi.Store. An act numbers what it finds from the last number
// on; of two that meet one is undone and runs again, so that numbers appear in
// their order. Nothing that is shown to people depends on it.
func (s *Statements) Number(ctx context.Context) error {
	for range acts {
		var waits bool
		err := s.db.Read(ctx, func(q sqldb.Querier) (err error) {
			waits, err = finds(ctx, q, `SELECT 1 FROM fact WHERE number = 0`, nil)
			return err
		})
		if err == nil && waits {
			err = s.db.WriteAbout(ctx, []string{"numbers"}, func(tx *sql.Tx) error { return number(ctx, tx) })
		}
		if err != nil {
			return fmt.Errorf("number facts: %w", err)
		}
		if !waits {
			break
		}
	}
	return nil
}

func number(ctx context.Context, tx *sql.Tx) error {
	var last int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT CAST(value AS BIGINT) FROM setting WHERE name = $1), 0)`, lastNumber).Scan(&last); err != nil {
		return err
	}
	done, err := tx.ExecContext(ctx, `WITH following AS (
			SELECT id, row_number() OVER (ORDER BY at, id) AS ord FROM fact WHERE number = 0 ORDER BY at, id LIMIT $1)
		UPDATE fact SET number = $2 + following.ord FROM following WHERE fact.id = following.id`, numbered, last)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
		lastNumber, strconv.FormatInt(last+n, 10))
	return err
}

// lastNumber is the setting that keeps the number that was given last: the fact
// that has it may be forgotten, and its number must not come again.
const lastNumber = "facts.numbered"

// learned are the facts that are a learner's own: whoever answers for the learner
// may read them, wherever the resource is kept.
func learned() []any {
	return []any{fact.SessionClosed, fact.ResourceCompleted, fact.AttemptSubmitted, fact.HandedIn, fact.HandInTakenBack}
}

// Lines implements xapi.Store.
func (s *Statements) Lines(ctx context.Context, scope account.Scope, from xapi.Asked) ([]xapi.Line, error) {
	var a args
	where := `f.org_id = ` + a.add(scope.Org()) + ` AND f.number > ` + a.add(from.After)
	if !from.Since.IsZero() {
		where += ` AND f.at > ` + a.add(sqldb.Micros(from.Since))
	}
	if !from.Until.IsZero() {
		where += ` AND f.at <= ` + a.add(sqldb.Micros(from.Until))
	}
	if !scope.Everything() {
		where += ` AND CASE WHEN f.kind IN ` + list(&a, learned()) + ` THEN COALESCE(who.place_id, '') ELSE f.place_id END IN ` + list(&a, scope.PeopleIn())
	}
	return s.lines(ctx, where, a, from.Limit)
}

// After reads the next facts of all organisations, for the lab itself.
func (s *Statements) After(ctx context.Context, last int64, limit int) ([]xapi.Line, error) {
	return s.lines(ctx, `f.number > $1`, args{last}, limit)
}

// aboutColumns is what is known of a fact's object: at most one of the tables has
// it. Names of files are left out, since people put names into them.
const aboutColumns = `CASE WHEN r.id IS NOT NULL THEN 'resource' WHEN c.id IS NOT NULL THEN 'course' WHEN m.id IS NOT NULL THEN 'module'
	WHEN g.id IS NOT NULL THEN 'group' WHEN l.id IS NOT NULL THEN 'place' WHEN p.id IS NOT NULL THEN 'person' WHEN a.id IS NOT NULL THEN 'file' WHEN k.id IS NOT NULL THEN 'work' ELSE '' END, COALESCE(k.id, ''),
	COALESCE(r.title, c.title, m.title, g.code, l.name, k.title, ''), COALESCE(r.language, c.language, a.language, k.language, ''),
	COALESCE(ra.kind, a.kind, ''), COALESCE(ra.duration, 0), COALESCE(ra.pages, 0),
	COALESCE(r.course_id, k.course_id, ''), COALESCE(rc.title, ''), COALESCE(rc.language, '')`

// lines reads facts with what they are about, then who is named in them.
func (s *Statements) lines(ctx context.Context, where string, a args, limit int) (found []xapi.Line, err error) {
	query := `SELECT f.number, f.id, f.org_id, f.place_id, f.actor_id, f.kind, f.object_id, f.at, f.payload, ` + aboutColumns + `
		FROM fact f LEFT JOIN person who ON who.id = f.actor_id
		LEFT JOIN resource r ON r.id = f.object_id LEFT JOIN asset ra ON ra.id = r.asset_id
		LEFT JOIN attempt x ON x.id = f.object_id LEFT JOIN hand_in h ON h.id = f.object_id LEFT JOIN work k ON k.id = COALESCE(x.work_id, h.work_id, f.object_id)
		LEFT JOIN course rc ON rc.id = COALESCE(r.course_id, k.course_id)
		LEFT JOIN course c ON c.id = f.object_id LEFT JOIN module m ON m.id = f.object_id LEFT JOIN person_group g ON g.id = f.object_id
		LEFT JOIN place l ON l.id = f.object_id LEFT JOIN person p ON p.id = f.object_id LEFT JOIN asset a ON a.id = f.object_id
		WHERE ` + where + ` ORDER BY f.number LIMIT ` + a.add(limit)
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		err := each(ctx, q, query, a, func(row *sql.Rows) error {
			l, err := scanLine(row)
			found = append(found, l)
			return err
		})
		if err != nil {
			return err
		}
		return nameIn(ctx, q, found)
	})
	if err != nil {
		return nil, fmt.Errorf("read facts in order: %w", err)
	}
	return found, nil
}

func scanLine(row *sql.Rows) (l xapi.Line, err error) {
	f, about := &l.Fact, &l.About
	var duration float64
	var pages int
	err = row.Scan(&l.Number, &f.ID, &f.Org, &f.Place, &f.Actor, &f.Kind, &f.Object, micros{&f.At}, &f.Payload,
		&about.Sort, &about.ID, &about.Title, &about.Language, &about.Kind, &duration, &pages, &about.Course, &about.Within, &about.Spoken)
	about.Extent = duration
	if about.Kind != media.Video && about.Kind != media.Audio {
		about.Extent = float64(max(1, pages))
	}
	return l, err
}

// nameIn says who the people of some lines are, but for those who were erased.
func nameIn(ctx context.Context, q sqldb.Querier, lines []xapi.Line) error {
	var a args
	var people []any
	for _, l := range lines {
		for _, person := range l.People() {
			people = append(people, person)
		}
	}
	names := map[string]string{}
	err := each(ctx, q, `SELECT id, name FROM person WHERE erased_at = 0 AND id IN `+list(&a, people), a, func(row *sql.Rows) error {
		var id, name string
		err := row.Scan(&id, &name)
		names[id] = name
		return err
	})
	for i := range lines {
		lines[i].Names = names
	}
	return err
}

// pseudonymKey is the setting that keeps the key of pseudonyms: in backups too,
// so that a restored lab calls everybody as before.
const pseudonymKey = "pseudonym.key"

// Secret gives the key of pseudonyms; fresh becomes it where there is none.
func (s *Statements) Secret(ctx context.Context, fresh []byte) ([]byte, error) {
	return s.secret(ctx, pseudonymKey, fresh)
}
