package offer

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// What a well-written line cannot do here.
var (
	errElsewhere = fault.New(fault.Invalid, "offer.trainer.elsewhere", "Somebody of another institution has this number as login.").On("mle")
	errLogin     = fault.New(fault.Invalid, "offer.trainer.login", "This is not the number of a trainer.").On("mle")
)

// The keys by which things are the same in file and record.
type (
	editionKey    struct{ trade, year string }
	moduleKey     struct{ edition, code string }
	groupKey      struct{ code, year string }
	assignmentKey struct{ group, module, subgroup string }
	grantKey      struct{ person, group string }
)

// draft is a plan while it is drawn.
type draft struct {
	known       Known
	ids         *id.Maker
	sectors     *gathering[string, Sector]
	trades      *gathering[string, curriculum.Trade]
	editions    *gathering[editionKey, curriculum.Edition]
	modules     *gathering[moduleKey, curriculum.Module]
	groups      *gathering[groupKey, account.Group]
	trainers    *gathering[string, account.Person]
	assignments *gathering[assignmentKey, curriculum.Assignment]
	grants      *gathering[grantKey, Grant]
	byID        map[string]curriculum.Edition
	byCode      map[string][]curriculum.Module
	ord         map[string]int    // of the next module, by edition
	yearOf      map[string]string // of a group
	inherit     []Inheritance
	problems    []sheet.Problem
}

func newDraft(k Known, ids *id.Maker) *draft {
	d := &draft{
		known: k, ids: ids,
		sectors:     gather(k.Sectors, func(s Sector) string { return s.Slug }),
		trades:      gather(k.Trades, func(t curriculum.Trade) string { return t.Code }),
		editions:    gather(k.Editions, func(e curriculum.Edition) editionKey { return editionKey{e.Trade, e.Year} }),
		modules:     gather(k.Modules, func(m curriculum.Module) moduleKey { return moduleKey{m.Edition, m.Code} }),
		groups:      gather(k.Groups, func(g account.Group) groupKey { return groupKey{g.Code, g.Year} }),
		trainers:    gather(k.Trainers, func(p account.Person) string { return p.Login }),
		assignments: gather(k.Assignments, func(a curriculum.Assignment) assignmentKey { return assignmentKey{a.Group, a.Module, a.Subgroup} }),
		grants:      gather(k.Grants, func(g Grant) grantKey { return grantKey{g.Person, g.Scope} }),
		byID:        map[string]curriculum.Edition{}, byCode: map[string][]curriculum.Module{}, ord: map[string]int{}, yearOf: map[string]string{},
	}
	for _, e := range k.Editions {
		d.byID[e.ID] = e
	}
	for _, m := range k.Modules {
		d.ord[m.Edition] = max(d.ord[m.Edition], m.Ord+1)
		d.byCode[m.Code] = append(d.byCode[m.Code], m)
	}
	for _, g := range k.Groups {
		d.yearOf[g.ID] = g.Year
	}
	return d
}

// row takes over one line: the offer from the sector down, the group, who trains it.
func (d *draft) row(r enote.Row) {
	trade := d.trade(r)
	edition := d.editionOf(r, trade)
	module := d.module(r, edition)
	group := d.group(r, edition)
	p, syn := d.trainer(r, r.TrainerP), d.trainer(r, r.TrainerSyn)
	d.assignments.see(assignmentKey{group.ID, module.ID, r.Subgroup}, func() curriculum.Assignment {
		return curriculum.Assignment{ID: d.ids.New(), Org: d.known.Org, Place: d.known.Place, Group: group.ID, Module: module.ID, Subgroup: r.Subgroup}
	}, func(a *curriculum.Assignment) {
		a.Fusion, a.TrainerP, a.TrainerSyn, a.Planned = r.Fusion, p, syn, r.Planned
		a.GivenP, a.GivenSyn, a.DoneP, a.DoneSyn = r.GivenP, r.GivenSyn, r.DoneP, r.DoneSyn
		a.Absence, a.CC, a.EFM, a.EFMSet, a.EFMValid, a.Link, a.PIEPlace = r.Absence, r.CC, r.EFM, r.EFMSet, r.EFMValid, r.Link, r.PIEPlace
		a.Archived = time.Time{}
	})
	for _, person := range []string{p, syn} {
		d.trains(person, group.ID)
	}
}

func (d *draft) trade(r enote.Row) curriculum.Trade {
	sector := d.sector(r.Sector)
	return d.trades.see(r.TradeCode, func() curriculum.Trade {
		return curriculum.Trade{ID: d.ids.New(), Org: d.known.Org, Code: r.TradeCode}
	}, func(t *curriculum.Trade) {
		t.Names.French, t.Sector, t.Kind, t.Archived = or(r.Trade, t.Names.French, t.Code), or(sector, t.Sector), or(r.Kind, t.Kind), time.Time{}
		t.Level = or(r.Level, t.Level)
	})
}

// sector gives the slug of a sector by the name that the file has: a built-in one
// where the words are the same, else one that is imported.
func (d *draft) sector(name string) string {
	if name == "" {
		return ""
	}
	bare := text.Fold(name)
	for _, s := range curriculum.Sectors() {
		if text.Fold(s.Names.French) == bare {
			return s.Slug
		}
	}
	slug := slugOf(bare)
	d.sectors.see(slug, func() Sector { return Sector{ID: d.ids.New(), Slug: slug, Name: name} }, func(s *Sector) { s.Archived = false })
	return slug
}

// slugOf writes the words of a folded name with hyphens between them.
func slugOf(folded string) string {
	return strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
}

// editionOf is the edition that the group of a line follows: the one it has, or that
// of the year in which it entered. A group keeps its own when a new year brings
// another; only a line that names another trade moves it.
func (d *draft) editionOf(r enote.Row, t curriculum.Trade) curriculum.Edition {
	if g, known := d.groups.known[d.groupKey(r)]; known {
		if e, follows := d.byID[g.Follows]; follows && e.Trade == t.ID {
			return d.edition(editionKey{e.Trade, e.Year})
		}
	}
	return d.edition(editionKey{t.ID, entered(r.Year, r.StudyYear)})
}

func (d *draft) edition(k editionKey) curriculum.Edition {
	return d.editions.see(k, func() curriculum.Edition {
		return curriculum.Edition{ID: d.ids.New(), Org: d.known.Org, Trade: k.trade, Year: k.year}
	}, func(e *curriculum.Edition) { e.Archived = time.Time{} })
}

// entered is the year in which those entered who are now in their n-th: in
// 2026-2027 the second year entered in 2025-2026.
func entered(year string, n int) string {
	from, err := strconv.Atoi(year[:min(4, len(year))])
	if err != nil || n < 2 {
		return year
	}
	from -= n - 1
	return strconv.Itoa(from) + "-" + strconv.Itoa(from+1)
}

// module is the module of a line in its edition. Its own hours are those of the
// line that brings it: what one establishment plans later is its groups'.
func (d *draft) module(r enote.Row, e curriculum.Edition) curriculum.Module {
	return d.modules.see(moduleKey{e.ID, r.ModuleCode}, func() curriculum.Module {
		m := curriculum.Module{
			ID: d.ids.New(), Org: d.known.Org, Edition: e.ID, Ord: d.ord[e.ID], Code: r.ModuleCode,
			StudyYear: r.StudyYear, Hours: r.Planned,
		}
		d.ord[e.ID]++
		d.inheritFrom(e, m)
		return m
	}, func(m *curriculum.Module) {
		m.Title, m.Regional, m.PIE, m.Archived = or(r.Module, m.Title, m.Code), r.Regional, r.PIE, time.Time{}
	})
}

// inheritFrom lets a new module begin with the éléments of the same module in the
// newest edition before its own.
func (d *draft) inheritFrom(e curriculum.Edition, m curriculum.Module) {
	var from curriculum.Module
	newest := ""
	for _, old := range d.byCode[m.Code] {
		of := d.byID[old.Edition]
		if old.Archived.IsZero() && of.Trade == e.Trade && of.Year < e.Year && of.Year > newest {
			from, newest = old, of.Year
		}
	}
	if newest != "" {
		d.inherit = append(d.inherit, Inheritance{from.ID, m.ID})
	}
}

// groupKey finds a group by code and year; one whose year nobody said is the same.
func (d *draft) groupKey(r enote.Row) groupKey {
	k := groupKey{r.Group, r.Year}
	if _, known := d.groups.known[k]; known {
		return k
	}
	if _, known := d.groups.known[groupKey{r.Group, ""}]; known {
		return groupKey{r.Group, ""}
	}
	return k
}

func (d *draft) group(r enote.Row, e curriculum.Edition) account.Group {
	return d.groups.see(d.groupKey(r), func() account.Group {
		return account.Group{ID: d.ids.New(), Org: d.known.Org, Place: d.known.Place, Code: r.Group, Name: r.Group}
	}, func(g *account.Group) {
		d.yearOf[g.ID] = r.Year
		g.Year, g.Follows, g.StudyYear, g.Mode, g.Slot, g.Headcount, g.Archived = r.Year, e.ID, r.StudyYear, r.Mode, r.Slot, r.Headcount, time.Time{}
	})
}

// trainer gives the person of a trainer, or nothing. A record that is there keeps
// its name: people may have corrected it.
func (d *draft) trainer(r enote.Row, t enote.Trainer) string {
	if t.Mle == "" {
		return ""
	}
	p := account.Person{Org: d.known.Org, Place: d.known.Place, Login: t.Mle, Name: or(t.Name, t.Mle), Language: "fr"}
	if p.Check() != nil {
		d.problems = append(d.problems, sheet.At(r.Line, errLogin))
		return ""
	}
	if was, known := d.trainers.known[p.Login]; known && was.Org != d.known.Org {
		d.problems = append(d.problems, sheet.At(r.Line, errElsewhere))
		return ""
	}
	return d.trainers.see(p.Login, func() account.Person { p.ID = d.ids.New(); return p }, func(p *account.Person) { p.Archived = time.Time{} }).ID
}

// trains lets somebody be the trainer of a group.
func (d *draft) trains(person, group string) {
	if person == "" {
		return
	}
	d.grants.see(grantKey{person, group}, func() Grant {
		return Grant{account.Grant{ID: d.ids.New(), Person: person, Role: account.Trainer, In: account.InGroup, Scope: group}, true}
	}, func(*Grant) {})
}

// or is the first of the words that says something.
func or(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
