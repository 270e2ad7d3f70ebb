package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Facts reads what happened. What an object's history may be read for is
// account.Can's to say (fact.read), with the object in hand.
type Facts struct{ *Base }

// NewFacts reads from the database of b.
func NewFacts(b *Base) *Facts { return &Facts{b} }

const factColumns = `id, org_id, place_id, actor_id, kind, object_id, at, payload`

// factFields are where factColumns go.
func factFields(f *fact.Fact) []any {
	return []any{&f.ID, &f.Org, &f.Place, &f.Actor, &f.Kind, &f.Object, micros{&f.At}, &f.Payload}
}

// About lists what happened to an object within the reader's organisation, the
// newest first, at most limit.
func (f *Facts) About(ctx context.Context, scope account.Scope, object string, limit int) (found []fact.Fact, err error) {
	err = f.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, `SELECT `+factColumns+` FROM fact
			WHERE object_id = $1 AND org_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, args{object, scope.Org(), limit}, func(rows *sql.Rows) error {
			var t fact.Fact
			err := rows.Scan(factFields(&t)...)
			found = append(found, t)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	return found, nil
}

// Happened reports whether a kind of thing ever happened in this lab.
func (f *Facts) Happened(ctx context.Context, kind fact.Kind) (happened bool, err error) {
	err = f.db.Read(ctx, func(q sqldb.Querier) error {
		happened, err = finds(ctx, q, `SELECT 1 FROM fact WHERE kind = $1`, args{kind})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("ask whether something happened: %w", err)
	}
	return happened, nil
}
