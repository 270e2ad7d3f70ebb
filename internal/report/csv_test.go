package report_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
)

// sheet is a group with one learner of that name, who watched half of a film of
// 100 s and read two of four pages.
func sheet(learner string) report.Sheet {
	seen := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	return report.Sheet{
		Group: report.Group{Code: "ELEC; 101"}, Course: report.Named{Name: "Cours"},
		Modules: []report.Module{{Named: report.Named{Name: "Module \"1\""}, Resources: []report.Resource{
			{ID: "film", Film: true, Extent: 100}, {ID: "book", Extent: 4}, {ID: "nothing", Film: true},
		}}},
		Learners: []report.Named{{ID: "salma", Name: learner}, {ID: "omar", Name: "Omar"}},
		Progress: []learning.Progress{
			{Person: "salma", Resource: "film", Watched: learning.Intervals{{0, 25}, {75, 130}}, Heard: learning.Intervals{{80, 100}}, Seen: seen, Completed: seen},
			{Person: "salma", Resource: "book", Watched: learning.Intervals{{0, 1}, {3, 4}}, Seen: seen.Add(time.Hour)},
		},
	}
}

// read takes a table apart again, as RFC 4180 says.
func read(t *testing.T, table report.Table, lang string) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteCSV(&b, table, lang); err != nil {
		t.Fatal(err)
	}
	text, bom := strings.CutPrefix(b.String(), "\ufeff")
	if !bom || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Fatalf("no mark at the beginning, or a line without CR: %q", text)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestATableAddsUpStretchesInsideTheExtent(t *testing.T) {
	lines := read(t, sheet("Salma").Table(), "en")
	// A page weighs as much as a minute: (50 + 2*60) of (100 + 4*60).
	want := []string{"ELEC; 101", "Cours", "Salma", `Module "1"`, "50", "0,8", "2", "1", "3", "2026-11-24 10:30", "0,3", "salma"}
	if len(lines) != 3 || !slices.Equal(lines[1], want) {
		t.Errorf("line %q, want %q", lines[1], want)
	}
	if want := []string{"ELEC; 101", "Cours", "Omar", `Module "1"`, "0", "0", "0", "0", "3", "", "0", "omar"}; !slices.Equal(lines[2], want) {
		t.Errorf("line %q, want %q", lines[2], want)
	}
}

func TestNoNameIsAFormula(t *testing.T) {
	for _, name := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"} {
		lines := read(t, sheet(name).Table(), "fr")
		if got := lines[1][2]; !strings.HasPrefix(got, "'") {
			t.Errorf("%q stands as %q", name, got)
		}
	}
	if got := read(t, sheet("Salma=").Table(), "fr")[1][2]; got != "Salma=" {
		t.Errorf("a harmless name stands as %q", got)
	}
}

func TestHeadersSpeakTheLanguageThatWasAskedFor(t *testing.T) {
	table := sheet("Salma").Table()
	for lang, want := range map[string]string{"fr": "Stagiaire", "ar": "المتدرب", "en": "Learner", "xx": "Stagiaire", "": "Stagiaire"} {
		if lines := read(t, table, lang); lines[0][2] != want || len(lines[0]) != len(lines[1]) {
			t.Errorf("%s: %q", lang, lines[0])
		}
	}
}

// full is a disk without room.
type full struct{ io.Writer }

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("no room")

func TestATableThatCannotBeWrittenSaysSo(t *testing.T) {
	if err := report.WriteCSV(full{}, sheet("Salma").Table(), "fr"); !errors.Is(err, errFull) {
		t.Errorf("it says %v", err)
	}
}
