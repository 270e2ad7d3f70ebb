package sqlstore

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// readLearner gives a person's name, and what decides who may read of their
// progress: their place, and the groups that they learn in.
func readLearner(ctx context.Context, q sqldb.Querier, person string) (name string, o account.Object, err error) {
	o.Owner = person
	if err := q.QueryRowContext(ctx, `SELECT name, org_id, place_id FROM person WHERE id = $1`, person).Scan(&name, &o.Org, &o.Place); err != nil {
		return name, o, missing(err)
	}
	o.Groups, err = column(ctx, q, `SELECT DISTINCT g.id FROM role_grant t JOIN person_group g ON g.id = t.scope_id AND g.archived_at = 0
		WHERE t.person_id = $1 AND t.role = 'learner' AND t.scope_kind = 'group' ORDER BY g.id`, args{person})
	return name, o, err
}
