package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// ofAttempts is what somebody's attempts at a work come to.
func ofAttempts(w assessment.Work, person string, kept []assessment.Attempt) outcome {
	o := outcome{Work: w, Person: person, Mark: assessment.Unmarked, Source: assessment.FromQuiz, Actor: person}
	if counting, found := w.Rules.Keep.Counting(kept); found {
		o.Mark = counting.Mark
	}
	return o
}

// SetByHand implements assessment.Archive.
func (s *Attempts) SetByHand(ctx context.Context, scope account.Scope, h assessment.ByHand, rule func(group account.Object) error) (now assessment.Result, completed []learning.Progress, err error) {
	err = s.db.WriteAbout(ctx, []string{h.Learner}, func(tx *sql.Tx) error {
		group, w, err := readGivenIn(ctx, tx, scope, h.Work, h.Group)
		if err != nil {
			return err
		}
		if err := rule(group); err != nil {
			return err
		}
		if err := readMember(ctx, tx, h.Group, h.Learner); err != nil {
			return err
		}
		scale, err := readScale(ctx, tx, w.Org)
		if err != nil {
			return err
		}
		o := outcome{Work: w, Person: h.Learner, Mark: scale.Round(h.Mark), Source: assessment.FromTrainer, By: h.By, Actor: h.By, Reason: h.Reason}
		if h.Mark == assessment.Unmarked {
			if o, err = s.withoutHand(ctx, tx, w, h); err != nil {
				return err
			}
		}
		done, err := s.setResult(ctx, tx, o)
		now, completed = done.Result, done.Completed
		return err
	})
	if err != nil {
		return now, nil, fmt.Errorf("set a mark by hand: %w", err)
	}
	return now, completed, nil
}

// withoutHand is what counts where a trainer lifts their own mark: the attempts, or
// the hand-in that was returned.
func (s *Attempts) withoutHand(ctx context.Context, tx *sql.Tx, w assessment.Work, h assessment.ByHand) (o outcome, err error) {
	kept, err := readAttempts(ctx, tx, w.ID, h.Learner, "")
	if err != nil {
		return o, err
	}
	o = ofAttempts(w, h.Learner, kept)
	o.Actor, o.Reason, o.Lifts = h.By, h.Reason, true
	if w.Kind != assessment.Devoir {
		return o, nil
	}
	o.Source = assessment.FromDevoir
	query := `SELECT mark, marker_id FROM hand_in WHERE work_id = $1 AND person_id = $2 AND state = $3`
	return o, each(ctx, tx, query, args{w.ID, h.Learner, assessment.Returned}, func(row *sql.Rows) error { return row.Scan(&o.Mark, &o.By) })
}

// readGivenIn reads a work that a group was given, or that the scope may read, and
// what rights need to know of the group.
func readGivenIn(ctx context.Context, tx sqldb.Querier, scope account.Scope, work, group string) (at account.Object, w assessment.Work, err error) {
	g, err := readReportGroup(ctx, tx, group)
	if err != nil {
		return at, w, err
	}
	if g.Object.Org != scope.Org() {
		return at, w, fault.Missing()
	}
	given, err := finds(ctx, tx, `SELECT 1 FROM given WHERE work_id = $1 AND group_id = $2`, args{work, group})
	if err != nil {
		return at, w, err
	}
	if given {
		scope = account.Lab(scope.Org())
	}
	w, err = findWork(ctx, tx, scope, work)
	return g.Object, w, err
}

// readMember asks that somebody is a learner of a group.
func readMember(ctx context.Context, tx sqldb.Querier, group, person string) error {
	there, err := finds(ctx, tx, `SELECT 1 FROM person h WHERE h.id = $2 AND h.id IN `+learnersOf, args{group, person})
	if err == nil && !there {
		err = fault.Missing()
	}
	return err
}
