package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Offers keeps trades, their editions, modules and éléments, and what is attached to
// them. The offer is no secret within its organisation; groups and resources are
// told as the scope allows.
type Offers struct{ *Base }

// NewOffers keeps them in the database of b.
func NewOffers(b *Base) *Offers { return &Offers{b} }

const usualTrades = 50

const tradeColumns = `t.id, t.org_id, t.code, t.name_fr, t.name_ar, t.name_en, t.sector, t.level, t.kind, t.trunk_id,
	t.version, t.created_at, t.changed_at, t.archived_at`

// tradeFields are where tradeColumns go.
func tradeFields(t *curriculum.Trade) []any {
	return []any{&t.ID, &t.Org, &t.Code, &t.Names.French, &t.Names.Arabic, &t.Names.English, &t.Sector, &t.Level, &t.Kind, &t.Trunk,
		&t.Version, micros{&t.Created}, micros{&t.Changed}, micros{&t.Archived}}
}

// Trades gives one page of the trades that answer a question, by sector and name,
// and the cursor of the next page, or "".
func (o *Offers) Trades(ctx context.Context, scope account.Scope, asked curriculum.Query) (cards []curriculum.TradeCard, next string, err error) {
	limit := min(asked.Limit, mostPage)
	if limit <= 0 {
		limit = usualTrades
	}
	var a args
	where, err := wantedTrades(&a, scope, asked)
	if err != nil {
		return nil, "", err
	}
	query := `SELECT ` + tradeColumns + `,
			(SELECT count(*) FROM trade_version v WHERE v.trade_id = t.id AND v.archived_at = 0),
			COALESCE((SELECT max(v.year) FROM trade_version v WHERE v.trade_id = t.id AND v.archived_at = 0), ''),
			(SELECT count(*) FROM person_group g JOIN trade_version v ON v.id = g.version_id
				WHERE v.trade_id = t.id AND g.archived_at = 0 AND ` + readableGroups(&a, scope) + `)
		FROM trade t WHERE ` + where + ` ORDER BY t.sector, t.folded, t.id LIMIT ` + a.add(limit+1)
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		cards = nil
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			var c curriculum.TradeCard
			err := row.Scan(append(tradeFields(&c.Trade), &c.Editions, &c.Newest, &c.Groups)...)
			cards = append(cards, c)
			return err
		})
	})
	if err != nil {
		return nil, "", fmt.Errorf("list trades: %w", err)
	}
	if len(cards) > limit {
		cards = cards[:limit]
		next = cards[limit-1].ID
	}
	return cards, next, nil
}

// wantedTrades is the condition of a question. A cursor is the last trade of the
// page before.
func wantedTrades(a *args, scope account.Scope, asked curriculum.Query) (string, error) {
	where := []string{"t.org_id = " + a.add(scope.Org()), "t.archived_at = 0"}
	if asked.Archived {
		where[1] = "t.archived_at > 0"
	}
	for _, f := range []struct{ column, value string }{{"t.level", asked.Level}, {"t.sector", asked.Sector}} {
		if f.value != "" {
			where = append(where, f.column+" = "+a.add(f.value))
		}
	}
	for _, word := range strings.Fields(text.Fold(asked.Words)) { // see asked in course_cards.go
		where = append(where, "replace(t.folded, "+a.add(word)+", '') <> t.folded")
	}
	if asked.Cursor != "" {
		if !id.Valid(asked.Cursor) {
			return "", errPage
		}
		where = append(where, "(t.sector, t.folded, t.id) > (SELECT sector, folded, id FROM trade WHERE id = "+a.add(asked.Cursor)+")")
	}
	return strings.Join(where, " AND "), nil
}

// trades reads trades by a condition of this package.
func trades(ctx context.Context, q sqldb.Querier, where string, a args) (found []curriculum.Trade, err error) {
	err = each(ctx, q, `SELECT `+tradeColumns+` FROM trade t WHERE `+where, a, func(row *sql.Rows) error {
		var t curriculum.Trade
		err := row.Scan(tradeFields(&t)...)
		found = append(found, t)
		return err
	})
	return found, err
}

// tradeNamed reads one trade, whoever asks: for rules.
func tradeNamed(ctx context.Context, q sqldb.Querier, id string) (curriculum.Trade, error) {
	return only(trades(ctx, q, `t.id = $1`, args{id}))
}

// only is the one thing that was found, or that there is none.
func only[T any](found []T, err error) (one T, _ error) {
	if err == nil && len(found) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return one, err
	}
	return found[0], nil
}

// Trade opens a trade of the reader's organisation.
func (o *Offers) Trade(ctx context.Context, scope account.Scope, id string) (v curriculum.TradeView, err error) {
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		v = curriculum.TradeView{}
		if v.Trade, err = only(trades(ctx, q, `t.id = $1 AND t.org_id = $2`, args{id, scope.Org()})); err != nil {
			return err
		}
		if v.Trunk != "" {
			trunk, err := tradeNamed(ctx, q, v.Trunk)
			if err != nil && !errors.Is(err, fault.Missing()) {
				return err
			}
			v.TrunkName = trunk.Names
		}
		if v.Options, err = trades(ctx, q, `t.trunk_id = $1 AND t.org_id = $2 AND t.archived_at = 0 ORDER BY t.folded, t.id`, args{id, scope.Org()}); err != nil {
			return err
		}
		v.Editions, err = editionCards(ctx, q, scope, id)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("open a trade: %w", err)
	}
	return v, nil
}

// AddTrade implements curriculum.TradeStore.
func (o *Offers) AddTrade(ctx context.Context, by string, t curriculum.Trade) (made bool, err error) {
	err = o.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		was, err := tradeNamed(ctx, tx, t.ID)
		if err == nil {
			return sameOrTaken(was.Org == t.Org && was.Code == t.Code)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		if err := checkTrade(ctx, tx, t); err != nil {
			return err
		}
		if err := o.insertTrade(ctx, tx, t); err != nil {
			return err
		}
		made = true
		return o.record(ctx, tx, offerFact(by, t.Org, t.ID, "trade"))
	})
	if err != nil {
		return false, fmt.Errorf("add a trade: %w", err)
	}
	return made, nil
}

func (o *Offers) insertTrade(ctx context.Context, tx *sql.Tx, t curriculum.Trade) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO trade (id, org_id, code, name_fr, name_ar, name_en, sector, level, kind, trunk_id, folded,
			version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12, 0)`,
		t.ID, t.Org, t.Code, t.Names.French, t.Names.Arabic, t.Names.English, t.Sector, t.Level, t.Kind, t.Trunk, t.Folded(), sqldb.Micros(o.now()))
	return err
}

// ChangeTrade implements curriculum.TradeStore.
func (o *Offers) ChangeTrade(ctx context.Context, by, id string, rule func(*curriculum.Trade) error) error {
	err := o.db.Write(ctx, func(tx *sql.Tx) error {
		was, err := tradeNamed(ctx, tx, id)
		if err != nil {
			return err
		}
		t := was
		if err := rule(&t); err != nil || t == was {
			return err
		}
		if err := checkTrade(ctx, tx, t); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE trade SET code = $2, name_fr = $3, name_ar = $4, name_en = $5, sector = $6, level = $7, kind = $8,
				trunk_id = $9, folded = $10, version = version + 1, changed_at = $11, archived_at = $12 WHERE id = $1`,
			id, t.Code, t.Names.French, t.Names.Arabic, t.Names.English, t.Sector, t.Level, t.Kind, t.Trunk, t.Folded(),
			sqldb.Micros(o.now()), sqldb.Micros(t.Archived))
		if err != nil {
			return err
		}
		return o.record(ctx, tx, offerFact(by, t.Org, id, "trade"))
	})
	if err != nil {
		return fmt.Errorf("change a trade: %w", err)
	}
	return nil
}

// checkTrade looks for what the offer as a whole forbids: a code twice, a sector that
// nobody knows, a common first year that is none.
func checkTrade(ctx context.Context, tx *sql.Tx, t curriculum.Trade) error {
	var codes, sectors, trunks int
	err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM trade WHERE org_id = $1 AND code = $2 AND id <> $3),
			(SELECT count(*) FROM sector WHERE org_id = $1 AND slug = $4 AND archived_at = 0),
			(SELECT count(*) FROM trade WHERE org_id = $1 AND id = $5 AND trunk_id = '')`,
		t.Org, t.Code, t.ID, t.Sector, t.Trunk).Scan(&codes, &sectors, &trunks)
	switch {
	case err != nil:
		return err
	case codes > 0:
		return curriculum.ErrTradeTaken
	case sectors == 0 && !curriculum.KnownSector(t.Sector):
		return curriculum.ErrSector
	case t.Trunk != "" && trunks == 0:
		return curriculum.ErrTrunk
	}
	return nil
}

func offerFact(by, org, object, what string) fact.Fact {
	return fact.Fact{Org: org, Actor: by, Kind: fact.OfferChanged, Object: object, Payload: payload(map[string]any{"what": what})}
}
