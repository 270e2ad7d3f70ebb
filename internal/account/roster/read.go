package roster

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// record is one line of a file, as it stands there.
type record struct {
	line  int
	cells []string
}

// Read gives the people of a file and what is wrong with its cells. A file that
// cannot be read as a list of people at all is an error.
func Read(data []byte) ([]Row, []Problem, error) {
	if len(data) > MaxBytes {
		return nil, nil, ErrTooLarge
	}
	read := readCSV
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		read = readXLSX
	}
	records, err := read(data)
	if err != nil {
		return nil, nil, err
	}
	if len(records) < 2 {
		return nil, nil, ErrEmpty
	}
	at, err := columns(records[0].cells)
	if err != nil {
		return nil, nil, err
	}
	rows, problems := readRows(records[1:], at)
	return rows, problems, nil
}

func readRows(records []record, at map[field]int) (rows []Row, problems []Problem) {
	first := map[string]Row{}
	groups := map[[2]string]bool{}
	for _, r := range records {
		row, wrong := readRow(r, at)
		before, repeated := first[row.Login]
		if len(wrong) == 0 && repeated && (!before.alike(row) || groups[[2]string{row.Login, row.Group}]) {
			wrong = []Problem{problem(r.line, errTwice)}
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

func readRow(r record, at map[field]int) (Row, []Problem) {
	cell := func(f field) string {
		if i, has := at[f]; has && i < len(r.cells) {
			return text.Line(r.cells[i])
		}
		return ""
	}
	var problems []Problem
	row := Row{Line: r.line, Group: cell(group), Role: account.Learner}
	if word := bare(cell(role)); word != "" {
		known := false
		if row.Role, known = roles[word]; !known {
			problems = append(problems, problem(r.line, errRole))
		}
	}
	if word := bare(cell(language)); word != "" {
		known := false
		if row.Language, known = languages[word]; !known {
			problems = append(problems, problem(r.line, errLanguage))
		}
	}
	if g := (account.Group{Code: row.Group}); row.Group != "" && g.Check() != nil {
		problems = append(problems, problem(r.line, account.ErrNoCode.On("group")))
	}
	p := account.Person{Login: whole(cell(login)), Name: cell(name), Email: cell(email), Language: "fr"}
	if p.Name == "" {
		p.Name = strings.TrimSpace(cell(given) + " " + cell(surname))
	}
	problems = append(problems, check(r.line, &p)...)
	row.Login, row.Name, row.Email = p.Login, p.Name, p.Email
	return row, problems
}

// check gathers everything that is wrong with a person, not the first thing only.
func check(line int, p *account.Person) (problems []Problem) {
	if rounded.MatchString(p.Login) {
		return []Problem{problem(line, errRounded)}
	}
	for range 3 { // login, name, e-mail: each is mended in a copy to see the next
		var f *fault.Error
		if err := p.Check(); !errors.As(err, &f) {
			return problems
		}
		problems = append(problems, problem(line, f))
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

// rounded is a long number as a spreadsheet shows it in a narrow column.
var rounded = regexp.MustCompile(`(?i)^\d[.,]\d+e\+?\d+$`)

// whole gives a number that XLSX keeps as 2.007102700175E12 its digits back, as
// long as none was lost: up to 15.
func whole(s string) string {
	if !strings.ContainsAny(s, "eE") || strings.Contains(s, ",") {
		return s
	}
	n, err := strconv.ParseFloat(s, 64)
	digits, _, _ := strings.Cut(strings.Replace(strings.ToUpper(s), ".", "", 1), "E")
	if err != nil || n != float64(int64(n)) || n >= 1e15 || !rounded.MatchString(s) {
		return s
	}
	if exact := strconv.FormatInt(int64(n), 10); strings.HasPrefix(exact, digits) && len(digits) >= len(exact)-3 {
		return exact
	}
	return s
}
