package roster

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Read gives the people of a file and what is wrong with its cells. A file that
// cannot be read as a list of people at all is an error. Nobody is born after today;
// old reads a .xls, and may be nil.
func Read(ctx context.Context, f File, today string, old sheet.Converter) ([]Row, []sheet.Problem, error) {
	records, err := sheet.Read(ctx, f.Data, sheet.Options{Bytes: MaxBytes, Rows: MaxRows, Columns: maxColumns}, old)
	switch {
	case errors.Is(err, sheet.ErrTooLarge):
		return nil, nil, ErrTooLarge
	case errors.Is(err, sheet.ErrEmpty), err == nil && len(records) < 2:
		return nil, nil, ErrEmpty
	case err != nil:
		return nil, nil, err
	}
	at, err := columns(records[0].Cells)
	if err != nil {
		return nil, nil, err
	}
	rows, problems := reading{at, or(f.Role, account.Learner), today}.rows(records[1:])
	return rows, problems, nil
}

// reading is what one must know to read a line.
type reading struct {
	at    map[field]int
	role  account.Role // of who has none in the file
	today string
}

func (in reading) rows(records []sheet.Record) (rows []Row, problems []sheet.Problem) {
	first := map[string]Row{}
	groups := map[[2]string]bool{}
	for _, r := range records {
		row, wrong := in.row(r)
		before, repeated := first[row.Login]
		if len(wrong) == 0 && repeated && (!before.alike(row) || groups[[2]string{row.Login, row.Group}]) {
			wrong = []sheet.Problem{sheet.At(r.Line, errTwice)}
		}
		if len(wrong) > 0 {
			problems = append(problems, wrong...)
			continue
		}
		if !repeated {
			first[row.Login] = row
		}
		groups[[2]string{row.Login, row.Group}] = true
		rows = append(rows, row)
	}
	return rows, problems
}

// alike reports whether two lines tell the same of one person, but for the
// group: somebody may be in several.
func (r Row) alike(other Row) bool {
	r.Line, r.Group = other.Line, other.Group
	return r == other
}

// cell is what a line has in a column, on one line of text.
func (in reading) cell(r sheet.Record, f field) string {
	if i, has := in.at[f]; has && i < len(r.Cells) {
		return text.Line(r.Cells[i])
	}
	return ""
}

func (in reading) row(r sheet.Record) (Row, []sheet.Problem) {
	var problems []sheet.Problem
	wrong := func(f *fault.Error) { problems = append(problems, sheet.At(r.Line, f)) }
	row := Row{Line: r.Line, Group: in.cell(r, group), Role: in.role, CIN: strings.ToUpper(sheet.Bare(in.cell(r, cin)))}
	if word := sheet.Bare(in.cell(r, role)); word != "" {
		known := false
		if row.Role, known = roles[word]; !known {
			wrong(errRole)
		}
	}
	if word := sheet.Bare(in.cell(r, language)); word != "" {
		known := false
		if row.Language, known = languages[word]; !known {
			wrong(errLanguage)
		}
	}
	if g := (account.Group{Code: row.Group}); row.Group != "" && g.Check() != nil {
		wrong(account.ErrNoCode.On("group"))
	}
	if day := in.cell(r, born); day != "" {
		at, is := sheet.Moment(day)
		c := account.Civil{Born: at.Format(time.DateOnly)}
		if !is || c.Check(in.today) != nil {
			wrong(account.ErrBorn)
		}
		row.Born = c.Born
	}
	p := account.Person{Login: sheet.Whole(in.cell(r, login)), Name: in.cell(r, name), Email: in.cell(r, email), Language: "fr"}
	if p.Name == "" {
		p.Name = strings.TrimSpace(in.cell(r, given) + " " + in.cell(r, surname))
	}
	problems = append(problems, check(r.Line, &p)...)
	row.Login, row.Name, row.Email = p.Login, p.Name, p.Email
	return row, problems
}

// check gathers everything that is wrong with a person, not the first thing only.
func check(line int, p *account.Person) (problems []sheet.Problem) {
	if sheet.Rounded(p.Login) {
		return []sheet.Problem{sheet.At(line, errRounded)}
	}
	for range 3 { // login, name, e-mail: each is mended in a copy to see the next
		var f *fault.Error
		if err := p.Check(); !errors.As(err, &f) {
			return problems
		}
		problems = append(problems, sheet.At(line, f))
		switch f.Field {
		case "login":
			p.Login = "x"
		case "name":
			p.Name = "x"
		case "email":
			p.Email = ""
		}
	}
	return problems
}
