package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

const editionColumns = `v.id, v.org_id, v.trade_id, v.year, v.version, v.created_at, v.changed_at, v.archived_at`

// editionFields are where editionColumns go.
func editionFields(e *curriculum.Edition) []any {
	return []any{&e.ID, &e.Org, &e.Trade, &e.Year, &e.Version, micros{&e.Created}, micros{&e.Changed}, micros{&e.Archived}}
}

// editions reads editions by a condition of this package.
func editions(ctx context.Context, q sqldb.Querier, where string, a args) (found []curriculum.Edition, err error) {
	err = each(ctx, q, `SELECT `+editionColumns+` FROM trade_version v WHERE `+where, a, func(row *sql.Rows) error {
		var e curriculum.Edition
		err := row.Scan(editionFields(&e)...)
		found = append(found, e)
		return err
	})
	return found, err
}

// editionNamed reads one edition, whoever asks: for rules.
func editionNamed(ctx context.Context, q sqldb.Querier, id string) (curriculum.Edition, error) {
	return only(editions(ctx, q, `v.id = $1`, args{id}))
}

// editionCards reads the editions of a trade, the newest first.
func editionCards(ctx context.Context, q sqldb.Querier, scope account.Scope, trade string) (cards []curriculum.EditionCard, err error) {
	at := map[string]int{}
	query := `SELECT ` + editionColumns + `, (SELECT count(*) FROM trade_module m WHERE m.version_id = v.id AND m.archived_at = 0), ` + hoursOf("v.id") + `
		FROM trade_version v WHERE v.trade_id = $1 ORDER BY v.year DESC, v.id DESC`
	err = each(ctx, q, query, args{trade}, func(row *sql.Rows) error {
		var c curriculum.EditionCard
		err := row.Scan(append(append(editionFields(&c.Edition), &c.Modules), hoursFields(&c.Hours)...)...)
		at[c.ID] = len(cards)
		cards = append(cards, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	var a args
	followed, err := followers(ctx, q, `v.trade_id = `+a.add(trade)+` AND `+readableGroups(&a, scope), a)
	for edition, groups := range followed {
		cards[at[edition]].Groups = groups
	}
	return cards, err
}

// hoursOf sums the hours of an edition, column by column.
func hoursOf(edition string) (columns string) {
	for n, c := range []string{"p1", "syn1", "asyn1", "p2", "syn2", "asyn2"} {
		if n > 0 {
			columns += ", "
		}
		columns += `CAST(COALESCE((SELECT sum(m.` + c + `) FROM trade_module m WHERE m.version_id = ` + edition + ` AND m.archived_at = 0), 0) AS BIGINT)`
	}
	return columns
}

func hoursFields(h *curriculum.Hours) []any {
	return []any{&h.P1, &h.Syn1, &h.Asyn1, &h.P2, &h.Syn2, &h.Asyn2}
}

// followers reads the groups g that follow editions v, by edition.
func followers(ctx context.Context, q sqldb.Querier, where string, a args) (map[string][]curriculum.Group, error) {
	found := map[string][]curriculum.Group{}
	query := `SELECT v.id, g.id, g.code, g.name, g.year FROM person_group g JOIN trade_version v ON v.id = g.version_id
		WHERE g.archived_at = 0 AND ` + where + ` ORDER BY g.code, g.year, g.id`
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var edition string
		var g curriculum.Group
		err := row.Scan(&edition, &g.ID, &g.Code, &g.Name, &g.Year)
		found[edition] = append(found[edition], g)
		return err
	})
	return found, err
}

// AddEdition implements curriculum.TradeStore.
func (o *Offers) AddEdition(ctx context.Context, by string, e curriculum.Edition) (made bool, err error) {
	err = o.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		was, err := editionNamed(ctx, tx, e.ID)
		if err == nil {
			return sameOrTaken(was.Org == e.Org && was.Trade == e.Trade && was.Year == e.Year)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		if err := checkEdition(ctx, tx, e); err != nil {
			return err
		}
		if err := o.insertEdition(ctx, tx, e); err != nil {
			return err
		}
		made = true
		return o.record(ctx, tx, offerFact(by, e.Org, e.Trade, "edition"))
	})
	if err != nil {
		return false, fmt.Errorf("add an edition: %w", err)
	}
	return made, nil
}

func checkEdition(ctx context.Context, tx *sql.Tx, e curriculum.Edition) error {
	trade, err := tradeNamed(ctx, tx, e.Trade)
	if err != nil {
		return err
	}
	if trade.Org != e.Org {
		return fault.Missing()
	}
	same, err := editions(ctx, tx, `v.trade_id = $1 AND v.year = $2`, args{e.Trade, e.Year})
	if err == nil && len(same) > 0 {
		return curriculum.ErrYearTaken
	}
	return err
}

// insertEdition keeps an edition with all that the one before it has.
func (o *Offers) insertEdition(ctx context.Context, tx *sql.Tx, e curriculum.Edition) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO trade_version (id, org_id, trade_id, year, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, 1, $5, $5, 0)`, e.ID, e.Org, e.Trade, e.Year, sqldb.Micros(o.now()))
	if err != nil {
		return err
	}
	before, err := editions(ctx, tx, `v.trade_id = $1 AND v.year < $2 AND v.archived_at = 0 ORDER BY v.year DESC LIMIT 1`, args{e.Trade, e.Year})
	if err != nil || len(before) == 0 {
		return err
	}
	return o.copyModules(ctx, tx, before[0].ID, e.ID)
}

// copyModules gives an edition the modules of another, with their éléments.
func (o *Offers) copyModules(ctx context.Context, tx *sql.Tx, from, to string) error {
	modules, err := modules(ctx, tx, `m.version_id = $1 AND m.archived_at = 0 ORDER BY m.ord, m.id`, args{from})
	if err != nil {
		return err
	}
	for _, m := range modules {
		elements, err := elements(ctx, tx, `e.module_id = $1 AND e.archived_at = 0 ORDER BY e.ord, e.id`, args{m.ID})
		if err != nil {
			return err
		}
		m.ID, m.Edition = o.ids.New(), to
		if err := o.insertModule(ctx, tx, m); err != nil {
			return err
		}
		if err := o.insertElements(ctx, tx, o.copies(m.ID, elements)); err != nil {
			return err
		}
	}
	return nil
}

// copies are éléments for another module: new ones on the same lines.
func (o *Offers) copies(module string, elements []curriculum.Element) []curriculum.Element {
	fresh := map[string]string{}
	for _, e := range elements {
		fresh[e.ID] = o.ids.New()
	}
	copied := make([]curriculum.Element, len(elements))
	for n, e := range elements {
		e.ID, e.Parent, e.Module, e.Version = fresh[e.ID], fresh[e.Parent], module, 0
		copied[n] = e
	}
	return copied
}

// ChangeEdition implements curriculum.TradeStore.
func (o *Offers) ChangeEdition(ctx context.Context, by, id string, rule func(*curriculum.Edition, int) error) error {
	err := o.db.Write(ctx, func(tx *sql.Tx) error {
		was, err := editionNamed(ctx, tx, id)
		if err != nil {
			return err
		}
		var followed int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM person_group WHERE version_id = $1 AND archived_at = 0`, id).Scan(&followed); err != nil {
			return err
		}
		e := was
		if err := rule(&e, followed); err != nil || e == was {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE trade_version SET version = version + 1, changed_at = $2, archived_at = $3 WHERE id = $1`,
			id, sqldb.Micros(o.now()), sqldb.Micros(e.Archived))
		if err != nil {
			return err
		}
		return o.record(ctx, tx, offerFact(by, e.Org, e.Trade, "edition"))
	})
	if err != nil {
		return fmt.Errorf("change an edition: %w", err)
	}
	return nil
}
