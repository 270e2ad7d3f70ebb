package searchtest

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// gates are the share of questions in a language whose answer must be among the
// first five.
var gates = map[string]float64{"fr": 0.95, "ar": 0.90, "en": 0.95}

// team is a group of questions in one language.
type team struct{ group, language string }

// score is how a team of questions went. Known misses are in none of it.
type score struct {
	asked, first, five int
	reciprocal         float64 // sum of 1/rank
	placed             int     // answers that open in the section that was noted
	known              int
}

// scores are those of all teams.
type scores map[team]score

// note counts a case, and says what was missed.
func (s scores) note(t *testing.T, c judged, f found) {
	t.Helper()
	at := s[team{c.group, c.language}]
	hit := f.rank > 0 && (f.rank <= c.within || c.within == 0)
	switch {
	case c.known != "" && !hit:
		at.known++
		t.Logf("known miss (%s): %s, %q does not find %s", c.known, c.group, c.query, c.want)
	default:
		at.count(f)
		if !hit {
			t.Logf("missed: %s, %q finds %s at %d among %v", c.group, c.query, c.want, f.rank, f.names[:min(len(f.names), 6)])
		} else if f.rank > 1 {
			t.Logf("lower: %s, %q finds %s at %d among %v", c.group, c.query, c.want, f.rank, f.names[:min(len(f.names), 6)])
		} else if c.place != "" && !f.placed {
			t.Logf("elsewhere: %s, %q does not open %s at %s", c.group, c.query, c.want, c.place)
		}
	}
	s[team{c.group, c.language}] = at
}

func (s *score) count(f found) {
	s.asked++
	if f.rank == 0 {
		return
	}
	s.reciprocal += 1 / float64(f.rank)
	if f.rank == 1 {
		s.first++
	}
	if f.rank <= 5 {
		s.five++
	}
	if f.placed {
		s.placed++
	}
}

func (s score) add(o score) score {
	return score{
		s.asked + o.asked, s.first + o.first, s.five + o.five, s.reciprocal + o.reciprocal, s.placed + o.placed, s.known + o.known,
	}
}

// teams gives the groups in order, those of a language in a row.
func (s scores) teams() []team {
	return slices.SortedFunc(maps.Keys(s), func(a, b team) int {
		return cmp.Or(cmp.Compare(a.language, b.language), cmp.Compare(a.group, b.group))
	})
}

// print shows the figures and holds each language to its gate.
func (s scores) print(t *testing.T) {
	t.Helper()
	var all strings.Builder
	sums := map[string]score{}
	for _, k := range s.teams() {
		fmt.Fprintf(&all, "\n%s %-10s %s", k.language, k.group, s[k])
		sums[k.language] = sums[k.language].add(s[k])
	}
	for _, language := range languages {
		sum := sums[language]
		fmt.Fprintf(&all, "\n%s %-10s %s", language, "all", sum)
		if share := float64(sum.five) / float64(sum.asked); share < gates[language] {
			t.Errorf("%s: %.3f are among the first five, and must be %.2f", language, share, gates[language])
		}
	}
	t.Log(all.String())
}

func (s score) String() string {
	of := func(n float64) float64 { return n / float64(max(s.asked, 1)) }
	return fmt.Sprintf("%3d asked  @1 %.3f  @5 %.3f  MRR %.3f  opened where noted %d  known misses %d",
		s.asked, of(float64(s.first)), of(float64(s.five)), of(s.reciprocal), s.placed, s.known)
}

// row writes a score for the file of floors.
func (s score) row(k team) []string {
	return []string{
		k.group, k.language, strconv.Itoa(s.asked), strconv.Itoa(s.first), strconv.Itoa(s.five),
		strconv.FormatFloat(s.reciprocal, 'f', 3, 64), strconv.Itoa(s.placed),
	}
}

// hold fails where a team is below what it reached before.
func (s scores) hold(t *testing.T, floors string) {
	t.Helper()
	if os.Getenv("LAB_TEST_RECORD") == "1" {
		s.record(t, floors)
		return
	}
	data, err := os.ReadFile(floors)
	if err != nil {
		t.Fatalf("the engine has no floors yet: %v; LAB_TEST_RECORD=1 writes them", err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		k := team{row[0], row[1]}
		for i, reached := range s[k].row(k)[2:] {
			was, before := strconv.ParseFloat(row[i+2], 64)
			is, now := strconv.ParseFloat(reached, 64)
			if before != nil || now != nil || is < was {
				t.Errorf("%s in %s fell: %s is %s and was %s", k.group, k.language, rows[0][i+2], reached, row[i+2])
			}
		}
	}
	if len(rows)-1 != len(s) {
		t.Errorf("there are floors for %d groups and questions in %d: LAB_TEST_RECORD=1 writes them anew", len(rows)-1, len(s))
	}
}

// record writes the scores as the floors to come.
func (s scores) record(t *testing.T, floors string) {
	t.Helper()
	rows := [][]string{{"group", "language", "asked", "first", "five", "reciprocal", "placed"}}
	for _, k := range s.teams() {
		rows = append(rows, s[k].row(k))
	}
	var all strings.Builder
	if err := csv.NewWriter(&all).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(floors, []byte(all.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
