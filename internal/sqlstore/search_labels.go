package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Labels implements search.Shelf: places by their identifiers, and trades of the
// reader's organisation where a course says its filière by the code.
func (s *Searchable) Labels(ctx context.Context, scope account.Scope, language string, counted map[string]map[string]int) (map[string]map[string]string, error) {
	labels := map[string]map[string]string{}
	if len(counted["campus"])+len(counted["filiere"]) == 0 {
		return labels, nil
	}
	err := s.db.Read(ctx, func(q sqldb.Querier) error {
		for facet, query := range map[string]func(*args, []string) string{
			"campus":  placeLabels,
			"filiere": func(a *args, codes []string) string { return tradeLabels(a, scope, language, codes) },
		} {
			values := slices.Sorted(maps.Keys(counted[facet]))
			if len(values) == 0 {
				continue
			}
			var a args
			named, err := pairs(ctx, q, query(&a, values), a)
			if err != nil {
				return err
			}
			labels[facet] = named
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("name what answers are counted by: %w", err)
	}
	return labels, nil
}

// placeLabels names places, a pole with what it is a part of: poles of two CMCs are
// often called the same.
func placeLabels(a *args, ids []string) string {
	return `SELECT p.id, CASE WHEN p.kind = 'pole' AND o.id IS NOT NULL THEN p.name || ', ' || o.name ELSE p.name END
		FROM place p LEFT JOIN place o ON o.id = p.parent_id WHERE p.id IN ` + list(a, ids)
}

// tradeLabels names trades; one that nobody translated is called in French.
func tradeLabels(a *args, scope account.Scope, language string, codes []string) string {
	name := "t.name_fr"
	if language == "ar" || language == "en" {
		name = "COALESCE(NULLIF(t.name_" + language + ", ''), t.name_fr)"
	}
	return `SELECT t.code, ` + name + ` FROM trade t WHERE t.org_id = ` + a.add(scope.Org()) + ` AND t.code IN ` + list(a, codes)
}

// pairs reads two columns of text as keys and values.
func pairs(ctx context.Context, q sqldb.Querier, query string, a args) (map[string]string, error) {
	read := map[string]string{}
	return read, each(ctx, q, query, a, func(row *sql.Rows) error {
		var key, value string
		err := row.Scan(&key, &value)
		read[key] = value
		return err
	})
}
