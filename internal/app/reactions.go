package app

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/job"
)

// reactions is the one table that says which fact causes which job. The job's
// row is written in the transaction of the fact: both are there, or neither.
var reactions = map[fact.Kind]func(f fact.Fact) job.Args{}

// react is the record's Reaction.
func (l *Lab) react(ctx context.Context, tx *sql.Tx, f fact.Fact) error {
	cause, ok := reactions[f.Kind]
	if !ok || l.Queue == nil {
		return nil
	}
	return l.Queue.Add(ctx, tx, cause(f))
}
