package roster

import (
	"context"
	"errors"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Read gives the people of a file and what is wrong with its cells. A file that
// cannot be read as a list of people at all is an error. old reads a .xls, and may
// be nil.
func Read(ctx context.Context, data []byte, old sheet.Converter) ([]Row, []sheet.Problem, error) {
	records, err := sheet.Read(ctx, data, sheet.Options{Bytes: MaxBytes, Rows: MaxRows, Columns: maxColumns}, old)
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
	rows, problems := readRows(records[1:], at)
	return rows, problems, nil
}

func readRows(records []sheet.Record, at map[field]int) (rows []Row, problems []sheet.Problem) {
	first := map[string]Row{}
	groups := map[[2]string]bool{}
	for _, r := range records {
		row, wrong := readRow(r, at)
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

func readRow(r sheet.Record, at map[field]int) (Row, []sheet.Problem) {
	cell := func(f field) string {
		if i, has := at[f]; has && i < len(r.Cells) {
			return text.Line(r.Cells[i])
		}
		return ""
	}
	var problems []sheet.Problem
	row := Row{Line: r.Line, Group: cell(group), Role: account.Learner}
	if word := sheet.Bare(cell(role)); word != "" {
		known := false
		if row.Role, known = roles[word]; !known {
			problems = append(problems, sheet.At(r.Line, errRole))
		}
	}
	if word := sheet.Bare(cell(language)); word != "" {
		known := false
		if row.Language, known = languages[word]; !known {
			problems = append(problems, sheet.At(r.Line, errLanguage))
		}
	}
	if g := (account.Group{Code: row.Group}); row.Group != "" && g.Check() != nil {
		problems = append(problems, sheet.At(r.Line, account.ErrNoCode.On("group")))
	}
	p := account.Person{Login: sheet.Whole(cell(login)), Name: cell(name), Email: cell(email), Language: "fr"}
	if p.Name == "" {
		p.Name = strings.TrimSpace(cell(given) + " " + cell(surname))
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
