package offer

import (
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// Plan is everything that an import would do.
type Plan struct {
	Rows        int // lines that are taken over
	Years       []string
	Problems    []sheet.Problem
	Sectors     Delta[Sector]
	Trades      Delta[curriculum.Trade]
	Editions    Delta[curriculum.Edition]
	Modules     Delta[curriculum.Module]
	Groups      Delta[account.Group]
	Trainers    Delta[account.Person]
	Assignments Delta[curriculum.Assignment]
	Grants      Delta[Grant] // Archive are those that are taken away
	// Inherit says whose éléments a module of a new edition begins with: those of
	// the same module in the edition before.
	Inherit []Inheritance
	known   Known
}

// Inheritance is a new module and the one whose éléments it takes over.
type Inheritance struct{ From, To string }

// Nothing reports whether the record already is as the file says.
func (p Plan) Nothing() bool {
	return p.Sectors.nothing() && p.Trades.nothing() && p.Editions.nothing() && p.Modules.nothing() && p.Groups.nothing() &&
		p.Trainers.nothing() && p.Assignments.nothing() && p.Grants.nothing()
}

// Draw says what an import of these lines would do to what is known. What is no
// longer in the file is archived, unless some line could not be read: then nobody
// knows what it would have named.
func Draw(rows []enote.Row, problems []sheet.Problem, known Known, ids *id.Maker, now time.Time) Plan {
	d := newDraft(known, ids)
	taken := 0
	for _, r := range rows {
		if !r.Flawed {
			d.row(r)
			taken++
		}
	}
	p := Plan{
		Rows: taken, Years: years(rows), Problems: slices.Concat(problems, d.problems),
		Sectors: d.sectors.delta(), Trades: d.trades.delta(), Editions: d.editions.delta(), Modules: d.modules.delta(),
		Groups: d.groups.delta(), Trainers: d.trainers.delta(), Assignments: d.assignments.delta(), Grants: d.grants.delta(),
		Inherit: d.inherit, known: known,
	}
	if len(p.Problems) == 0 {
		d.archive(&p, now)
	}
	return p
}

// archive adds what the file no longer names. A group that nobody imported is left
// alone; so are roles that somebody gave by hand. Trades, editions and modules are
// the institution's: that one establishment no longer has them ends nothing.
func (d *draft) archive(p *Plan, now time.Time) {
	for _, g := range d.groups.unseen(func(g account.Group) bool {
		return g.Follows != "" && g.Archived.IsZero() && slices.Contains(p.Years, g.Year)
	}) {
		g.Archived = now
		p.Groups.Archive = append(p.Groups.Archive, g)
	}
	for _, a := range d.assignments.unseen(func(a curriculum.Assignment) bool { return a.Archived.IsZero() && d.ofYears(a, p.Years) }) {
		a.Archived = now
		p.Assignments.Archive = append(p.Assignments.Archive, a)
	}
	p.Grants.Archive = d.grants.unseen(func(g Grant) bool { return g.Imported && d.groupOfYears(g.Scope, p.Years) })
}

func (d *draft) ofYears(a curriculum.Assignment, years []string) bool {
	return d.groupOfYears(a.Group, years)
}

func (d *draft) groupOfYears(group string, years []string) bool {
	return slices.Contains(years, d.yearOf[group])
}

func years(rows []enote.Row) (all []string) {
	for _, r := range rows {
		all = append(all, r.Year)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
