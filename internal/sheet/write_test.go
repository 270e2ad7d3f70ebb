package sheet_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/sheet"
)

func TestAWorkbookHoldsWhatWasWritten(t *testing.T) {
	at := time.Date(2026, 11, 30, 18, 5, 0, 0, time.UTC)
	var b bytes.Buffer
	err := sheet.WriteXLSX(&b,
		sheet.Page{Name: "Notes", Header: []string{"Stagiaire", "Note"}, Lines: [][]any{{"=1+1", 15.5}, {"Zoë", nil}}},
		sheet.Page{Name: "المحاولات: 101/102 [أ] وما يطول من الأسماء", RightToLeft: true, Header: []string{"Le", "N"}, Lines: [][]any{{at, 3}}})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	names := book.GetSheetList()
	if len(names) != 2 || names[0] != "Notes" || len([]rune(names[1])) > 31 {
		t.Fatalf("the sheets are called %q", names)
	}
	for n, want := range [][][]string{{{"Stagiaire", "Note"}, {"=1+1", "15.50"}, {"Zoë"}}, {{"Le", "N"}, {"2026-11-30 18:05", "3"}}} {
		rows, err := book.GetRows(names[n])
		if err != nil || !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: %q, %v", names[n], rows, err)
		}
	}
	if formula, err := book.GetCellFormula("Notes", "A2"); err != nil || formula != "" {
		t.Errorf("a name became the formula %q, %v", formula, err)
	}
	view, err := book.GetSheetView(names[1], 0)
	if err != nil || view.RightToLeft == nil || !*view.RightToLeft {
		t.Errorf("an Arabic sheet begins at the left: %+v, %v", view, err)
	}
}
