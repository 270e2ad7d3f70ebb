package enote

import (
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// column is what a cell is about. Its number is the place of the column in a file
// without a header.
type column int

const (
	told column = iota
	year
	level
	sector
	tradeCode
	trade
	kind
	slot
	group
	headcount
	subgroup
	subgroupState
	fusion
	fusionCode
	studyYear
	mode
	moduleCode
	module
	regional
	mleP
	trainerP
	mleSyn
	trainerSyn
	p1
	syn1
	asyn1
	all1
	p2
	syn2
	asyn2
	all2
	pYear
	synYear
	asynYear
	allYear
	givenP
	givenSyn
	givenAll
	doneP
	doneSyn
	doneAll
	rateP
	rateSyn
	rateAll
	absence
	cc
	efm
	efmValid
	link
	pie
	piePlace
	columns // how many there are
)

// names are the columns as e-Note writes them, spaces and all.
var names = [columns]string{
	"Date MAJ", "Année", "Niveau", "Secteur", "Code Filière", "filière", "Type de formation", "Créneau",
	"Groupe", "Effectif Groupe", "Sous Groupe", "Statut Sous-Groupe", "FusionGroupe", "Code Fusion",
	"Année de formation", "Mode", "Code Module", "Module", "Régional",
	"Mle Affecté Présentiel Actif", "Formateur Affecté Présentiel Actif", "Mle Affecté Syn Actif", "Formateur Affecté Syn Actif",
	"MHP S1 DRIF", "MHSYN S1 DRIF", "MHASYN S1 DRIF", "MH Totale S1 DRIF",
	"MHP S2 DRIF", "MHSYN S2 DRIF", "MHASYN S2 DRIF", "MH Totale S2 DRIF",
	"MHP Totale DRIF", "MHSYN Totale DRIF", "MHASYN Totale DRIF", "MH Totale  DRIF",
	"MH Affectée Présentiel", "MH Affectée Sync", "MH Affectée Globale (P & SYN)",
	"MH Réalisée Présentiel", "MH Réalisée Sync", "MH Réalisée Globale",
	"Taux Réalisation Présentiel", "Taux Réalisation Syn", "Taux Réalisation (P & SYN )",
	"Moy Absence", "NB CC", "Séance EFM", "Validation EFM", "Classe Teams", "Module PIE", "EFP PIE",
}

// headers are the columns by the bare form of their names.
var headers = func() map[string]column {
	lists := map[column]string{}
	for c, name := range names {
		lists[column(c)] = name
	}
	return sheet.Words(lists)
}()

// layout says where the cells of a file stand.
type layout struct {
	at     [columns]int // -1 where the file has no such column
	titles [columns]string
	lines  []sheet.Record // below the header
}

const (
	headerWithin = 15 // titles may stand above the header
	sampled      = 20 // lines that tell whether a file without a header is one
)

// Knows reports whether a table is such an export.
func Knows(records []sheet.Record) bool {
	_, known := layoutOf(records)
	return known
}

func layoutOf(records []sheet.Record) (layout, bool) {
	for i, r := range records[:min(len(records), headerWithin)] {
		if at := sheet.Columns(r.Cells, headers); isHeader(at) {
			return byHeader(r, at, records[i+1:]), true
		}
	}
	alike := 0
	sample := records[:min(len(records), sampled)]
	for _, r := range sample {
		if hasShape(r) {
			alike++
		}
	}
	return byPlace(records), alike > 0 && 2*alike >= len(sample)
}

// isHeader tells an export from other tables that have groups or modules: it says
// the hours of a module.
func isHeader(at map[column]int) bool {
	hours := false
	for _, c := range []column{p1, p2, pYear, allYear, givenP, doneP} {
		_, has := at[c]
		hours = hours || has
	}
	for _, c := range []column{year, tradeCode, group, moduleCode} {
		if _, has := at[c]; !has {
			return false
		}
	}
	return hours
}

func byHeader(header sheet.Record, at map[column]int, lines []sheet.Record) layout {
	l := layout{lines: lines}
	for c := range columns {
		l.at[c] = -1
		if i, has := at[c]; has {
			l.at[c], l.titles[c] = i, text.Line(header.Cells[i])
		}
	}
	return l
}

func byPlace(lines []sheet.Record) layout {
	l := layout{lines: lines}
	for c := range columns {
		l.at[c], l.titles[c] = int(c), text.Line(names[c])
	}
	return l
}

// hasShape reports whether a line without a header reads as one of an export: the
// cells that tell are where they should be, and none is beyond the last column.
func hasShape(r sheet.Record) bool {
	if len(r.Cells) <= int(doneSyn) || !blank(r.Cells[min(len(r.Cells), int(columns)):]) {
		return false
	}
	l := line{layout: byPlace(nil), cells: r.Cells}
	if l.needed(year) == "" || l.needed(tradeCode) == "" || l.needed(group) == "" || l.needed(moduleCode) == "" {
		return false
	}
	l.year()
	l.flag(regional)
	for c := p1; c <= doneAll; c++ {
		l.minutes(c)
	}
	return len(l.problems) == 0
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if text.Line(cell) != "" {
			return false
		}
	}
	return true
}
