package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Organisation reads the reader's own.
func (p *Places) Organisation(ctx context.Context, scope account.Scope) (o place.Organisation, err error) {
	err = p.db.Read(ctx, func(q sqldb.Querier) error {
		o, err = organisation(ctx, q, scope.Org())
		return err
	})
	return o, err
}

func organisation(ctx context.Context, q sqldb.Querier, id string) (o place.Organisation, err error) {
	var keeps int
	var grace int64
	err = q.QueryRowContext(ctx, `SELECT id, name, learner_word, keeps_cin, mark_step, offline_grace, version, created_at, changed_at FROM organisation WHERE id = $1`, id).
		Scan(&o.ID, &o.Name, &o.Learner, &keeps, &o.MarkStep, &grace, &o.Version, micros{&o.Created}, micros{&o.Changed})
	o.KeepsCIN, o.Grace = keeps != 0, time.Duration(grace)*time.Second
	if err != nil {
		return o, fmt.Errorf("read organisation: %w", missing(err))
	}
	return o, nil
}

// ChangeOrganisation edits an organisation by a rule that sees the record as it
// is.
func (p *Places) ChangeOrganisation(ctx context.Context, by, id string, rule func(*place.Organisation) error) (kept place.Organisation, err error) {
	err = p.db.Write(ctx, func(tx *sql.Tx) error {
		if kept, err = organisation(ctx, tx, id); err != nil {
			return err
		}
		o := kept
		if err := rule(&o); err != nil {
			return err
		}
		if o == kept {
			return nil
		}
		_, err := tx.ExecContext(ctx, `UPDATE organisation SET name = $2, learner_word = $3, keeps_cin = $4, mark_step = $5, offline_grace = $6,
			version = version + 1, changed_at = $7 WHERE id = $1`,
			id, o.Name, o.Learner, flag(o.KeepsCIN), o.MarkStep, int64(o.Grace/time.Second), sqldb.Micros(p.now()))
		if err != nil {
			return fmt.Errorf("change organisation: %w", err)
		}
		if kept.KeepsCIN && !o.KeepsCIN {
			if err := forgetCIN(ctx, tx, id); err != nil {
				return err
			}
		}
		err = p.record(ctx, tx, fact.Fact{
			Org: id, Actor: by, Kind: fact.SettingChanged, Object: id,
			Payload: payload(map[string]any{"name": o.Name, "learner_word": o.Learner, "keeps_cin": o.KeepsCIN,
				"mark_step": o.MarkStep, "offline_grace": int64(o.Grace / time.Second)}),
		})
		if err != nil {
			return err
		}
		kept, err = organisation(ctx, tx, id)
		return err
	})
	return kept, err
}

// foundOrganisation keeps a new organisation with one establishment, where a
// second person publishes, and its administrator, in the caller's transaction.
func (a *Accounts) foundOrganisation(ctx context.Context, tx *sql.Tx, f account.Founded) error {
	now, admin := sqldb.Micros(a.now()), f.Admin
	_, err := tx.ExecContext(ctx, `INSERT INTO organisation (id, name, learner_word, created_at) VALUES ($1, $2, $3, $4)`, admin.Org, f.Organisation, f.Learner, now)
	if err != nil {
		return fmt.Errorf("found organisation: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, NULL, 'etablissement', $3, 1, 1, $4, $4, 0)`, admin.Place, admin.Org, f.Place, now)
	if err != nil {
		return fmt.Errorf("found establishment: %w", err)
	}
	if err := a.insertPerson(ctx, tx, "", admin); err != nil {
		return err
	}
	if err := a.insertGrant(ctx, tx, "", account.Profile{Person: admin}, f.Grant); err != nil {
		return err
	}
	return addTicket(ctx, tx, f.Ticket)
}
