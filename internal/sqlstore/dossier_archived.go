package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Archived implements dossier.Store. Why somebody was erased stands in the fact of it.
func (d *Dossiers) Archived(ctx context.Context, scope account.Scope, cursor string, limit int) (found []dossier.Archived, next string, err error) {
	var a args
	where := `l.org_id = ` + a.add(scope.Org())
	if !scope.Everything() {
		where += ` AND l.place_id IN ` + list(&a, scope.PeopleIn())
	}
	if cursor != "" {
		where += ` AND l.id < ` + a.add(cursor) // identifiers ascend with time
	}
	query := `SELECT l.id, l.person_id, l.login, l.name, l.born_on, COALESCE(pl.name, ''), l.erased_at, COALESCE(b.name, ''), l.until, COALESCE(f.payload, '')
		FROM legal_archive l LEFT JOIN place pl ON pl.id = l.place_id LEFT JOIN person b ON b.id = l.erased_by
		LEFT JOIN fact f ON f.object_id = l.person_id AND f.kind = ` + a.add(string(fact.PersonErased)) + `
		WHERE ` + where + ` ORDER BY l.id DESC LIMIT ` + a.add(limit+1)
	err = d.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			one, err := archived(row)
			found = append(found, one)
			return err
		})
	})
	if err != nil {
		return nil, "", fmt.Errorf("read the legal archive: %w", err)
	}
	if len(found) > limit {
		found = found[:limit]
		next = found[limit-1].ID
	}
	return found, next, nil
}

func archived(row scanner) (a dossier.Archived, err error) {
	var told string
	err = row.Scan(&a.ID, &a.Person, &a.Login, &a.Name, &a.Born, &a.PlaceName, micros{&a.Erased}, &a.ErasedBy, micros{&a.Until}, &told)
	if err != nil || told == "" {
		return a, err
	}
	var why struct {
		Reason string `json:"reason"`
	}
	err = json.Unmarshal([]byte(told), &why)
	a.Reason = why.Reason
	return a, err
}
