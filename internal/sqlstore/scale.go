package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// readScale reads how an organisation reckons with marks, and how long it
// believes a device that was offline. Whoever marks reads it in the transaction
// of the mark.
func readScale(ctx context.Context, q sqldb.Querier, org string) (scale assessment.Scale, err error) {
	var grace int64
	err = q.QueryRowContext(ctx, `SELECT mark_step, offline_grace FROM organisation WHERE id = $1`, org).Scan(&scale.Step, &grace)
	if err != nil {
		return scale, fmt.Errorf("read the scale of marks: %w", missing(err))
	}
	scale.Grace = time.Duration(grace) * time.Second
	return scale, nil
}
