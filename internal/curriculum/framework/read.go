package framework

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Limits of a table.
const (
	MaxBytes   = 5 << 20
	maxRows    = 20_000
	maxColumns = 60
)

// What is wrong with a table.
var (
	errHeader = fault.New(fault.Invalid, "framework.header", "The first line must name the columns: Module, and at least one of Élément de compétence, Apprentissage, Élément de contenu.").On("file")
	errModule = fault.New(fault.Invalid, "framework.module", "This edition has no module of this code.")
	errNobody = fault.New(fault.Invalid, "framework.no-module", "Name the module in this line or above it.")
	errTwice  = fault.New(fault.Invalid, "framework.twice", "This élément stands in the table twice, with another share.")
	errBare   = fault.New(fault.Invalid, "framework.empty", "This line names no élément.")
)

// field is what a column is about.
type field int

const (
	module field = iota
	competence
	learning
	content
	share
	competenceAr
	learningAr
	contentAr
)

// headers are the words by which offices call the columns.
func headers() map[string]field {
	return sheet.Words(map[field]string{
		module:       "module, code module, code du module, code, الوحدة, رمز الوحدة",
		competence:   "élément de compétence, éléments de compétence, compétence, élément, عنصر الكفاية",
		learning:     "apprentissage, apprentissages, apprentissage de base, apprentissages de base, التعلم, التعلمات",
		content:      "élément de contenu, éléments de contenu, contenu, contenus, عنصر المحتوى, عناصر المحتوى",
		share:        "part, part en %, pourcentage, % de la masse horaire, poids, pct, النسبة, الحصة",
		competenceAr: "élément de compétence ar, élément de compétence arabe, élément de compétence en arabe, عنصر الكفاية بالعربية",
		learningAr:   "apprentissage ar, apprentissage arabe, apprentissage en arabe, التعلم بالعربية",
		contentAr:    "élément de contenu ar, élément de contenu arabe, élément de contenu en arabe, عنصر المحتوى بالعربية",
	})
}

// rungs are the columns of the three rungs, with those of their Arabic titles.
var rungs = []struct {
	is, arabic field
	depth      curriculum.Depth
}{{competence, competenceAr, curriculum.Competence}, {learning, learningAr, curriculum.Learning}, {content, contentAr, curriculum.Content}}

// name is what a cell calls an élément.
type name struct{ code, title, arabic string }

// row is one line of a table.
type row struct {
	line   int
	module string
	names  [3]name // by rung; empty where the line says nothing
	share  int     // of the deepest that it names
}

// table is a file that was read.
type table struct {
	rows     []row
	column   map[field]string // as the file calls it
	problems []sheet.Problem
}

// read gives the lines of a file, an old .xls by old, and what is wrong with its cells. A file that cannot
// be read as a référentiel at all is an error.
func read(ctx context.Context, data []byte, old sheet.Converter) (table, error) {
	records, err := sheet.Read(ctx, data, sheet.Options{Bytes: MaxBytes, Rows: maxRows, Columns: maxColumns}, old)
	if err != nil {
		return table{}, err
	}
	header := slices.Clone(records[0].Cells)
	for n, cell := range header {
		if strings.TrimSpace(cell) == "%" { // nothing of it is left when headers are compared
			header[n] = "part"
		}
	}
	at := sheet.Columns(header, headers())
	_, named := at[module]
	if _, c := at[competence]; !named || !c && !has(at, learning) && !has(at, content) {
		return table{}, errHeader
	}
	t := table{column: map[field]string{}}
	for f, n := range at {
		t.column[f] = text.Line(records[0].Cells[n])
	}
	for _, r := range records[1:] {
		t.take(r, at)
	}
	return t, nil
}

func has(at map[field]int, f field) bool {
	_, has := at[f]
	return has
}

// take reads one line.
func (t *table) take(r sheet.Record, at map[field]int) {
	cell := func(f field) string {
		if n, has := at[f]; has && n < len(r.Cells) {
			return text.Line(r.Cells[n])
		}
		return ""
	}
	one := row{line: r.Line, module: sheet.Whole(cell(module))}
	for n, rung := range rungs {
		one.names[n] = nameOf(cell(rung.is))
		one.names[n].arabic = cell(rung.arabic)
		if utf8.RuneCountInString(one.names[n].title) > curriculum.MaxName || utf8.RuneCountInString(one.names[n].arabic) > curriculum.MaxName {
			t.wrong(r.Line, curriculum.ErrElementTitle, rung.is)
			return
		}
	}
	if typed := cell(share); typed != "" {
		percent, is := sheet.Number(strings.TrimSuffix(typed, "%"))
		if !is || percent < 0 || percent > 100 {
			t.wrong(r.Line, curriculum.ErrShare, share)
			return
		}
		one.share = int(percent*100 + 0.5)
	}
	t.rows = append(t.rows, one)
}

func (t *table) wrong(line int, what *fault.Error, f field) {
	t.problems = append(t.problems, sheet.At(line, what.On(t.column[f])))
}

// coded is how a cell begins with a code: "A. Choisir", "A1 – Choisir", "A1.2 Choisir",
// "3) Choisir". A bare number or letter is a word.
var coded = regexp.MustCompile(`^(?:([A-Z]?\d{0,2}(?:\.\d{1,2})*)\s*[.):–—-]\s+|([A-Z]\d{1,2}(?:\.\d{1,2})*|\d{1,2}(?:\.\d{1,2})+)\s+)(.+)$`)

func nameOf(cell string) name {
	if m := coded.FindStringSubmatch(cell); m != nil && m[1]+m[2] != "" {
		return name{code: m[1] + m[2], title: m[3]}
	}
	return name{title: cell}
}
