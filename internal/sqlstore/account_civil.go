package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// addCivil reads the civil records of people; who has none has an empty one. A
// CIN of an organisation that does not keep it any more is not read.
func addCivil(ctx context.Context, q sqldb.Querier, people []account.Profile) error {
	at := map[string]*account.CivilView{}
	for i := range people {
		people[i].Civil = &account.CivilView{Civil: account.Civil{Person: people[i].ID}}
		at[people[i].ID] = people[i].Civil
	}
	for chunk := range inChunks(keys(at)) {
		var a args
		err := each(ctx, q, `SELECT p.id, o.keeps_cin, COALESCE(c.born_on, ''), CASE WHEN o.keeps_cin = 1 THEN COALESCE(c.cin, '') ELSE '' END,
				COALESCE(c.guardian, ''), COALESCE(c.consent_on, ''), COALESCE(c.consent_by, ''), COALESCE(n.name, '')
			FROM person p JOIN organisation o ON o.id = p.org_id LEFT JOIN civil c ON c.person_id = p.id LEFT JOIN person n ON n.id = c.consent_by
			WHERE p.id IN `+list(&a, chunk), a, func(rows *sql.Rows) error {
			var v account.CivilView
			var keeps int
			err := rows.Scan(&v.Person, &keeps, &v.Born, &v.CIN, &v.Guardian, &v.Consent, &v.ConsentBy, &v.ConsentByName)
			v.KeepsCIN = keeps != 0
			*at[v.Person] = v
			return err
		})
		if err != nil {
			return fmt.Errorf("read civil records: %w", err)
		}
	}
	return nil
}

// keepCivil writes civil records of people of one organisation and place, in the
// caller's transaction, and a fact for each that changed: that it changed, not
// what it holds. A CIN is dropped where the organisation does not keep it.
func (b *Base) keepCivil(ctx context.Context, tx *sql.Tx, by string, of account.Person, records []account.Civil) error {
	var keeps int
	if err := tx.QueryRowContext(ctx, `SELECT keeps_cin FROM organisation WHERE id = $1`, of.Org).Scan(&keeps); err != nil {
		return fmt.Errorf("ask whether the CIN is kept: %w", missing(err))
	}
	for part := range inChunks(records) {
		changed, err := changedCivil(ctx, tx, part, keeps != 0)
		if err != nil || len(changed) == 0 {
			return err
		}
		if err := b.writeCivil(ctx, tx, changed); err != nil {
			return err
		}
		for _, c := range changed {
			if err := b.record(ctx, tx, fact.Fact{Org: of.Org, Place: of.Place, Actor: by, Kind: fact.CivilChanged, Object: c.Person}); err != nil {
				return err
			}
		}
	}
	return nil
}

// changedCivil gives those records that differ from what is kept.
func changedCivil(ctx context.Context, tx *sql.Tx, records []account.Civil, keepsCIN bool) ([]account.Civil, error) {
	kept := map[string]account.Civil{}
	var a args
	var people []string
	for _, c := range records {
		people = append(people, c.Person)
	}
	err := each(ctx, tx, `SELECT person_id, born_on, cin, guardian, consent_on, consent_by FROM civil WHERE person_id IN `+list(&a, people), a, func(rows *sql.Rows) error {
		var c account.Civil
		err := rows.Scan(&c.Person, &c.Born, &c.CIN, &c.Guardian, &c.Consent, &c.ConsentBy)
		kept[c.Person] = c
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read civil records: %w", err)
	}
	var changed []account.Civil
	for _, c := range records {
		if !keepsCIN {
			c.CIN = ""
		}
		was, known := kept[c.Person]
		nothing := c == account.Civil{Person: c.Person}
		if c != was && (known || !nothing) {
			changed = append(changed, c)
		}
	}
	return changed, nil
}

func (b *Base) writeCivil(ctx context.Context, tx *sql.Tx, records []account.Civil) error {
	var rows table
	now := sqldb.Micros(b.now())
	for _, c := range records {
		rows.row(c.Person, c.Born, c.CIN, c.Guardian, c.Consent, c.ConsentBy, now)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO civil (person_id, born_on, cin, guardian, consent_on, consent_by, changed_at) VALUES `+rows.list()+`
		ON CONFLICT (person_id) DO UPDATE SET born_on = excluded.born_on, cin = excluded.cin, guardian = excluded.guardian,
			consent_on = excluded.consent_on, consent_by = excluded.consent_by, changed_at = excluded.changed_at`, rows.values...)
	if err != nil {
		return fmt.Errorf("keep civil records: %w", err)
	}
	return nil
}

// forgetCIN removes the identity card numbers of an organisation that keeps them no
// more, also from what its imports did.
func forgetCIN(ctx context.Context, tx *sql.Tx, org string) error {
	_, err := tx.ExecContext(ctx, `UPDATE civil SET cin = '' WHERE cin <> '' AND person_id IN (SELECT id FROM person WHERE org_id = $1)`, org)
	if err != nil {
		return fmt.Errorf("forget identity card numbers: %w", err)
	}
	if err := forgetImportedCIN(ctx, tx, org); err != nil {
		return fmt.Errorf("forget imported identity card numbers: %w", err)
	}
	return owesScrub(ctx, tx)
}

// forgetImportedCIN empties the identity card numbers in what imports into an
// organisation changed.
func forgetImportedCIN(ctx context.Context, tx *sql.Tx, org string) error {
	var found []args
	err := each(ctx, tx, `SELECT c.import_id, c.ord, c.before, c.after FROM import_change c JOIN import_run i ON i.id = c.import_id
		WHERE i.org_id = $1 AND c.noun = $2`, args{org, string(ledger.Civil)}, func(rows *sql.Rows) error {
		var id, before, after string
		var ord int
		err := rows.Scan(&id, &ord, &before, &after)
		found = append(found, args{id, ord, rewritten(before, withoutCIN), rewritten(after, withoutCIN)})
		return err
	})
	for _, row := range found {
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE import_change SET before = $3, after = $4 WHERE import_id = $1 AND ord = $2`, row...)
		}
	}
	return err
}

func withoutCIN(key, value string) string {
	if key == "cin" {
		return ""
	}
	return value
}

// importCivil keeps what a file says of people: when they were born, and their
// CIN. What it leaves out stays, and so do guardians and consents, which no file
// knows.
func (b *Base) importCivil(ctx context.Context, tx *sql.Tx, by string, of account.Person, said []account.Civil) error {
	for part := range inChunks(said) {
		people := make([]account.Profile, len(part))
		for i, c := range part {
			people[i].ID = c.Person
		}
		if err := addCivil(ctx, tx, people); err != nil {
			return err
		}
		records := slices.Clone(part)
		for i, c := range part {
			records[i] = people[i].Civil.Civil
			learn(&records[i].Born, c.Born)
			learn(&records[i].CIN, c.CIN)
		}
		if err := b.keepCivil(ctx, tx, by, of, records); err != nil {
			return err
		}
	}
	return nil
}

// narrowToMinors adds that a list keeps to minors without their guardian's
// consent: those alone whose records the reader may edit, since whom a list
// leaves out says when they were born.
func narrowToMinors(a *args, scope account.Scope, q account.PeopleQuery) string {
	if q.Minors != account.WithoutConsent {
		return ""
	}
	where := ` AND p.id IN (SELECT person_id FROM civil WHERE consent_on = '' AND born_on > ` + a.add(account.MinorsBornAfter(q.Today)) + `)`
	if scope.Everything() {
		return where
	}
	return where + ` AND p.place_id IN ` + list(a, scope.PeopleIn())
}
