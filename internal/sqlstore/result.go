package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// outcome is what is to count of a work for a person from now on. Of the work its
// identifier, organisation, pass and resource are looked at.
type outcome struct {
	Work   assessment.Work
	Person string
	Mark   assessment.Mark // Unmarked where nothing counts any more
	Source assessment.Source
	By     string // the trainer whose mark it is, or empty
	Actor  string // whose act it was: the learner, a trainer, or empty for the lab
	Reason string // the trainer's, of a mark set by hand
	Lifts  bool   // takes a trainer's own mark away: the mark that counts without it stands again
}

// settled is what became of an outcome.
type settled struct {
	Result    assessment.Result
	Completed []learning.Progress // the resource that the work completed just now, or none: tell its learner (learning.Moved)
}

// setResult makes a mark the one that counts, in the caller's transaction: the
// result, the fact of its change, and what a pass completes. A trainer's own mark
// stands until a trainer lifts it. What is as it was changes nothing; that the same
// mark passes now, or does so no longer, is no fact. The transaction must be about
// its person (sqldb.WriteAbout).
func (b *Base) setResult(ctx context.Context, tx *sql.Tx, o outcome) (done settled, err error) {
	was, err := readResult(ctx, tx, o.Work.ID, o.Person)
	if err != nil {
		return done, err
	}
	if was.Source == assessment.FromTrainer && o.Source != assessment.FromTrainer && !o.Lifts {
		return settled{Result: was}, nil
	}
	done.Result = o.result(b.now())
	same := done.Result.Mark == was.Mark && done.Result.Source == was.Source && done.Result.By == was.By
	if same {
		done.Result.At, done.Result.Reason = was.At, was.Reason
	}
	if !same || done.Result.Passed != was.Passed {
		if err := writeResult(ctx, tx, done.Result); err != nil {
			return done, err
		}
	}
	if !same {
		if err := b.recordResult(ctx, tx, o, was.Mark); err != nil {
			return done, err
		}
	}
	if done.Result.Passed {
		done.Completed, err = b.completedBy(ctx, tx, o)
	}
	return done, err
}

// result is the outcome as it is kept.
func (o outcome) result(now time.Time) assessment.Result {
	r := assessment.Result{Work: o.Work.ID, Person: o.Person, Mark: o.Mark, Passed: o.Work.Passed(o.Mark), Source: o.Source, By: o.By, Reason: o.Reason, At: now}
	if o.Mark == assessment.Unmarked {
		r.Source, r.By = "", ""
	}
	return r
}

// recount lets the results of a work stand as it is written and marked now, by an
// act of somebody's, for a reason or for none.
func (b *Base) recount(ctx context.Context, tx *sql.Tx, w assessment.Work, actor, reason string) error {
	var all []outcome
	err := each(ctx, tx, `SELECT person_id, mark, source, by_id FROM result WHERE work_id = $1 ORDER BY person_id`, args{w.ID}, func(row *sql.Rows) error {
		o := outcome{Work: w, Actor: actor, Reason: reason}
		err := row.Scan(&o.Person, &o.Mark, &o.Source, &o.By)
		all = append(all, o)
		return err
	})
	if err != nil {
		return fmt.Errorf("list the results of a work: %w", err)
	}
	for _, o := range all {
		if o.Source == assessment.FromQuiz {
			kept, err := readAttempts(ctx, tx, w.ID, o.Person, "")
			if err != nil {
				return err
			}
			o.Mark = ofAttempts(w, o.Person, kept).Mark
		}
		if _, err := b.setResult(ctx, tx, o); err != nil {
			return err
		}
	}
	return nil
}

// readResult reads what counts of a work for a person: Unmarked, and of no source,
// where nothing does.
func readResult(ctx context.Context, q sqldb.Querier, work, person string) (assessment.Result, error) {
	r := assessment.Result{Work: work, Person: person, Mark: assessment.Unmarked}
	err := each(ctx, q, `SELECT mark, passed, source, by_id, reason, at FROM result WHERE work_id = $1 AND person_id = $2`, args{work, person}, func(row *sql.Rows) error {
		return row.Scan(&r.Mark, &r.Passed, &r.Source, &r.By, &r.Reason, micros{&r.At})
	})
	if err != nil {
		return r, fmt.Errorf("read a result: %w", err)
	}
	return r, nil
}

// writeResult keeps a result, or removes what is none any more.
func writeResult(ctx context.Context, tx *sql.Tx, r assessment.Result) (err error) {
	if r.Mark == assessment.Unmarked {
		_, err = tx.ExecContext(ctx, `DELETE FROM result WHERE work_id = $1 AND person_id = $2`, r.Work, r.Person)
	} else {
		_, err = tx.ExecContext(ctx, `INSERT INTO result (work_id, person_id, mark, passed, source, by_id, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (work_id, person_id) DO UPDATE SET mark = excluded.mark, passed = excluded.passed, source = excluded.source,
				by_id = excluded.by_id, reason = excluded.reason, at = excluded.at`,
			r.Work, r.Person, r.Mark, flag(r.Passed), r.Source, r.By, r.Reason, sqldb.Micros(r.At))
	}
	if err != nil {
		return fmt.Errorf("write a result: %w", err)
	}
	return nil
}

// recordResult records that another mark counts, where the learner belongs.
func (b *Base) recordResult(ctx context.Context, tx *sql.Tx, o outcome, was assessment.Mark) error {
	set := fact.Fact{Org: o.Work.Org, Actor: o.Actor, Kind: fact.MarkSet, Object: o.Work.ID,
		Payload: payload(assessment.MarkSet{Learner: o.Person, Mark: o.Mark, Was: was, Source: o.Source, Reason: o.Reason})}
	if err := tx.QueryRowContext(ctx, `SELECT place_id FROM person WHERE id = $1`, o.Person).Scan(&set.Place); err != nil {
		return fmt.Errorf("find where a learner belongs: %w", missing(err))
	}
	return b.record(ctx, tx, set)
}

// completedBy completes the resource of a work for who passed it, as having seen
// all of it does. What is completed already stays as it is; what was removed
// meanwhile completes nothing.
func (b *Base) completedBy(ctx context.Context, tx *sql.Tx, o outcome) ([]learning.Progress, error) {
	there, err := finds(ctx, tx, `SELECT 1 FROM resource WHERE id = $1 AND archived_at = 0`, args{o.Work.Resource})
	if err != nil || !there {
		return nil, err
	}
	was, err := readProgress(ctx, tx, `person_id = $1 AND resource_id = $2`, args{o.Person, o.Work.Resource}, "")
	if err != nil {
		return nil, err
	}
	now := append(was, learning.Progress{Person: o.Person, Resource: o.Work.Resource})[0]
	if !now.Completed.IsZero() {
		return nil, nil
	}
	now.Completed = b.now()
	if _, err := tx.ExecContext(ctx, markUpsert, now.Person, now.Resource, now.Extent, sqldb.Micros(now.Completed), ""); err != nil {
		return nil, fmt.Errorf("complete a resource: %w", err)
	}
	err = NewLearning(b).completed(ctx, tx, learning.Beat{Person: now.Person, Resource: now.Resource})
	return []learning.Progress{now}, err
}
