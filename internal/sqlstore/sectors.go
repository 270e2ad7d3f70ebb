package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Sectors lists those that imports brought into the reader's organisation, by name. A
// name that nobody translated is shown in every language.
func (o *Offers) Sectors(ctx context.Context, scope account.Scope) (found []curriculum.Sector, err error) {
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, `SELECT slug, name_fr, COALESCE(NULLIF(name_ar, ''), name_fr), COALESCE(NULLIF(name_en, ''), name_fr), hue
			FROM sector WHERE org_id = $1 AND archived_at = 0 ORDER BY name_fr, slug`, args{scope.Org()}, func(rows *sql.Rows) error {
			var s curriculum.Sector
			err := rows.Scan(&s.Slug, &s.Names.French, &s.Names.Arabic, &s.Names.English, &s.Hue)
			found = append(found, s)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read sectors: %w", err)
	}
	return found, nil
}

// checkSector wants a sector that is built in or that an import brought, though it may
// be archived by now.
func checkSector(ctx context.Context, q sqldb.Querier, org, slug string) error {
	if curriculum.KnownSector(slug) {
		return nil
	}
	var n int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM sector WHERE org_id = $1 AND slug = $2`, org, slug).Scan(&n)
	if err == nil && n == 0 {
		err = curriculum.ErrSector
	}
	return err
}
