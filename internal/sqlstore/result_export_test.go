package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// Outcome is what a test says is to count.
type Outcome = outcome

// SetResult settles an outcome in a transaction of its own.
func (b *Base) SetResult(ctx context.Context, o Outcome) (assessment.Result, []learning.Progress, error) {
	var done settled
	err := b.db.WriteAbout(ctx, []string{o.Person}, func(tx *sql.Tx) (err error) {
		done, err = b.setResult(ctx, tx, o)
		return err
	})
	return done.Result, done.Completed, err
}
