package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// trainers makes records of trainers whom nobody knows yet, and brings back those
// who were archived.
func (w *offerWriter) trainers(ctx context.Context, p offer.Plan) error {
	var ids []string
	for _, all := range [][]account.Person{p.Trainers.Make, p.Trainers.Change} {
		for _, t := range all {
			ids = append(ids, t.ID)
		}
	}
	return w.entry.note(ctx, ledger.Person, ids, func() error {
		if err := NewRosters(w.Base).addPeople(ctx, w.tx, w.by.Actor, p.Trainers.Make); err != nil {
			return err
		}
		for _, t := range p.Trainers.Change {
			if err := (&Accounts{Base: w.Base}).updatePerson(ctx, w.tx, w.by.Actor, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// grants lets trainers see their groups, and takes away what an import gave and this
// one no longer says.
func (w *offerWriter) grants(ctx context.Context, p offer.Plan) error {
	var ids []string
	for _, all := range [][]offer.Grant{p.Grants.Make, p.Grants.Archive} {
		for _, g := range all {
			ids = append(ids, g.ID)
		}
	}
	return w.entry.note(ctx, ledger.Grant, ids, func() error {
		for part := range inChunks(p.Grants.Make) {
			var rows table
			for _, g := range part {
				rows.row(g.ID, w.by.Org, g.Person, string(g.Role), string(g.In), g.Scope, w.now, w.by.ID)
			}
			if err := rows.insert(ctx, w.tx, `role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at, import_id)`); err != nil {
				return err
			}
		}
		for _, g := range p.Grants.Archive {
			if _, err := w.tx.ExecContext(ctx, `DELETE FROM role_grant WHERE id = $1`, g.ID); err != nil {
				return err
			}
		}
		return w.tellGrants(ctx, p.Grants)
	})
}

func (w *offerWriter) tellGrants(ctx context.Context, d offer.Delta[offer.Grant]) error {
	for kind, all := range map[fact.Kind][]offer.Grant{fact.RoleGranted: d.Make, fact.RoleRevoked: d.Archive} {
		for _, g := range all {
			whose := account.Profile{Person: account.Person{ID: g.Person, Org: w.by.Org, Place: w.by.Place}}
			if err := w.record(ctx, w.tx, grantFact(kind, w.by.Actor, whose, g.Grant)); err != nil {
				return err
			}
		}
	}
	return nil
}

// elements lets the modules of a new edition begin with the éléments of the one
// before. An élément keeps its line: what is attached to it stays.
func (w *offerWriter) elements(ctx context.Context, p offer.Plan) error {
	for _, i := range p.Inherit {
		from, err := elementsOf(ctx, w.tx, i.From)
		if err != nil {
			return err
		}
		made := w.copied(from, i.To)
		var ids []string
		for _, e := range made {
			ids = append(ids, e.ID)
		}
		if err := w.entry.note(ctx, ledger.Element, ids, func() error { return insertElements(ctx, w.tx, made, w.now) }); err != nil {
			return err
		}
	}
	return nil
}

// copied gives éléments identifiers of their own in another module.
func (w *offerWriter) copied(from []curriculum.Element, module string) []curriculum.Element {
	fresh := map[string]string{}
	for _, e := range from {
		fresh[e.ID] = w.ids.New()
	}
	made := make([]curriculum.Element, len(from))
	for i, e := range from {
		e.ID, e.Parent, e.Module = fresh[e.ID], fresh[e.Parent], module
		made[i] = e
	}
	return made
}

func elementsOf(ctx context.Context, q sqldb.Querier, module string) (found []curriculum.Element, err error) {
	err = each(ctx, q, `SELECT id, org_id, module_id, parent_id, line, kind, ord, code, title, title_ar, share FROM element
		WHERE module_id = $1 AND archived_at = 0 ORDER BY ord, id`, args{module}, func(rows *sql.Rows) error {
		var e curriculum.Element
		err := rows.Scan(&e.ID, &e.Org, &e.Module, &e.Parent, &e.Line, &e.Depth, &e.Ord, &e.Code, &e.Title, &e.TitleArabic, &e.Share)
		found = append(found, e)
		return err
	})
	return found, err
}

func insertElements(ctx context.Context, tx *sql.Tx, made []curriculum.Element, now int64) error {
	for part := range inChunks(made) {
		var rows table
		for _, e := range part {
			rows.row(e.ID, e.Org, e.Module, e.Parent, e.Line, string(e.Depth), e.Ord, e.Code, e.Title, e.TitleArabic, e.Share, 1, now, now, 0)
		}
		if err := rows.insert(ctx, tx, `element (id, org_id, module_id, parent_id, line, kind, ord, code, title, title_ar, share,
			version, created_at, changed_at, archived_at)`); err != nil {
			return err
		}
	}
	return nil
}
