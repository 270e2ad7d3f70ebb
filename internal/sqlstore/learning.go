package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Learning keeps sessions and the progress they add up to.
type Learning struct{ *Base }

// NewLearning keeps learning in the base's database.
func NewLearning(b *Base) *Learning { return &Learning{b} }

// pair is one person on one resource.
type pair struct{ person, resource string }

func pairOf(b learning.Beat) pair { return pair{b.Person, b.Resource} }

// tally is what a batch of beats works on: what was known, and what changed.
type tally struct {
	sessions map[string]learning.Beat
	progress map[pair]learning.Progress
	touched  map[string]bool
	there    map[string]bool      // people and resources
	since    map[string]time.Time // of resources whose file was replaced, see learning.Target
}

// Merge takes a batch of beats, at most learning.MaxBeats, in one transaction:
// durable when it returns. Sessions and progress are read and written in one
// statement each, however many beats there are. Only what is read about these
// people changes.
func (l *Learning) Merge(ctx context.Context, beats []learning.Beat) (outcomes []learning.Outcome, err error) {
	var people []string
	for _, b := range beats {
		people = append(people, b.Person)
	}
	if len(beats) == 0 {
		return nil, nil
	}
	err = l.db.WriteAbout(ctx, people, func(tx *sql.Tx) error {
		known, err := l.known(ctx, tx, beats)
		if err != nil {
			return err
		}
		outcomes = make([]learning.Outcome, len(beats))
		for i, b := range beats {
			if outcomes[i], err = l.take(ctx, tx, known, b); err != nil {
				return err
			}
		}
		return known.write(ctx, tx)
	})
	return outcomes, err
}

// take merges one beat into what is known.
func (l *Learning) take(ctx context.Context, tx *sql.Tx, t *tally, b learning.Beat) (learning.Outcome, error) {
	if !t.there[b.Person] || !t.there[b.Resource] {
		return learning.Outcome{Refused: fault.Missing()}, nil
	}
	b.Target.Since = t.since[b.Resource] // as it is in this transaction, whatever a device or a server remembers
	was := t.progress[pairOf(b)]
	before := t.sessions[b.Session]
	session, now, err := learning.Fold(before, was, b)
	if err != nil {
		return learning.Outcome{Refused: err}, nil
	}
	if learning.Known(before, session, was, now) {
		return learning.Outcome{Progress: now, Session: session, Known: true}, nil
	}
	t.sessions[b.Session], t.progress[pairOf(b)], t.touched[b.Session] = session, now, true
	if was.Completed.IsZero() && !now.Completed.IsZero() {
		if err := l.completed(ctx, tx, b); err != nil {
			return learning.Outcome{}, err
		}
	}
	return learning.Outcome{Progress: now, Session: session}, nil
}

// completed records that a resource was completed. Whose it is need not be said:
// what a server of running sessions kept does not say it.
func (l *Learning) completed(ctx context.Context, tx *sql.Tx, b learning.Beat) error {
	done := fact.Fact{Org: b.Target.Org, Place: b.Target.Place, Actor: b.Person, Kind: fact.ResourceCompleted, Object: b.Resource}
	if done.Org == "" {
		err := tx.QueryRowContext(ctx, `SELECT c.org_id, c.place_id FROM resource r JOIN course c ON c.id = r.course_id WHERE r.id = $1`, b.Resource).
			Scan(&done.Org, &done.Place)
		if err != nil {
			return fmt.Errorf("find whose a completed resource is: %w", err)
		}
	}
	return l.record(ctx, tx, done)
}

// known reads the sessions and the progress that a batch touches.
func (l *Learning) known(ctx context.Context, tx *sql.Tx, beats []learning.Beat) (*tally, error) {
	t := &tally{sessions: map[string]learning.Beat{}, progress: map[pair]learning.Progress{}, touched: map[string]bool{}}
	var a, p args
	var ids []string
	var pairs []string
	for _, b := range beats {
		ids = append(ids, b.Session)
		pairs = append(pairs, "(person_id = "+p.add(b.Person)+" AND resource_id = "+p.add(b.Resource)+")")
	}
	err := each(ctx, tx, `SELECT id, person_id, resource_id, device, counter, position, activity, watched, heard, again, backs, spent, flags, started_at, seen_at
		FROM learning_session WHERE id IN `+list(&a, ids), a, func(rows *sql.Rows) error {
		var b learning.Beat
		var watched, heard, again, backs string
		err := rows.Scan(&b.Session, &b.Person, &b.Resource, &b.Device, &b.Counter, &b.Position, &b.Activity, &watched, &heard, &again, &backs,
			&b.Spent, &b.Flags, micros{&b.Began}, micros{&b.At})
		if err := errors.Join(err, unpack(watched, &b.Watched), unpack(heard, &b.Heard), unpack(again, &b.Again), unpack(backs, &b.Backs)); err != nil {
			return err
		}
		t.sessions[b.Session] = b
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read sessions: %w", err)
	}
	list, err := readProgress(ctx, tx, strings.Join(pairs, " OR "), p, "")
	if err != nil {
		return nil, err
	}
	for _, pr := range list {
		t.progress[pair{pr.Person, pr.Resource}] = pr
	}
	t.there, t.since, err = present(ctx, tx, beats)
	return t, err
}

// present gives the people and resources of a batch that there are. Beats may
// have waited while somebody was erased, or a draft was thrown away; what is left
// of these must not come back, nor hold up the beats of others. It says as well since
// when a file is shown that took the place of another.
func present(ctx context.Context, tx *sql.Tx, beats []learning.Beat) (there map[string]bool, since map[string]time.Time, err error) {
	people, resources := map[string]bool{}, map[string]bool{}
	for _, b := range beats {
		people[b.Person], resources[b.Resource] = true, true
	}
	there, err = unerased(ctx, tx, slices.Sorted(maps.Keys(people)))
	if err != nil {
		return nil, nil, fmt.Errorf("find whom beats are about: %w", err)
	}
	var a args
	since = map[string]time.Time{}
	err = each(ctx, tx, `SELECT id, since FROM resource WHERE id IN `+list(&a, slices.Sorted(maps.Keys(resources))), a, func(row *sql.Rows) error {
		var id string
		var at time.Time
		err := row.Scan(&id, micros{&at})
		there[id], since[id] = true, at
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("find what beats are about: %w", err)
	}
	return there, since, nil
}

// unerased gives those of some people who are not erased. The plus keeps SQLite
// from looking for them by the index of erased_at, which is everybody.
func unerased(ctx context.Context, q sqldb.Querier, people []string) (map[string]bool, error) {
	var a args
	there := map[string]bool{}
	return there, idsInto(ctx, q, there, `SELECT id FROM person WHERE +erased_at = 0 AND id IN `+list(&a, people), a)
}

// idsInto adds the identifiers that a query gives.
func idsInto(ctx context.Context, q sqldb.Querier, there map[string]bool, query string, a args) error {
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var id string
		err := row.Scan(&id)
		there[id] = true
		return err
	})
}

const sessionUpsert = ` ON CONFLICT (id) DO UPDATE SET counter = excluded.counter, position = excluded.position,
	activity = excluded.activity, watched = excluded.watched, heard = excluded.heard, again = excluded.again,
	backs = excluded.backs, spent = excluded.spent, flags = excluded.flags, started_at = excluded.started_at,
	seen_at = excluded.seen_at, closed_at = 0`

const progressUpsert = ` ON CONFLICT (person_id, resource_id) DO UPDATE SET watched = excluded.watched, heard = excluded.heard,
	watched_length = excluded.watched_length, extent = excluded.extent, position = excluded.position,
	device = excluded.device, seen_at = excluded.seen_at, completed_at = excluded.completed_at, since = excluded.since`

// write puts back all that changed, in two statements.
func (t *tally) write(ctx context.Context, tx *sql.Tx) error {
	var s, p args
	var sessions, progress []string
	seen := map[pair]bool{}
	for id := range t.touched {
		b := t.sessions[id]
		sessions = append(sessions, list(&s, []any{b.Session, b.Person, b.Resource, b.Device, b.Counter, b.Position, string(b.Activity),
			pack(b.Watched), pack(b.Heard), pack(b.Again), pack(b.Backs), b.Spent, b.Flags, sqldb.Micros(b.Began), sqldb.Micros(b.At)}))
		if k := pairOf(b); !seen[k] {
			seen[k] = true
			g := t.progress[k]
			progress = append(progress, list(&p, []any{g.Person, g.Resource, pack(g.Watched), pack(g.Heard), g.Watched.Length(), g.Extent, g.Position, g.Device, sqldb.Micros(g.Seen), sqldb.Micros(g.Completed), sqldb.Micros(g.Since)}))
		}
	}
	if len(sessions) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO learning_session (id, person_id, resource_id, device, counter, position, activity, watched, heard, again, backs, spent, flags, started_at, seen_at)
		VALUES `+strings.Join(sessions, ",")+sessionUpsert, s...); err != nil {
		return fmt.Errorf("write sessions: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO progress (person_id, resource_id, watched, heard, watched_length, extent, position, device, seen_at, completed_at, since)
		VALUES `+strings.Join(progress, ",")+progressUpsert, p...); err != nil {
		return fmt.Errorf("write progress: %w", err)
	}
	return nil
}

// Progress gives what a person did with some resources.
func (l *Learning) Progress(ctx context.Context, person string, resources []string) (found []learning.Progress, err error) {
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		var a args
		where := "person_id = " + a.add(person) + " AND resource_id IN " + list(&a, resources)
		found, err = readProgress(ctx, q, where, a, "")
		return err
	})
	return found, err
}

// Recent gives what a person began and has not completed, newest first.
func (l *Learning) Recent(ctx context.Context, person string, limit int) (found []learning.Progress, err error) {
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		var a args
		where := "person_id = " + a.add(person) + " AND completed_at = 0"
		found, err = readProgress(ctx, q, where, a, " ORDER BY seen_at DESC, resource_id LIMIT "+a.add(limit))
		return err
	})
	return found, err
}

// readProgress reads rows of progress; where and order are texts of this file.
func readProgress(ctx context.Context, q sqldb.Querier, where string, a args, order string) (found []learning.Progress, err error) {
	err = each(ctx, q, `SELECT person_id, resource_id, watched, heard, extent, position, device, seen_at, completed_at, marked_by, since
		FROM progress WHERE `+where+order, a, func(rows *sql.Rows) error {
		var p learning.Progress
		var watched, heard string
		var seen, completed int64
		err := rows.Scan(&p.Person, &p.Resource, &watched, &heard, &p.Extent, &p.Position, &p.Device, &seen, &completed, &p.MarkedBy, micros{&p.Since})
		if err := errors.Join(err, unpack(watched, &p.Watched), unpack(heard, &p.Heard)); err != nil {
			return err
		}
		p.Seen, p.Completed = sqldb.Time(seen), sqldb.Time(completed)
		found = append(found, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read progress: %w", err)
	}
	return found, nil
}

// pack writes a set, or moments in their order, as learning's short text; unlike
// other values they are never asked for in SQL.
func pack[T learning.Interval | float64](set []T) string {
	switch set := any(set).(type) {
	case []learning.Interval:
		return learning.Intervals(set).Compact()
	case []float64:
		return learning.CompactMoments(set)
	}
	return "" // there is no third type
}

// unpack reads what pack wrote, and the JSON that earlier versions wrote.
func unpack[T learning.Intervals | []float64](text string, set *T) (err error) {
	switch set := any(set).(type) {
	case *learning.Intervals:
		*set, err = learning.Expand(text)
	case *[]float64:
		*set, err = learning.ExpandMoments(text)
	}
	return err
}
