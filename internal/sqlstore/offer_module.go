package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

const moduleColumns = `m.id, m.org_id, m.version_id, m.ord, m.code, m.short, m.title, m.title_ar, m.study_year, m.regional <> 0, m.pie <> 0,
	m.p1, m.syn1, m.asyn1, m.p2, m.syn2, m.asyn2, m.version, m.created_at, m.changed_at, m.archived_at`

// moduleFields are where moduleColumns go.
func moduleFields(m *curriculum.Module) []any {
	fields := []any{&m.ID, &m.Org, &m.Edition, &m.Ord, &m.Code, &m.Short, &m.Title, &m.TitleArabic, &m.StudyYear, &m.Regional, &m.PIE}
	fields = append(fields, hoursFields(&m.Hours)...)
	return append(fields, &m.Version, micros{&m.Created}, micros{&m.Changed}, micros{&m.Archived})
}

// modules reads modules by a condition of this package.
func modules(ctx context.Context, q sqldb.Querier, where string, a args) (found []curriculum.Module, err error) {
	err = each(ctx, q, `SELECT `+moduleColumns+` FROM trade_module m WHERE `+where, a, func(row *sql.Rows) error {
		var m curriculum.Module
		err := row.Scan(moduleFields(&m)...)
		found = append(found, m)
		return err
	})
	return found, err
}

// moduleNamed reads one module, whoever asks: for rules.
func moduleNamed(ctx context.Context, q sqldb.Querier, id string) (curriculum.Module, error) {
	return only(modules(ctx, q, `m.id = $1`, args{id}))
}

// AddModule implements curriculum.ModuleStore.
func (o *Offers) AddModule(ctx context.Context, by string, m curriculum.Module) (made bool, err error) {
	err = o.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		was, err := moduleNamed(ctx, tx, m.ID)
		if err == nil {
			return sameOrTaken(was.Org == m.Org && was.Edition == m.Edition && was.Code == m.Code)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		edition, err := editionNamed(ctx, tx, m.Edition)
		if err != nil {
			return err
		}
		if edition.Org != m.Org {
			return fault.Missing()
		}
		if err := checkModule(ctx, tx, m); err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT COALESCE(max(ord), -1) + 1 FROM trade_module WHERE version_id = $1`, m.Edition).Scan(&m.Ord)
		if err != nil {
			return err
		}
		if err := o.insertModule(ctx, tx, m); err != nil {
			return err
		}
		made = true
		return o.record(ctx, tx, offerFact(by, m.Org, m.ID, "module"))
	})
	if err != nil {
		return false, fmt.Errorf("add a module to an edition: %w", err)
	}
	return made, nil
}

// checkModule answers with the fault where the edition has the code already.
func checkModule(ctx context.Context, tx *sql.Tx, m curriculum.Module) error {
	same, err := modules(ctx, tx, `m.version_id = $1 AND m.code = $2 AND m.id <> $3`, args{m.Edition, m.Code, m.ID})
	if err == nil && len(same) > 0 {
		return curriculum.ErrModTaken
	}
	return err
}

func (o *Offers) insertModule(ctx context.Context, tx *sql.Tx, m curriculum.Module) error {
	h := m.Hours
	_, err := tx.ExecContext(ctx, `INSERT INTO trade_module (id, org_id, version_id, ord, code, short, title, title_ar, study_year, regional, pie,
			p1, syn1, asyn1, p2, syn2, asyn2, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18, $18, 0)`,
		m.ID, m.Org, m.Edition, m.Ord, m.Code, m.Short, m.Title, m.TitleArabic, m.StudyYear, flag(m.Regional), flag(m.PIE),
		h.P1, h.Syn1, h.Asyn1, h.P2, h.Syn2, h.Asyn2, sqldb.Micros(o.now()))
	return err
}

// ChangeModule implements curriculum.ModuleStore.
func (o *Offers) ChangeModule(ctx context.Context, by, id string, rule func(*curriculum.Module) error) error {
	err := o.db.Write(ctx, func(tx *sql.Tx) error {
		was, err := moduleNamed(ctx, tx, id)
		if err != nil {
			return err
		}
		m := was
		if err := rule(&m); err != nil || m == was {
			return err
		}
		if err := checkModule(ctx, tx, m); err != nil {
			return err
		}
		if err := o.updateModule(ctx, tx, m); err != nil {
			return err
		}
		return o.record(ctx, tx, offerFact(by, m.Org, id, "module"))
	})
	if err != nil {
		return fmt.Errorf("change a module of an edition: %w", err)
	}
	return nil
}

// OrderModules implements curriculum.ModuleStore. What is written about a module stays,
// and with it the version of whoever is editing it.
func (o *Offers) OrderModules(ctx context.Context, by, edition string, rule func(curriculum.Edition, []curriculum.Module) ([]curriculum.Module, error)) error {
	err := o.db.Write(ctx, func(tx *sql.Tx) error {
		e, err := editionNamed(ctx, tx, edition)
		if err != nil {
			return err
		}
		was, err := modules(ctx, tx, `m.version_id = $1 AND m.archived_at = 0 ORDER BY m.study_year, m.ord, m.id`, args{edition})
		if err != nil {
			return err
		}
		ordered, err := rule(e, was)
		if err != nil || slices.Equal(ordered, was) {
			return err
		}
		for n, m := range ordered {
			if _, err := tx.ExecContext(ctx, `UPDATE trade_module SET ord = $2 WHERE id = $1`, m.ID, n); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE trade_version SET version = version + 1, changed_at = $2 WHERE id = $1`, edition, sqldb.Micros(o.now())); err != nil {
			return err
		}
		return o.record(ctx, tx, offerFact(by, e.Org, e.Trade, "order"))
	})
	if err != nil {
		return fmt.Errorf("order the modules of an edition: %w", err)
	}
	return nil
}

func (o *Offers) updateModule(ctx context.Context, tx *sql.Tx, m curriculum.Module) error {
	h := m.Hours
	_, err := tx.ExecContext(ctx, `UPDATE trade_module SET ord = $2, code = $3, short = $4, title = $5, title_ar = $6, study_year = $7, regional = $8,
			pie = $9, p1 = $10, syn1 = $11, asyn1 = $12, p2 = $13, syn2 = $14, asyn2 = $15,
			version = version + 1, changed_at = $16, archived_at = $17 WHERE id = $1`,
		m.ID, m.Ord, m.Code, m.Short, m.Title, m.TitleArabic, m.StudyYear, flag(m.Regional),
		flag(m.PIE), h.P1, h.Syn1, h.Asyn1, h.P2, h.Syn2, h.Asyn2, sqldb.Micros(o.now()), sqldb.Micros(m.Archived))
	return err
}
