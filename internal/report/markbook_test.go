package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/report"
)

var evening = time.Date(2026, 11, 30, 18, 0, 0, 0, time.UTC)

// work is a quiz or a devoir that is due at evening and weighs so much.
func work(id string, kind assessment.Kind, weight int) report.GivenWork {
	return report.GivenWork{Work: assessment.Work{ID: id, Kind: kind, Title: id, Weight: weight}, CourseName: "Cours", Due: evening}
}

func submitted(id string, number int, mark assessment.Mark, late bool) assessment.Attempt {
	return assessment.Attempt{ID: id, Number: number, State: assessment.Submitted, Mark: mark, Late: late, Began: evening.Add(-time.Hour), Submitted: evening.Add(-time.Minute)}
}

func given(due time.Time) assessment.Terms { return assessment.Terms{Given: true, Due: due} }

func TestACellSaysWhatATrainerHasToKnow(t *testing.T) {
	open := assessment.Attempt{ID: "open", Number: 1, State: assessment.Open, Mark: assessment.Unmarked}
	handed := func(state assessment.HandInState, late bool) report.Handed {
		return report.Handed{HandIn: assessment.HandIn{ID: "h", State: state, Handed: evening, Late: late, Mark: assessment.Unmarked}}
	}
	for name, c := range map[string]struct {
		handed        report.Handed
		before, after report.GridState // its day
		late          bool
		attempt       string
	}{
		"nothing":                           {report.Handed{}, report.CellTodo, report.CellMissing, false, ""},
		"nothing, and another group's day":  {report.Handed{Terms: given(evening.Add(time.Hour))}, report.CellTodo, report.CellTodo, false, ""},
		"nothing, and a group without day":  {report.Handed{Terms: given(time.Time{})}, report.CellTodo, report.CellTodo, false, ""},
		"an open attempt":                   {report.Handed{Attempts: []assessment.Attempt{open}}, report.CellOpen, report.CellLate, false, "open"},
		"a hand-in that only its owner has": {report.Handed{HandIn: assessment.HandIn{ID: "h", State: assessment.Preparing}}, report.CellOpen, report.CellLate, false, ""},
		"an attempt":                        {report.Handed{Attempts: []assessment.Attempt{submitted("a", 1, 900, true)}}, report.CellDone, report.CellDone, true, "a"},
		"the better of two":                 {report.Handed{Attempts: []assessment.Attempt{submitted("a", 1, 900, false), submitted("b", 2, 1200, true)}}, report.CellDone, report.CellDone, true, "b"},
		"an open one after one":             {report.Handed{Attempts: []assessment.Attempt{submitted("a", 1, 900, false), open}}, report.CellDone, report.CellDone, false, "a"},
		"handed in":                         {handed(assessment.HandedIn, true), report.CellToCorrect, report.CellToCorrect, true, ""},
		"given back":                        {handed(assessment.Again, false), report.CellAgain, report.CellAgain, false, ""},
		"returned":                          {handed(assessment.Returned, false), report.CellDone, report.CellDone, false, ""},
		"marked on paper":                   {report.Handed{Result: assessment.Result{Mark: 1100, Source: assessment.FromTrainer}}, report.CellDone, report.CellDone, false, ""},
	} {
		book := report.Markbook{Works: []report.GivenWork{work("w", assessment.Quiz, 100)}, Learners: []report.Named{{ID: "amal"}},
			Handed: map[report.Handing]report.Handed{{Learner: "amal", Work: "w"}: c.handed}}
		before, after := book.Grid(evening).Rows[0].Cells[0], book.Grid(evening.Add(time.Second)).Rows[0].Cells[0]
		if before.State != c.before || after.State != c.after || before.Late != c.late || before.Attempt != c.attempt {
			t.Errorf("%s: %+v and then %+v", name, before, after)
		}
		if seen := c.handed.HandIn.State != "" && c.handed.HandIn.State != assessment.Preparing; (before.HandIn != "") != seen {
			t.Errorf("%s: a trainer is shown the hand-in %q", name, before.HandIn)
		}
	}
}

// book is a group of two with a quiz that counts once and a devoir that counts
// twice and a half.
func book(name string) report.Markbook {
	marked := func(m assessment.Mark) assessment.Result {
		return assessment.Result{Mark: m, Source: assessment.FromQuiz, Passed: m >= 1000}
	}
	return report.Markbook{
		Group: report.Group{Code: "ELEC 101"}, Scale: assessment.Scale{Step: 25},
		Works:    []report.GivenWork{work("Loi d'Ohm", assessment.Quiz, 100), work("Schéma", assessment.Devoir, 250)},
		Learners: []report.Named{{ID: "amal", Name: name}, {ID: "omar", Name: "Omar"}},
		Handed: map[report.Handing]report.Handed{
			{Learner: "amal", Work: "Loi d'Ohm"}: {Attempts: []assessment.Attempt{submitted("a", 1, 900, false), submitted("b", 2, 1525, true)}, Result: marked(1525)},
			{Learner: "amal", Work: "Schéma"}:    {HandIn: assessment.HandIn{ID: "h", State: assessment.Returned, Created: evening, Handed: evening, Mark: 1000}, Result: marked(1000)},
			{Learner: "omar", Work: "Schéma"}:    {HandIn: assessment.HandIn{ID: "i", State: assessment.HandedIn, Created: evening, Handed: evening, Mark: assessment.Unmarked}},
		},
	}
}

func TestAMeanWeighsAndRoundsAsTheOrganisationSays(t *testing.T) {
	rows := book("Amal").Grid(evening).Rows
	if rows[0].Mean != 1150 { // (15.25 + 2.5 × 10) ÷ 3.5 = 11.5
		t.Errorf("the mean is %d", rows[0].Mean)
	}
	if rows[1].Mean != assessment.Unmarked {
		t.Errorf("of no mark the mean is %d", rows[1].Mean)
	}
}

func TestMarksLeaveAsATableThatOpensInFrench(t *testing.T) {
	var b bytes.Buffer
	if err := report.WritePage(&b, book("=cmd|' /C calc'!A0").Grid(evening.Add(time.Hour)).Page("fr")); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffGroupe;Stagiaire;Loi d'Ohm (quiz, à rendre le 2026-11-30, coefficient 1,00);Schéma (devoir, à rendre le 2026-11-30, coefficient 2,50);Moyenne /20;Identifiant du stagiaire\r\n" +
		"ELEC 101;'=cmd|' /C calc'!A0;15,25;10,00;11,50;amal\r\n" +
		"ELEC 101;Omar;non rendu;à corriger;;omar\r\n"
	if b.String() != want {
		t.Errorf("%s", b.String())
	}
}

func TestPiecesLeaveWithEachThatCounts(t *testing.T) {
	var b bytes.Buffer
	if err := report.WritePage(&b, book("Amal").Pieces().Page("en")); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")
	want := []string{
		"ELEC 101;Cours;Loi d'Ohm;quiz;Amal;1;handed in;2026-11-30 18:00;2026-11-30 18:59;no;9,00;no;amal;a",
		"ELEC 101;Cours;Loi d'Ohm;quiz;Amal;2;handed in;2026-11-30 18:00;2026-11-30 18:59;yes;15,25;yes;amal;b",
		"ELEC 101;Cours;Schéma;assignment;Amal;1;handed in;2026-11-30 19:00;2026-11-30 19:00;no;10,00;yes;amal;h",
		"ELEC 101;Cours;Schéma;assignment;Omar;1;to correct;2026-11-30 19:00;2026-11-30 19:00;no;;no;omar;i",
	}
	if len(lines) != len(want)+1 {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	for i, line := range want {
		if lines[i+1] != line {
			t.Errorf("%q, want %q", lines[i+1], line)
		}
	}
}
