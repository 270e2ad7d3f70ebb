package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// followedBy finds the place of the learner $3, if the group $1 follows the course
// of the resource $2 and $3 is one of its learners: who answers for learners reads
// of their marks, wherever a course is kept.
const followedBy = `SELECT c.org_id, h.place_id FROM resource r JOIN course c ON c.id = r.course_id JOIN person_group g ON g.org_id = c.org_id AND g.id = $1
	JOIN person h ON h.id = $3
	WHERE r.id = $2 AND r.archived_at = 0 AND r.state IN ('published', 'withdrawn') AND $3 IN ` + learnersOf + ` AND ` + follows

// markUpsert leaves what was watched as it is.
const markUpsert = `INSERT INTO progress (person_id, resource_id, watched, watched_length, extent, position, device, seen_at, completed_at, marked_by)
	VALUES ($1, $2, '', 0, $3, 0, '', 0, $4, $5)
	ON CONFLICT (person_id, resource_id) DO UPDATE SET completed_at = excluded.completed_at, marked_by = excluded.marked_by`

// Mark implements learning.Marks.
func (l *Learning) Mark(ctx context.Context, m learning.Marking, rule func(group account.Object, was learning.Progress) (learning.Progress, error)) (now learning.Progress, err error) {
	err = l.db.WriteAbout(ctx, []string{m.Learner}, func(tx *sql.Tx) error {
		group, err := readReportGroup(ctx, tx, m.Group)
		if err != nil {
			return err
		}
		at, err := l.followed(ctx, tx, m)
		if err != nil {
			return err
		}
		was, err := readProgress(ctx, tx, `person_id = $1 AND resource_id = $2`, args{m.Learner, m.Resource}, "")
		if err != nil {
			return err
		}
		was = append(was, learning.Progress{}) // the first stands, if there is one
		if now, err = rule(group.Object, was[0]); err != nil || now.MarkedBy == was[0].MarkedBy {
			return err
		}
		if now, err = l.withPassed(ctx, tx, now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, markUpsert, m.Learner, m.Resource, now.Extent, sqldb.Micros(now.Completed), now.MarkedBy); err != nil {
			return err
		}
		return l.recordMark(ctx, tx, at, m, now)
	})
	if err != nil {
		return now, fmt.Errorf("mark a resource: %w", err)
	}
	return now, nil
}

// withPassed is progress without a trainer's word, where a passed work completes the
// resource: completed all the same.
func (l *Learning) withPassed(ctx context.Context, tx *sql.Tx, p learning.Progress) (learning.Progress, error) {
	if !p.Completed.IsZero() {
		return p, nil
	}
	err := each(ctx, tx, `SELECT r.at FROM result r JOIN work w ON w.id = r.work_id WHERE w.resource_id = $1 AND r.person_id = $2 AND r.passed = 1
		ORDER BY r.at DESC`, args{p.Resource, p.Person}, func(row *sql.Rows) error { return row.Scan(micros{&p.Completed}) })
	if err != nil {
		return p, fmt.Errorf("ask whether a passed work completes a resource: %w", err)
	}
	return p, nil
}

// followed gives where a learner belongs whose work is marked.
func (l *Learning) followed(ctx context.Context, tx *sql.Tx, m learning.Marking) (at account.Object, err error) {
	found := false
	err = each(ctx, tx, followedBy, args{m.Group, m.Resource, m.Learner}, func(row *sql.Rows) error {
		found = true
		return row.Scan(&at.Org, &at.Place)
	})
	if err == nil && !found {
		err = fault.Missing()
	}
	return at, err
}

// recordMark records what a trainer said, and that a learner stands without it.
func (l *Learning) recordMark(ctx context.Context, tx *sql.Tx, at account.Object, m learning.Marking, now learning.Progress) error {
	said := fact.Fact{Org: at.Org, Place: at.Place, Actor: m.By, Kind: fact.ResourceMarked, Object: m.Resource, Payload: payload(learning.Marked{Learner: m.Learner})}
	if now.MarkedBy == "" {
		said.Kind = fact.ResourceUnmarked
	}
	if err := l.record(ctx, tx, said); err != nil || now.MarkedBy != "" || now.Completed.IsZero() {
		return err
	}
	return l.record(ctx, tx, fact.Fact{Org: at.Org, Place: at.Place, Actor: m.Learner, Kind: fact.ResourceCompleted, Object: m.Resource})
}
