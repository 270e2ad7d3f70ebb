package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Roll implements assessment.Archive.
func (s *Attempts) Roll(ctx context.Context, scope account.Scope, work, group string, rule func(group account.Object) error) (sittings []assessment.Sitting, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		at, w, err := readGivenIn(ctx, q, scope, work, group)
		if err != nil {
			return err
		}
		if err := rule(at); err != nil {
			return err
		}
		sittings, err = readRoll(ctx, q, w, group)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the attempts of a group: %w", err)
	}
	return sittings, nil
}

func readRoll(ctx context.Context, q sqldb.Querier, w assessment.Work, group string) (sittings []assessment.Sitting, err error) {
	names, err := readReportLearners(ctx, q, group)
	if err != nil {
		return nil, err
	}
	kept := map[string][]assessment.Attempt{}
	query := `SELECT ` + attemptColumns + `, t.answers FROM attempt t WHERE t.work_id = $2 AND t.person_id IN ` + learnersOf + ` ORDER BY t.number, t.id`
	err = each(ctx, q, query, args{group, w.ID}, func(row *sql.Rows) error {
		a, err := scanAttempt(row)
		kept[a.Person] = append(kept[a.Person], a)
		return err
	})
	for _, n := range names {
		sittings = append(sittings, assessment.Sitting{Work: w, Person: n.ID, Name: n.Name, Kept: kept[n.ID]})
	}
	return sittings, err
}
