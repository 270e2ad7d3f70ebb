package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// mostEvents is how much of a history is told, the newest first.
const mostEvents = 200

// History tells what happened to a course and to everything in it, the newest
// first. That a reader of the course may know its history is for the caller to
// judge.
func (s *Courses) History(ctx context.Context, scope account.Scope, course string) (events []catalogue.Event, err error) {
	where := `(e.object_id = $1 OR e.object_id IN (SELECT id FROM resource WHERE course_id = $1)
		OR e.object_id IN (SELECT asset_id FROM resource WHERE course_id = $1)
		OR e.object_id IN (SELECT id FROM upload WHERE course_id = $1)
		OR e.object_id IN (SELECT id FROM work WHERE course_id = $1)) AND e.kind NOT IN ` + learnersDeeds + ` AND NOT ` + savedAgain
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if _, err := findCourse(ctx, q, scope, course); err != nil {
			return err
		}
		events, err = happened(ctx, q, where, args{course, mostEvents})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tell the history of a course: %w", err)
	}
	return events, nil
}

// learnersDeeds are the facts that tell what somebody did with a course and not what
// became of it: they are no part of its history.
const learnersDeeds = `('session.closed', 'resource.completed', 'resource.marked', 'resource.unmarked', 'mark.set')`

// savedAgain is true for what somebody saved of a work and saved again within ten
// minutes: the questions of a quiz keep themselves while they are written, and
// that would be all of a history.
const savedAgain = `(e.kind = 'work.changed' AND EXISTS (SELECT 1 FROM fact n WHERE n.object_id = e.object_id AND n.kind = e.kind
	AND n.actor_id = e.actor_id AND n.at > e.at AND n.at < e.at + 600000000))`

// happened reads facts with the names of who acted, the newest first; $2 bounds
// how many.
func happened(ctx context.Context, q sqldb.Querier, where string, a args) (events []catalogue.Event, err error) {
	err = each(ctx, q, `SELECT e.kind, e.actor_id, COALESCE(p.name, ''), e.at, e.object_id, e.payload
		FROM fact e LEFT JOIN person p ON p.id = e.actor_id WHERE `+where+` ORDER BY e.at DESC, e.id DESC LIMIT $2`, a, func(row *sql.Rows) error {
		var e catalogue.Event
		err := row.Scan(&e.Kind, &e.Actor.ID, &e.Actor.Name, micros{&e.At}, &e.Object, &e.Payload)
		events = append(events, e)
		return err
	})
	return events, err
}
