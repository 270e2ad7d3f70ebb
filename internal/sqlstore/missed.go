package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Missed keeps what people searched and did not find: how often, and never who.
type Missed struct{ *Base }

// NewMissed keeps it in the database of b.
func NewMissed(b *Base) *Missed { return &Missed{b} }

var _ search.MissedStore = (*Missed)(nil)

// Miss implements search.MissedStore.
func (s *Missed) Miss(ctx context.Context, m search.Miss) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		named, err := namesSomebody(ctx, tx, m.Org, m.Folded)
		if err != nil || named {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO search_missed (org_id, day, folded, language, reason, typed, n) VALUES ($1, $2, $3, $4, $5, $6, 1)
			ON CONFLICT (org_id, day, folded, language, reason) DO UPDATE SET n = search_missed.n + 1`,
			m.Org, m.Day, m.Folded, m.Language, m.Reason, m.Typed)
		return err
	})
	if err != nil {
		return fmt.Errorf("count a question that was missed: %w", err)
	}
	return nil
}

// namesSomebody reports whether a question holds two words by which one person
// of the organisation is known, or is the only one itself.
func namesSomebody(ctx context.Context, q sqldb.Querier, org, folded string) (named bool, err error) {
	var words []string
	for _, t := range text.Tokens(folded) {
		words = append(words, t.Folded)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	var a args
	query := `SELECT EXISTS (SELECT w.person_id FROM person_word w JOIN person p ON p.id = w.person_id
		WHERE p.org_id = ` + a.add(org) + ` AND w.word IN ` + list(&a, append(words, folded)) + ` GROUP BY w.person_id HAVING count(*) >= ` + a.add(min(2, len(words))) + `)`
	err = q.QueryRowContext(ctx, query, a...).Scan(&named)
	return named, err
}

// mostTallies is the most questions that are told at once.
const mostTallies = 500

// Tallies gives what was missed in the reader's organisation since a local day,
// what was missed most often first.
func (s *Missed) Tallies(ctx context.Context, scope account.Scope, since string) (found []search.MissedTally, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, `SELECT max(typed), language, reason, sum(n), max(day) FROM search_missed WHERE org_id = $1 AND day >= $2
			GROUP BY folded, language, reason ORDER BY sum(n) DESC, max(day) DESC, folded, language, reason LIMIT $3`,
			args{scope.Org(), since, mostTallies}, func(row *sql.Rows) error {
				var t search.MissedTally
				err := row.Scan(&t.Typed, &t.Language, &t.Reason, &t.Times, &t.Last)
				found = append(found, t)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("tell what was missed: %w", err)
	}
	return found, nil
}

// Forget takes away what was missed before a local day.
func (s *Missed) Forget(ctx context.Context, before string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM search_missed WHERE day < $1`, before)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget what was missed: %w", err)
	}
	return nil
}
