package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// OfferImports keeps what e-Note says of establishments.
type OfferImports struct{ *Base }

// NewOfferImports keeps it in the database of b.
func NewOfferImports(b *Base) *OfferImports { return &OfferImports{b} }

// Known reads what the record has of what a file names.
func (o *OfferImports) Known(ctx context.Context, q offer.Question) (k offer.Known, err error) {
	err = o.db.Read(ctx, func(tx sqldb.Querier) error {
		k, err = offerKnown(ctx, tx, q)
		return err
	})
	return k, err
}

func offerKnown(ctx context.Context, q sqldb.Querier, ask offer.Question) (k offer.Known, err error) {
	k.Org, k.Place = ask.Org, ask.Place
	for _, read := range []func(context.Context, sqldb.Querier, offer.Question, *offer.Known) error{
		knownSectors, knownTrades, knownGroups, knownEditions, knownModules, knownAssignments, knownTrainers, knownGrants,
	} {
		if err := read(ctx, q, ask, &k); err != nil {
			return k, fmt.Errorf("read what is known of an offer: %w", err)
		}
	}
	return k, nil
}

func knownSectors(ctx context.Context, q sqldb.Querier, ask offer.Question, k *offer.Known) error {
	return each(ctx, q, `SELECT id, slug, name_fr, archived_at FROM sector WHERE org_id = $1`, args{ask.Org}, func(rows *sql.Rows) error {
		var s offer.Sector
		var archived int64
		err := rows.Scan(&s.ID, &s.Slug, &s.Name, &archived)
		s.Archived = archived != 0
		k.Sectors = append(k.Sectors, s)
		return err
	})
}

func scanTrade(row scanner, more ...any) (t curriculum.Trade, err error) {
	return t, row.Scan(append(tradeFields(&t), more...)...)
}

func knownTrades(ctx context.Context, q sqldb.Querier, ask offer.Question, k *offer.Known) error {
	for part := range inChunks(ask.Trades) {
		var a args
		err := each(ctx, q, `SELECT `+tradeColumns+` FROM trade t WHERE t.org_id = `+a.add(ask.Org)+` AND t.code IN `+list(&a, part), a, func(rows *sql.Rows) error {
			t, err := scanTrade(rows)
			k.Trades = append(k.Trades, t)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// knownGroups reads the groups of the file's years, which may be gone from it, and
// those of its codes in a year that nobody said.
func knownGroups(ctx context.Context, q sqldb.Querier, ask offer.Question, k *offer.Known) error {
	read := func(where string, a args) error {
		found, err := groups(ctx, q, where, a)
		for _, g := range found {
			k.Groups = append(k.Groups, g.Group)
		}
		return err
	}
	var a args
	if err := read(`WHERE g.place_id = `+a.add(ask.Place)+` AND g.year IN `+list(&a, ask.Years)+` ORDER BY g.code`, a); err != nil {
		return err
	}
	for part := range inChunks(ask.Groups) {
		var a args
		if err := read(`WHERE g.place_id = `+a.add(ask.Place)+` AND g.year = '' AND g.code IN `+list(&a, part)+` ORDER BY g.code`, a); err != nil {
			return err
		}
	}
	return nil
}

func scanEdition(row scanner, more ...any) (e curriculum.Edition, err error) {
	return e, row.Scan(append(editionFields(&e), more...)...)
}

func knownEditions(ctx context.Context, q sqldb.Querier, _ offer.Question, k *offer.Known) error {
	var trades, followed []string
	for _, t := range k.Trades {
		trades = append(trades, t.ID)
	}
	for _, g := range k.Groups {
		if g.Follows != "" {
			followed = append(followed, g.Follows)
		}
	}
	seen := map[string]bool{}
	read := func(column string, ids []string) error {
		for part := range inChunks(ids) {
			var a args
			err := each(ctx, q, `SELECT `+editionColumns+` FROM trade_version v WHERE v.`+column+` IN `+list(&a, part), a, func(rows *sql.Rows) error {
				e, err := scanEdition(rows)
				if !seen[e.ID] {
					k.Editions = append(k.Editions, e)
				}
				seen[e.ID] = true
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := read("trade_id", trades); err != nil {
		return err
	}
	return read("id", followed)
}

func scanModule(row scanner, more ...any) (m curriculum.Module, err error) {
	return m, row.Scan(append(moduleFields(&m), more...)...)
}

func knownModules(ctx context.Context, q sqldb.Querier, _ offer.Question, k *offer.Known) error {
	var editions []string
	for _, e := range k.Editions {
		editions = append(editions, e.ID)
	}
	for part := range inChunks(editions) {
		var a args
		err := each(ctx, q, `SELECT `+moduleColumns+` FROM trade_module m WHERE m.version_id IN `+list(&a, part), a, func(rows *sql.Rows) error {
			m, err := scanModule(rows)
			k.Modules = append(k.Modules, m)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// assignmentColumns are those of scanAssignment, of assignment a.
const assignmentColumns = `a.id, a.org_id, a.place_id, a.group_id, a.module_id, a.subgroup, a.fusion, a.trainer_p, a.trainer_syn,
	a.p1, a.syn1, a.asyn1, a.p2, a.syn2, a.asyn2, a.given_p, a.given_syn, a.done_p, a.done_syn, a.absence, a.cc, a.efm_on, a.efm_set, a.efm_valid, a.link, a.pie_place,
	a.version, a.created_at, a.changed_at, a.archived_at`

func scanAssignment(row scanner, more ...any) (a curriculum.Assignment, err error) {
	var set, valid int
	var created, changed, archived int64
	h := &a.Planned
	err = row.Scan(append([]any{&a.ID, &a.Org, &a.Place, &a.Group, &a.Module, &a.Subgroup, &a.Fusion, &a.TrainerP, &a.TrainerSyn,
		&h.P1, &h.Syn1, &h.Asyn1, &h.P2, &h.Syn2, &h.Asyn2, &a.GivenP, &a.GivenSyn, &a.DoneP, &a.DoneSyn, &a.Absence, &a.CC, &a.EFM, &set, &valid, &a.Link, &a.PIEPlace,
		&a.Version, &created, &changed, &archived}, more...)...)
	a.EFMSet, a.EFMValid = set != 0, valid != 0
	a.Created, a.Changed, a.Archived = sqldb.Time(created), sqldb.Time(changed), sqldb.Time(archived)
	return a, err
}

// groupsOf lists the identifiers of the known groups.
func groupsOf(k *offer.Known) (ids []string) {
	for _, g := range k.Groups {
		ids = append(ids, g.ID)
	}
	return ids
}

func knownAssignments(ctx context.Context, q sqldb.Querier, _ offer.Question, k *offer.Known) error {
	for part := range inChunks(groupsOf(k)) {
		var a args
		err := each(ctx, q, `SELECT `+assignmentColumns+` FROM assignment a WHERE a.group_id IN `+list(&a, part)+` ORDER BY a.id`, a, func(rows *sql.Rows) error {
			found, err := scanAssignment(rows)
			k.Assignments = append(k.Assignments, found)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func knownTrainers(ctx context.Context, q sqldb.Querier, ask offer.Question, k *offer.Known) error {
	for part := range inChunks(ask.Logins) {
		var a args
		err := each(ctx, q, `SELECT `+personColumns+` FROM person p WHERE p.login IN `+list(&a, part), a, func(rows *sql.Rows) error {
			c, err := scanPerson(rows)
			k.Trainers = append(k.Trainers, c.Person)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func knownGrants(ctx context.Context, q sqldb.Querier, _ offer.Question, k *offer.Known) error {
	for part := range inChunks(groupsOf(k)) {
		var a args
		err := each(ctx, q, `SELECT id, person_id, role, scope_kind, scope_id, created_at,
			(SELECT count(*) FROM import_run i WHERE i.id = import_id AND i.kind = 'offer') FROM role_grant
			WHERE role = 'trainer' AND scope_kind = 'group' AND scope_id IN `+list(&a, part)+` ORDER BY id`, a, func(rows *sql.Rows) error {
			var g offer.Grant
			var created int64
			var offers int
			err := rows.Scan(&g.ID, &g.Person, &g.Role, &g.In, &g.Scope, &created, &offers)
			g.Created, g.Imported = sqldb.Time(created), offers > 0
			k.Grants = append(k.Grants, g)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
