package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// pieceColumns are what is told of a resource r of a course c with an asset f.
const pieceColumns = `r.id, r.title, f.kind, r.state, c.id, c.title`

// pieceFields are where pieceColumns go.
func pieceFields(p *curriculum.Piece) []any {
	return []any{&p.Resource, &p.Title, &p.Kind, &p.State, &p.Course, &p.CourseTitle}
}

// attached joins alignments l with the resources that the scope may read.
func attached(a *args, scope account.Scope) (from, where string) {
	return `alignment l JOIN resource r ON r.id = l.resource_id JOIN course c ON c.id = r.course_id JOIN asset f ON f.id = r.asset_id`,
		`r.archived_at = 0 AND c.archived_at = 0 AND c.org_id = ` + a.add(scope.Org()) + ` AND ` + readable(a, scope, "r.state")
}

// nodes reads the active éléments of the modules m that a column names, by module
// and in the order of reading, with what the reader may see attached to them.
func nodes(ctx context.Context, q sqldb.Querier, scope account.Scope, column, id string) (map[string][]curriculum.Node, error) {
	active := ` JOIN trade_module m ON m.id = e.module_id WHERE e.archived_at = 0 AND m.archived_at = 0 AND ` + column + ` = `
	pieces := map[string][]curriculum.Piece{}
	var a args
	from, where := attached(&a, scope)
	query := `SELECT e.id, ` + pieceColumns + ` FROM ` + from + ` JOIN element e ON e.line = l.line` + active + a.add(id) + ` AND ` + where + ` ORDER BY c.title, r.title, r.id`
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var element string
		var p curriculum.Piece
		err := row.Scan(append([]any{&element}, pieceFields(&p)...)...)
		pieces[element] = append(pieces[element], p)
		return err
	})
	if err != nil {
		return nil, err
	}
	byModule := map[string][]curriculum.Element{}
	err = each(ctx, q, `SELECT `+elementColumns+` FROM element e`+active+`$1 ORDER BY e.ord, e.id`, args{id}, func(row *sql.Rows) error {
		var e curriculum.Element
		err := row.Scan(elementFields(&e)...)
		byModule[e.Module] = append(byModule[e.Module], e)
		return err
	})
	found := map[string][]curriculum.Node{}
	for module, elements := range byModule {
		for _, e := range curriculum.Ordered(elements) {
			found[module] = append(found[module], curriculum.Node{Element: e, Pieces: pieces[e.ID]})
		}
	}
	return found, err
}

// Edition opens an edition of the reader's organisation, with its éléments and what
// of each the reader may see.
func (o *Offers) Edition(ctx context.Context, scope account.Scope, id string) (v curriculum.EditionView, err error) {
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		v = curriculum.EditionView{}
		if v.Edition, err = only(editions(ctx, q, `v.id = $1 AND v.org_id = $2`, args{id, scope.Org()})); err != nil {
			return err
		}
		if v.Of, err = tradeNamed(ctx, q, v.Trade); err != nil {
			return err
		}
		var a args
		groups, err := followers(ctx, q, `v.id = `+a.add(id)+` AND `+readableGroups(&a, scope), a)
		if err != nil {
			return err
		}
		v.Groups = groups[id]
		listed, err := modules(ctx, q, `m.version_id = $1 AND m.archived_at = 0 ORDER BY m.study_year, m.ord, m.id`, args{id})
		if err != nil {
			return err
		}
		found, err := nodes(ctx, q, scope, "m.version_id", id)
		for _, m := range listed {
			v.Modules = append(v.Modules, curriculum.NewModuleCard(m, found[m.ID]))
		}
		v.Coverage = curriculum.TogetherOf(v.Modules)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("open an edition: %w", err)
	}
	return v, nil
}

// Module opens a module of the reader's organisation.
func (o *Offers) Module(ctx context.Context, scope account.Scope, id string) (v curriculum.ModuleView, err error) {
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		v = curriculum.ModuleView{}
		m, err := only(modules(ctx, q, `m.id = $1 AND m.org_id = $2`, args{id, scope.Org()}))
		if err != nil {
			return err
		}
		if v.In, err = editionNamed(ctx, q, m.Edition); err != nil {
			return err
		}
		if v.Of, err = tradeNamed(ctx, q, v.In.Trade); err != nil {
			return err
		}
		found, err := nodes(ctx, q, scope, "m.id", id)
		if err != nil {
			return err
		}
		v.ModuleCard = curriculum.NewModuleCard(m, found[id])
		beside, err := modules(ctx, q, `m.version_id = $1 AND m.archived_at = 0 ORDER BY m.study_year, m.ord, m.id`, args{m.Edition})
		v.Previous, v.Next = neighbours(beside, id)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("open a module of an edition: %w", err)
	}
	return v, nil
}

func neighbours(list []curriculum.Module, id string) (previous, next string) {
	at := slices.IndexFunc(list, func(m curriculum.Module) bool { return m.ID == id })
	if at > 0 {
		previous = list[at-1].ID
	}
	if at >= 0 && at+1 < len(list) {
		next = list[at+1].ID
	}
	return previous, next
}

// Displaced lists what lost its place in an edition: readable resources on lines that
// it had, or that an earlier edition of its trade had, and that it has no more.
func (o *Offers) Displaced(ctx context.Context, scope account.Scope, edition string) (lost []curriculum.Displaced, err error) {
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		v, err := only(editions(ctx, q, `v.id = $1 AND v.org_id = $2`, args{edition, scope.Org()}))
		if err != nil {
			return err
		}
		lost, err = displaced(ctx, q, scope, v)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what lost its place: %w", err)
	}
	return lost, nil
}

func displaced(ctx context.Context, q sqldb.Querier, scope account.Scope, edition curriculum.Edition) (lost []curriculum.Displaced, err error) {
	var a args
	from, where := attached(&a, scope)
	query := `SELECT ` + pieceColumns + `, ` + elementColumns + `, ` + moduleColumns + `, v.year
		FROM ` + from + ` JOIN element e ON e.line = l.line JOIN trade_module m ON m.id = e.module_id JOIN trade_version v ON v.id = m.version_id
		WHERE v.trade_id = ` + a.add(edition.Trade) + ` AND v.year <= ` + a.add(edition.Year) + ` AND ` + where + `
			AND NOT EXISTS (SELECT 1 FROM element x JOIN trade_module y ON y.id = x.module_id
				WHERE x.line = l.line AND y.version_id = ` + a.add(edition.ID) + ` AND x.archived_at = 0 AND y.archived_at = 0)
		ORDER BY c.title, c.id, r.title, r.id, l.line, v.year DESC`
	type stood struct{ resource, line string }
	told := map[stood]bool{}
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var d curriculum.Displaced
		fields := append(append(pieceFields(&d.Piece), elementFields(&d.Was)...), moduleFields(&d.Module)...)
		err := row.Scan(append(fields, &d.Year)...)
		if at := (stood{d.Resource, d.Was.Line}); !told[at] {
			told[at] = true
			lost = append(lost, d)
		}
		return err
	})
	return lost, err
}
