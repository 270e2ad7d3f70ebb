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

// Import carries out the plan that draw makes of what is known, in one act, and
// enters it in the ledger.
func (o *OfferImports) Import(ctx context.Context, ask offer.Question, i ledger.Import, draw func(offer.Known) (offer.Plan, error)) error {
	return o.db.Write(ctx, func(tx *sql.Tx) error {
		if err := checkPlace(ctx, tx, ask.Org, ask.Place); err != nil {
			return err
		}
		known, err := offerKnown(ctx, tx, ask)
		if err != nil {
			return err
		}
		plan, err := draw(known)
		if err != nil || plan.Nothing() {
			return err
		}
		i.Tallies = plan.Tallies()
		return o.entered(ctx, tx, i, fact.OfferImported, map[string]any{"file": i.File, "rows": plan.Rows, "counts": i.Tallies}, func(e *entry) error {
			w := &offerWriter{OfferImports: o, tx: tx, by: i, entry: e, now: sqldb.Micros(o.now())}
			return w.carryOut(ctx, plan)
		})
	})
}

// offerWriter carries out one plan.
type offerWriter struct {
	*OfferImports
	tx    *sql.Tx
	by    ledger.Import
	entry *entry
	now   int64
}

func (w *offerWriter) carryOut(ctx context.Context, p offer.Plan) error {
	for _, write := range []func(context.Context, offer.Plan) error{
		w.sectors, w.trades, w.editions, w.modules, w.elements, w.groups, w.trainers, w.grants, w.assignments,
	} {
		if err := write(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// kind is how things of one noun are written.
type kind[T any] struct {
	noun   ledger.Noun
	into   string // table and columns, without version and times
	set    string // of an UPDATE: the columns that an import changes, then archived_at, and the place of the identifier
	id     func(T) string
	insert func(T) []any // values of into
	update func(T) []any // values of set
}

// writeDelta makes and changes the things of one noun, and notes each in the ledger.
func writeDelta[T any](ctx context.Context, w *offerWriter, k kind[T], d offer.Delta[T]) error {
	var ids []string
	for _, all := range [][]T{d.Make, d.Change, d.Archive} {
		for _, t := range all {
			ids = append(ids, k.id(t))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return w.entry.note(ctx, k.noun, ids, func() error {
		for part := range inChunks(d.Make) {
			var rows table
			for _, t := range part {
				rows.row(append(k.insert(t), 1, w.now, w.now, 0)...)
			}
			if err := rows.insert(ctx, w.tx, k.into+`, version, created_at, changed_at, archived_at)`); err != nil {
				return err
			}
		}
		for _, all := range [][]T{d.Change, d.Archive} {
			for _, t := range all {
				a := append(args{}, k.update(t)...)
				query := `UPDATE ` + k.set + `, version = version + 1, changed_at = ` + a.add(w.now) + ` WHERE id = ` + a.add(k.id(t))
				if _, err := w.tx.ExecContext(ctx, query, a...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *offerWriter) sectors(ctx context.Context, p offer.Plan) error {
	return writeDelta(ctx, w, kind[offer.Sector]{
		noun: ledger.Sector, into: `sector (id, org_id, slug, name_fr, name_ar, name_en, hue`, set: `sector SET archived_at = $1`,
		id:     func(s offer.Sector) string { return s.ID },
		insert: func(s offer.Sector) []any { return []any{s.ID, w.by.Org, s.Slug, s.Name, "", "", ""} },
		update: func(offer.Sector) []any { return []any{0} },
	}, p.Sectors)
}

func (w *offerWriter) trades(ctx context.Context, p offer.Plan) error {
	return writeDelta(ctx, w, kind[curriculum.Trade]{
		noun: ledger.Trade, into: `trade (id, org_id, code, name_fr, name_ar, name_en, sector, level, kind, trunk_id, folded`,
		set: `trade SET name_fr = $1, sector = $2, level = $3, kind = $4, folded = $5, archived_at = $6`,
		id:  func(t curriculum.Trade) string { return t.ID },
		insert: func(t curriculum.Trade) []any {
			return []any{t.ID, t.Org, t.Code, t.Names.French, t.Names.Arabic, t.Names.English, t.Sector, t.Level, t.Kind, t.Trunk, t.Folded()}
		},
		update: func(t curriculum.Trade) []any {
			return []any{t.Names.French, t.Sector, t.Level, t.Kind, t.Folded(), sqldb.Micros(t.Archived)}
		},
	}, p.Trades)
}

func (w *offerWriter) editions(ctx context.Context, p offer.Plan) error {
	return writeDelta(ctx, w, kind[curriculum.Edition]{
		noun: ledger.Edition, into: `trade_version (id, org_id, trade_id, year`, set: `trade_version SET archived_at = $1`,
		id:     func(e curriculum.Edition) string { return e.ID },
		insert: func(e curriculum.Edition) []any { return []any{e.ID, e.Org, e.Trade, e.Year} },
		update: func(e curriculum.Edition) []any { return []any{sqldb.Micros(e.Archived)} },
	}, p.Editions)
}

func (w *offerWriter) modules(ctx context.Context, p offer.Plan) error {
	return writeDelta(ctx, w, kind[curriculum.Module]{
		noun: ledger.Module,
		into: `trade_module (id, org_id, version_id, ord, code, short, title, title_ar, study_year, regional, pie, p1, syn1, asyn1, p2, syn2, asyn2`,
		set:  `trade_module SET title = $1, regional = $2, pie = $3, archived_at = $4`,
		id:   func(m curriculum.Module) string { return m.ID },
		insert: func(m curriculum.Module) []any {
			h := m.Hours
			return []any{m.ID, m.Org, m.Edition, m.Ord, m.Code, m.Short, m.Title, m.TitleArabic, m.StudyYear, flag(m.Regional), flag(m.PIE),
				h.P1, h.Syn1, h.Asyn1, h.P2, h.Syn2, h.Asyn2}
		},
		update: func(m curriculum.Module) []any {
			return []any{m.Title, flag(m.Regional), flag(m.PIE), sqldb.Micros(m.Archived)}
		},
	}, p.Modules)
}

func (w *offerWriter) groups(ctx context.Context, p offer.Plan) error {
	err := writeDelta(ctx, w, kind[account.Group]{
		noun: ledger.Group, into: `person_group (id, org_id, place_id, code, name, year, demo, version_id, study_year, mode, slot, headcount`,
		set: `person_group SET year = $1, version_id = $2, study_year = $3, mode = $4, slot = $5, headcount = $6, archived_at = $7`,
		id:  func(g account.Group) string { return g.ID },
		insert: func(g account.Group) []any {
			return []any{g.ID, g.Org, g.Place, g.Code, g.Name, g.Year, 0, g.Follows, g.StudyYear, g.Mode, g.Slot, g.Headcount}
		},
		update: func(g account.Group) []any {
			return []any{g.Year, g.Follows, g.StudyYear, g.Mode, g.Slot, g.Headcount, sqldb.Micros(g.Archived)}
		},
	}, p.Groups)
	for _, all := range [][]account.Group{p.Groups.Make, p.Groups.Change, p.Groups.Archive} {
		for _, g := range all {
			if err == nil {
				err = w.record(ctx, w.tx, groupFact(w.by.Actor, g))
			}
		}
	}
	return err
}

func (w *offerWriter) assignments(ctx context.Context, p offer.Plan) error {
	said := func(a curriculum.Assignment) []any {
		h := a.Planned
		return []any{a.Fusion, a.TrainerP, a.TrainerSyn, h.P1, h.Syn1, h.Asyn1, h.P2, h.Syn2, h.Asyn2, a.GivenP, a.GivenSyn, a.DoneP, a.DoneSyn,
			a.Absence, a.CC, a.EFM, flag(a.EFMSet), flag(a.EFMValid), a.Link, a.PIEPlace}
	}
	return writeDelta(ctx, w, kind[curriculum.Assignment]{
		noun: ledger.Assignment,
		into: `assignment (id, org_id, place_id, group_id, module_id, subgroup, fusion, trainer_p, trainer_syn, p1, syn1, asyn1, p2, syn2, asyn2,
			given_p, given_syn, done_p, done_syn, absence, cc, efm_on, efm_set, efm_valid, link, pie_place`,
		set: `assignment SET fusion = $1, trainer_p = $2, trainer_syn = $3, p1 = $4, syn1 = $5, asyn1 = $6, p2 = $7, syn2 = $8, asyn2 = $9,
			given_p = $10, given_syn = $11, done_p = $12, done_syn = $13, absence = $14, cc = $15, efm_on = $16, efm_set = $17, efm_valid = $18, link = $19, pie_place = $20, archived_at = $21`,
		id: func(a curriculum.Assignment) string { return a.ID },
		insert: func(a curriculum.Assignment) []any {
			return append([]any{a.ID, a.Org, a.Place, a.Group, a.Module, a.Subgroup}, said(a)...)
		},
		update: func(a curriculum.Assignment) []any { return append(said(a), sqldb.Micros(a.Archived)) },
	}, p.Assignments)
}
