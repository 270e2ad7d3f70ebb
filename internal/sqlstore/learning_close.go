package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// closing is a session that ends, and whose it was.
type closing struct {
	learning.Closed
	org, place, person, resource string
}

// idleSessions are those that no beat came of since $1. The order spares the two
// databases from locking rows crosswise.
const idleSessions = `SELECT s.id, c.org_id, c.place_id, s.person_id, s.resource_id, s.started_at, s.seen_at, s.position, COALESCE(p.extent, 0),
		s.watched, s.heard, s.again, s.backs, s.spent, s.flags
	FROM learning_session s JOIN resource r ON r.id = s.resource_id JOIN course c ON c.id = r.course_id
	LEFT JOIN progress p ON p.person_id = s.person_id AND p.resource_id = s.resource_id
	WHERE s.closed_at = 0 AND s.seen_at < $1 ORDER BY s.id LIMIT $2`

// CloseIdle closes sessions whose newest beat came before idle, at most so many,
// and records of each what it came to. A beat that comes later and says something
// new opens its session again.
func (l *Learning) CloseIdle(ctx context.Context, idle time.Time, most int) (closed int, err error) {
	err = l.db.WriteAbout(ctx, []string{"closing"}, func(tx *sql.Tx) error {
		found, err := readIdle(ctx, tx, idle, most)
		closed = len(found)
		for _, c := range found {
			if err := l.closeOne(ctx, tx, c); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("close sessions: %w", err)
	}
	return closed, nil
}

func readIdle(ctx context.Context, tx *sql.Tx, idle time.Time, most int) (found []closing, err error) {
	err = each(ctx, tx, idleSessions, args{sqldb.Micros(idle), most}, func(rows *sql.Rows) error {
		var c closing
		var watched, heard, again, backs string
		err := rows.Scan(&c.Session, &c.org, &c.place, &c.person, &c.resource, micros{&c.Began}, micros{&c.Seen}, &c.Position, &c.Extent,
			&watched, &heard, &again, &backs, &c.Spent, &c.Flags)
		if err := errors.Join(err, unpack(watched, &c.Watched), unpack(heard, &c.Heard), unpack(again, &c.Again), unpack(backs, &c.Backs)); err != nil {
			return err
		}
		if c.Watched == nil {
			c.Watched = learning.Intervals{} // a list of none, for who reads the fact
		}
		found = append(found, c)
		return nil
	})
	return found, err
}

func (l *Learning) closeOne(ctx context.Context, tx *sql.Tx, c closing) error {
	if _, err := tx.ExecContext(ctx, `UPDATE learning_session SET closed_at = $1 WHERE id = $2`, sqldb.Micros(l.now()), c.Session); err != nil {
		return err
	}
	return l.record(ctx, tx, fact.Fact{
		Org: c.org, Place: c.place, Actor: c.person, Kind: fact.SessionClosed, Object: c.resource, Payload: payload(c.Closed),
	})
}

// outdated are what is removed when it was kept long enough. Progress, what was
// completed and how far everybody came stay.
var outdated = struct{ sessions, devices, closings string }{
	sessions: `DELETE FROM learning_session WHERE id IN (
		SELECT id FROM learning_session WHERE closed_at > 0 AND seen_at < $1 ORDER BY seen_at LIMIT $2)`,
	devices: `UPDATE progress SET device = '' WHERE (person_id, resource_id) IN (
		SELECT person_id, resource_id FROM progress WHERE device <> '' AND seen_at < $1 LIMIT $2)`,
	closings: `DELETE FROM fact WHERE id IN (
		SELECT id FROM fact WHERE kind = 'session.closed' AND at < $1 ORDER BY at LIMIT $2)`,
}

// ForgetSessions removes closed sessions whose newest beat came before a moment,
// and the names of the devices that progress was made on until then: at most so
// many of each. It says how many rows it changed.
func (l *Learning) ForgetSessions(ctx context.Context, before time.Time, most int) (int, error) {
	return l.forget(ctx, before, most, outdated.sessions, outdated.devices)
}

// ForgetClosings removes what facts say of sessions that were closed before a
// moment, at most so many. It says how many.
func (l *Learning) ForgetClosings(ctx context.Context, before time.Time, most int) (int, error) {
	return l.forget(ctx, before, most, outdated.closings)
}

func (l *Learning) forget(ctx context.Context, before time.Time, most int, statements ...string) (changed int, err error) {
	err = l.db.Write(ctx, func(tx *sql.Tx) error {
		changed = 0
		for _, statement := range statements {
			done, err := tx.ExecContext(ctx, statement, sqldb.Micros(before), most)
			if err != nil {
				return err
			}
			n, err := done.RowsAffected()
			if err != nil {
				return err
			}
			changed += int(n)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("forget what was kept long enough: %w", err)
	}
	return changed, nil
}
