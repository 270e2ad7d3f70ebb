package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// givenTo are the givings v of the work $1 to groups that the person $2 is a
// learner of.
const givenTo = `given v JOIN person_group g ON g.id = v.group_id AND g.archived_at = 0
	JOIN role_grant t ON t.role = 'learner' AND t.scope_kind = 'group' AND t.scope_id = v.group_id AND t.person_id = $2 WHERE v.work_id = $1`

// readTerms gives the terms on which a person has a work to do.
func readTerms(ctx context.Context, q sqldb.Querier, work, person string) (assessment.Terms, error) {
	var given []assessment.Given
	err := each(ctx, q, `SELECT v.group_id, v.opens_at, v.due_at FROM `+givenTo+` ORDER BY v.group_id`, args{work, person}, func(row *sql.Rows) error {
		v := assessment.Given{Work: work}
		err := row.Scan(&v.Group, micros{&v.Opens}, micros{&v.Due})
		given = append(given, v)
		return err
	})
	return assessment.TermsOf(given), err
}
