package apptest_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// oracle is account/testdata/rights.txt, written down from the agreed table:
// what each column hears, by act, state and object.
type oracle struct {
	lines []string // "act:state words", in order
	cells map[string][]string
}

func readOracle(t *testing.T) oracle {
	t.Helper()
	data, err := os.ReadFile("../account/testdata/rights.txt")
	if err != nil {
		t.Fatal(err)
	}
	o := oracle{cells: map[string][]string{}}
	for line := range strings.Lines(string(data) + groupNames) {
		words := strings.Fields(line)
		if len(words) != 2+columns || strings.HasPrefix(words[0], "#") {
			continue
		}
		key := words[0] + " " + words[1]
		o.lines, o.cells[key] = append(o.lines, key), words[2:]
	}
	return o
}

// of lists the lines of an act. Other organisations are account's own test: a
// lab keeps one.
func (o oracle) of(act string) (lines []string) {
	for _, line := range o.lines {
		name, words, _ := strings.Cut(line, " ")
		name, _, _ = strings.Cut(name, ":")
		if name == act && !has(words, "foreign") {
			lines = append(lines, line)
		}
	}
	return lines
}

// expected is what a column hears: of the lines in their order, the first that
// is no yes. Of lines parted by "|" the best counts.
func (o oracle) expected(t *testing.T, column int, lines []string) string {
	t.Helper()
	for _, line := range lines {
		if line == anyone {
			continue
		}
		answer := ""
		for _, choice := range strings.Split(line, "|") {
			cells, known := o.cells[choice]
			if !known {
				t.Fatalf("rights.txt has no line %q", choice)
			}
			if answer == "" || cells[column] == "yes" {
				answer = cells[column]
			}
		}
		if answer != "yes" {
			return answer
		}
	}
	return "yes"
}

// cell is one request that one column sends, and what it hears.
type cell struct {
	row    row
	column int
	line   string
	words  string
	object thing
	want   string
}

// matrix lays out every cell, and makes what the requests are about.
func (w *world) matrix(o oracle) (cells []cell) {
	for _, r := range rows() {
		lines := r.lines
		for _, act := range r.acts {
			lines = append(lines, o.of(act)...)
		}
		for _, line := range lines {
			cells = append(cells, w.cells(o, r, line)...)
		}
	}
	return cells
}

func (w *world) cells(o oracle, r row, line string) (cells []cell) {
	first, _, _ := strings.Cut(line, "|")
	name, words, _ := strings.Cut(first, " ")
	_, state, stated := strings.Cut(name, ":")
	if !stated {
		state = "published"
	}
	needs := []string{line}
	for _, also := range r.first {
		needs = slices.Insert(needs, len(needs)-1, strings.NewReplacer("STATE", state, "WORDS", words).Replace(also))
	}
	for column := range columns {
		if column == visitor && has(words, "mine") {
			continue
		}
		cells = append(cells, cell{r, column, line, words, r.make(w, column, state, words), o.expected(w.t, column, needs)})
	}
	return cells
}

// judge sends a cell's request, and the same about what does not exist.
func (w *world) judge(c cell) (wrong string) {
	got := c.row.ask(w, c.column, c.object, c.words).send(w.t, w.ask[c.column])
	if !c.answers(got.Status) {
		return fmt.Sprintf("%d %s", got.Status, got.Code())
	}
	hidden := c.want == "404" || has(c.words, "else") && c.want == "403"
	if !hidden || c.row.alone {
		return ""
	}
	gone := c.row.ask(w, c.column, absent(), c.words).send(w.t, w.ask[c.column])
	if !got.Alike(gone) {
		return fmt.Sprintf("%d %s, and %d %s for what does not exist", got.Status, got.Body, gone.Status, gone.Body)
	}
	return ""
}

func (c cell) answers(status int) bool {
	if c.want == "yes" {
		return slices.Contains(c.row.yes, status)
	}
	return fmt.Sprint(status) == c.want
}

// Who may do what over HTTP, for every operation, every column of the table of
// rights, and every relation to what is asked for: expectations come from the
// table alone.
func TestEveryOperationFollowsTheTableOfRights(t *testing.T) {
	t.Parallel()
	w, o := openWorld(t), readOracle(t)
	var cells []cell
	w.write(func() { cells = w.matrix(o) })
	wrong := 0
	for _, c := range cells {
		if complaint := w.judge(c); complaint != "" {
			wrong++
			t.Errorf("%s, column %d, %s: want %s, heard %s", c.row.op, c.column, c.line, c.want, complaint)
		}
	}
	t.Logf("%d of %d cells are wrong", wrong, len(cells))
	if len(cells) < 1500 {
		t.Errorf("the matrix has %d cells only", len(cells))
	}
}

// Every operation has rows here, and no row is of an operation that is gone.
func TestEveryOperationHasItsRows(t *testing.T) {
	t.Parallel()
	server := httpapi.New(httpapi.Deps{}, slog.New(slog.DiscardHandler))
	named := map[string]int{}
	for _, r := range rows() {
		named[r.op]++
	}
	for _, op := range server.Operations() {
		name := op.Method + " " + op.Path
		if named[name] == 0 {
			t.Errorf("%s has no row in rows(): say who may", name)
		}
		delete(named, name)
	}
	for name := range named {
		t.Errorf("%s is no operation any more", name)
	}
}

// A creation under an identifier that is taken says so and nothing more: the
// same of what the asker may read and of what is hidden from them.
func TestATakenIdentifierTellsNothing(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	var mine, hidden thing
	w.write(func() {
		mine, hidden = w.content(trainer, "draft", "place"), w.content(trainer, "draft", "else")
	})
	body := map[string]any{"title": "Autre", "language": "fr", "sector": "energies-renouvelables", "level": "ts"}
	shown := api(http.MethodPut, "/courses/"+mine.course, body).send(t, w.ask[trainer])
	secret := api(http.MethodPut, "/courses/"+hidden.course, body).send(t, w.ask[trainer])
	if shown.Status != http.StatusConflict || !shown.Alike(secret) {
		t.Errorf("taken: %d %s, taken and hidden: %d %s", shown.Status, shown.Body, secret.Status, secret.Body)
	}
}

// Whatever is found, listed, suggested or counted is what resource.read says yes
// to: no more, and of what is published no less.
func TestListsAndCountsHoldWhatMayBeReadAndNoMore(t *testing.T) {
	t.Parallel()
	w, o := openWorld(t), readOracle(t)
	type piece struct {
		line string
		thing
	}
	var all [columns][]piece
	w.write(func() {
		for _, line := range o.of("resource.read") {
			name, words, _ := strings.Cut(line, " ")
			_, state, _ := strings.Cut(name, ":")
			for column := learner; column < columns; column++ {
				all[column] = append(all[column], piece{line, w.content(column, state, words)})
			}
		}
	})
	if _, err := w.Reindex(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	for column := range columns {
		lists := map[string]string{}
		for _, path := range []string{"/search?q=quinquet&lang=fr", "/search?q=quinket&lang=fr", "/search/suggest?q=quinq&lang=fr", "/courses?view=library&limit=100", "/courses?view=studio&limit=100", "/courses?view=learning&limit=100"} {
			lists[path] = w.listed(column, path)
		}
		for from := range columns {
			for _, p := range all[from] {
				state := strings.Split(strings.Split(p.line, " ")[0], ":")[1]
				reads := get("/resources/"+p.resource).send(t, w.ask[column]).Status == http.StatusOK
				if from == column && reads != (o.cells[p.line][column] == "yes") {
					t.Errorf("column %d reads %s: %v", column, p.line, reads)
				}
				for path, list := range lists {
					if !reads && (strings.Contains(list, p.resource) || strings.Contains(list, p.course)) {
						t.Errorf("column %d finds by %s what is hidden: %s of column %d", column, path, p.line, from)
					}
				}
				if reads && state == "published" && !strings.Contains(lists["/courses?view=library&limit=100"], p.course) {
					t.Errorf("column %d does not find in the library %s of column %d", column, p.line, from)
				}
			}
		}
		w.counts(column)
	}
}

// listed reads all pages of a list as one text.
func (w *world) listed(column int, path string) string {
	w.t.Helper()
	var all strings.Builder
	for cursor := ""; ; {
		r := get(path+"&cursor="+cursor).send(w.t, w.ask[column])
		if strings.HasPrefix(path, "/search") {
			r = get(path).send(w.t, w.ask[column])
		}
		all.Write(r.Body)
		var page struct{ Next string }
		if err := r.Into(&page); err != nil || r.Status != http.StatusOK {
			w.t.Fatalf("%s: %d %s", path, r.Status, r.Body)
		}
		if cursor = page.Next; cursor == "" {
			return all.String()
		}
	}
}

// counts holds totals and facets to what is listed.
func (w *world) counts(column int) {
	w.t.Helper()
	courses := strings.Count(w.listed(column, "/courses?view=library&limit=100"), `"sector":"energies-renouvelables"`)
	var facets map[string]map[string]int
	if err := get("/courses/facets?view=library").send(w.t, w.ask[column]).Into(&facets); err != nil {
		w.t.Fatal(err)
	}
	if facets["sector"]["energies-renouvelables"] != courses {
		w.t.Errorf("column %d: the facets count %d courses and the list has %d", column, facets["sector"]["energies-renouvelables"], courses)
	}
	var f found
	if err := get("/search?q=quinquet&lang=fr").send(w.t, w.ask[column]).Into(&f); err != nil {
		w.t.Fatal(err)
	}
	readable := 0
	for _, g := range f.Groups {
		if get("/resources/"+g.Resource).send(w.t, w.ask[column]).Status == http.StatusOK {
			readable++
		}
	}
	if readable != len(f.Groups) || f.Facets["sector"]["energies-renouvelables"] != f.Total || f.Total < len(f.Groups) {
		w.t.Errorf("column %d: %d of %d found may be read, the total is %d, the facet %v", column, readable, len(f.Groups), f.Total, f.Facets["sector"])
	}
}
