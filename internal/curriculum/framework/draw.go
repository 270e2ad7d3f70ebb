package framework

import (
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// node is an élément that a table names, at its place.
type node struct {
	name
	depth  curriculum.Depth
	parent *node
	below  []*node
	line   int // of the table
	share  int
	shared int // line of the table that gave the share; 0 where none did
	is     *candidate
}

// draft is the référentiel of one module as a table has it.
type draft struct {
	module KnownModule
	top    node
	path   [3]*node // the last of each rung
	first  int      // line where the module is named first
}

// draw makes the plan of a table.
func (i *Importer) draw(t table, known Known) Plan {
	plan := Plan{Rows: len(t.rows), Problems: slices.Clone(t.problems)}
	drafts := gather(t, known, &plan)
	for _, d := range drafts {
		made, wrong := i.arrange(d, known, t)
		if wrong != nil {
			plan.Problems = append(plan.Problems, *wrong)
			continue
		}
		plan.Modules = append(plan.Modules, made)
	}
	slices.SortStableFunc(plan.Problems, func(a, b sheet.Problem) int { return a.Line - b.Line })
	return plan
}

// gather puts the lines of a table under their modules, in the order of the table. A
// module, or an élément, that a line leaves empty is that of the line above.
func gather(t table, known Known, plan *Plan) (drafts []*draft) {
	byID := map[string]*draft{}
	at := ""
	for _, r := range t.rows {
		if r.module != "" {
			at = r.module
		}
		m, wrong := moduleOf(known, at)
		if wrong != nil {
			plan.Problems = append(plan.Problems, sheet.At(r.line, wrong.On(t.column[module])))
			continue
		}
		d := byID[m.ID]
		if d == nil {
			d = &draft{module: m, first: r.line}
			byID[m.ID], drafts = d, append(drafts, d)
		}
		if wrong, other := d.take(r); wrong != nil {
			p := sheet.At(r.line, wrong.On(t.column[content]))
			p.Other = other
			plan.Problems = append(plan.Problems, p)
		}
	}
	return drafts
}

// moduleOf finds a module by its official code or its short one.
func moduleOf(known Known, code string) (KnownModule, *fault.Error) {
	if code == "" {
		return KnownModule{}, errNobody
	}
	for _, same := range []func(KnownModule) bool{
		func(m KnownModule) bool { return strings.EqualFold(m.Code, code) },
		func(m KnownModule) bool { return strings.EqualFold(m.Short, code) },
	} {
		if n := slices.IndexFunc(known.Modules, same); n >= 0 {
			return known.Modules[n], nil
		}
	}
	return KnownModule{}, errModule
}

// take adds a line. other is the line that it clashes with.
func (d *draft) take(r row) (wrong *fault.Error, other int) {
	parent, deepest := &d.top, (*node)(nil)
	for n, named := range r.names {
		if named.title == "" {
			if d.path[n] != nil && deepest == nil && below(r, n) {
				parent = d.path[n]
			}
			continue
		}
		parent = parent.child(named, rungs[n].depth, r.line)
		d.path[n], deepest = parent, parent
		clear(d.path[n+1:])
	}
	switch {
	case deepest == nil:
		return errBare, 0
	case r.share == 0:
		return nil, 0
	case deepest.shared != 0 && deepest.share != r.share:
		return errTwice, deepest.shared
	}
	deepest.share, deepest.shared = r.share, r.line
	return nil, 0
}

// below reports whether a line names an élément on a rung below the nth.
func below(r row, n int) bool {
	return slices.ContainsFunc(r.names[n+1:], func(one name) bool { return one.title != "" })
}

// child is the élément of this name below one, made where there is none.
func (n *node) child(named name, depth curriculum.Depth, line int) *node {
	for _, c := range n.below {
		if c.depth == depth && text.Fold(c.title) == text.Fold(named.title) && (c.code == named.code || named.code == "") {
			return c
		}
	}
	c := &node{name: named, depth: depth, parent: n, line: line}
	n.below = append(n.below, c)
	return c
}

// each visits the éléments in the order of reading.
func (n *node) each(visit func(*node)) {
	for _, c := range n.below {
		visit(c)
		c.each(visit)
	}
}

// arrange makes the plan of one module.
func (i *Importer) arrange(d *draft, known Known, t table) (ModulePlan, *sheet.Problem) {
	match(d)
	var wish []curriculum.Element
	var lines []int
	d.top.each(func(n *node) {
		if n.is == nil {
			n.is = &candidate{id: i.ids.New()}
		}
		if n.is.id == "" {
			n.is.id = i.ids.New()
		}
		wish, lines = append(wish, n.element(t)), append(lines, n.line)
	})
	elements, err := curriculum.Arrange(d.module.Module, d.module.Elements, wish, i.now())
	if err != nil {
		return ModulePlan{}, d.blame(err, lines)
	}
	return count(d.module, elements, known.Attached), nil
}

// element is a node as it is wished. An empty cell says nothing: what the élément had
// stays.
func (n *node) element(t table) curriculum.Element {
	e := curriculum.Element{ID: n.is.id, Line: n.is.line, Depth: n.depth, Code: n.code, Title: n.title, TitleArabic: n.arabic, Share: n.share}
	if n.parent.is != nil {
		e.Parent = n.parent.is.id
	}
	if e.Code == "" {
		e.Code = n.is.code
	}
	if e.TitleArabic == "" {
		e.TitleArabic = n.is.arabic
	}
	if _, told := t.column[share]; !told {
		e.Share = n.is.share
	}
	return e
}

// blame finds the line of the table that a fault of Arrange is about.
func (d *draft) blame(err error, lines []int) *sheet.Problem {
	p := sheet.Problem{Line: d.first, Column: d.module.Code, Code: ErrProblems.Code, Message: ErrProblems.Message}
	f, is := fault.As(err)
	if !is {
		return &p
	}
	p.Code, p.Message = f.Code, f.Message
	if n, found := curriculum.At(f); found && n < len(lines) {
		p.Line = lines[n]
	}
	return &p
}

func count(m KnownModule, elements []curriculum.Element, attached map[string]int) ModulePlan {
	plan := ModulePlan{Module: m.Module, Elements: elements}
	was := map[string]curriculum.Element{}
	for _, e := range m.Elements {
		was[e.ID] = e
	}
	for _, e := range elements {
		before, stood := was[e.ID]
		switch {
		case !stood:
			plan.Made++
		case before == e && e.Archived.IsZero():
			plan.Same++
		case before != e && !e.Archived.IsZero():
			plan.Archived++
			plan.Lost += attached[e.Line]
		case before != e:
			plan.Changed++
		}
	}
	return plan
}
