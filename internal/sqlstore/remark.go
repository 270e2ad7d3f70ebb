package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

func readRemarks(ctx context.Context, q sqldb.Querier, handIn string) (remarks []assessment.Remark, err error) {
	err = each(ctx, q, `SELECT r.id, r.hand_in_id, r.author_id, p.name, r.text, r.at FROM remark r JOIN person p ON p.id = r.author_id
		WHERE r.hand_in_id = $1 ORDER BY r.at, r.id`, args{handIn}, func(row *sql.Rows) error {
		var r assessment.Remark
		err := row.Scan(&r.ID, &r.HandIn, &r.Author, &r.Name, &r.Text, micros{&r.At})
		remarks = append(remarks, r)
		return err
	})
	return remarks, err
}

// keepRemarks writes the remarks that are new.
func (s *HandIns) keepRemarks(ctx context.Context, tx *sql.Tx, fresh []assessment.Remark) error {
	for _, r := range fresh {
		if err := s.free(ctx, tx, "remark", r.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO remark (id, hand_in_id, author_id, text, at) VALUES ($1, $2, $3, $4, $5)`,
			r.ID, r.HandIn, r.Author, r.Text, sqldb.Micros(r.At))
		if err != nil {
			return err
		}
	}
	return nil
}
