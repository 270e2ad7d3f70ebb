package enote

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/sheet"
)

// Read gives the lines of an export and what is wrong with its cells. A flawed
// line is among the rows, with what could be read of it; one that repeats an
// earlier line is not. A table that is no such export at all is an error.
func Read(records []sheet.Record) ([]Row, []sheet.Problem, error) {
	here, known := layoutOf(records)
	if !known {
		return nil, nil, ErrHeader
	}
	var rows []Row
	var problems []sheet.Problem
	first := map[key]int{} // the line that says it
	for _, r := range here.lines {
		l := line{layout: here, number: r.Line, cells: r.Cells}
		if l.isSum() || l.isHeader() {
			continue
		}
		row := l.row()
		before, repeated := first[keyOf(row)]
		if repeated && row.Group != "" && row.ModuleCode != "" {
			problems = append(problems, twice(l, before))
			continue
		}
		first[keyOf(row)] = r.Line
		problems = append(problems, l.problems...)
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, nil, sheet.ErrEmpty
	}
	return rows, problems, nil
}

// key is what one line alone says something of.
type key struct{ year, group, module, subgroup string }

func keyOf(r Row) key { return key{r.Year, r.Group, r.ModuleCode, r.Subgroup} }

func twice(l line, before int) sheet.Problem {
	p := sheet.At(l.number, errTwice.On(l.titles[moduleCode]))
	p.Other = before
	return p
}

// isSum reports whether a line is below the groups: totals, a mean, a remark.
func (l *line) isSum() bool {
	if l.text(moduleCode) != "" {
		return false
	}
	if l.text(group) == "" && l.text(tradeCode) == "" {
		return true
	}
	for c := told; c <= module; c++ {
		if word := sheet.Bare(l.text(c)); strings.HasPrefix(word, "total") || strings.HasPrefix(word, "soustotal") {
			return true
		}
	}
	return false
}

// isHeader reports whether the header is written once more, as on each page of a
// printed table.
func (l *line) isHeader() bool {
	return sheet.Bare(l.text(group)) == sheet.Bare(names[group]) && sheet.Bare(l.text(moduleCode)) == sheet.Bare(names[moduleCode])
}
