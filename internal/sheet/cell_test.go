package sheet_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/sheet"
)

func TestANumberGetsItsDigitsBack(t *testing.T) {
	for cell, want := range map[string]string{
		"12345": "12345", "12345.0": "12345", "12345.00": "12345", "007.0": "007", "2.007102700175E12": "2007102700175", "2.007102700175e+12": "2007102700175",
		"12345.5": "12345.5", "12345.": "12345.", ".0": ".0", "a.0": "a.0", "2,00710E+12": "2,00710E+12", "2.00710E+12": "2.00710E+12", "2.0071027001751234E+17": "2.0071027001751234E+17", "": "",
	} {
		if got := sheet.Whole(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

func TestAMomentIsReadAsOfficesWriteItAndAsExcelKeepsIt(t *testing.T) {
	evening := time.Date(2026, time.March, 31, 18, 30, 5, 0, time.UTC)
	day := evening.Truncate(24 * time.Hour)
	for cell, want := range map[string]time.Time{
		"31/03/2026 18:30:05": evening, "31/3/2026 18:30:5": evening, "2026-03-31 18:30:05": evening, "2026-03-31T18:30:05": evening, "46112.771": evening.Truncate(time.Second).Add(9 * time.Second),
		"31/03/2026 18:30": evening.Truncate(time.Minute), "31/03/2026": day, "31-03-2026": day, "31.03.2026": day, "2026-03-31": day, "46112": day, "46112.0": day,
	} {
		if got, is := sheet.Moment(cell); !is || !got.Equal(want) {
			t.Errorf("%q is %v, want %v", cell, got, want)
		}
	}
	for _, cell := range []string{"", "Oui", "31/02/2026", "2026", "03/31/2026", "1e99", "NaN", "-3", "31/03/0026", "31/03/2926", "20260331"} {
		if got, is := sheet.Moment(cell); is {
			t.Errorf("%q is taken for %v", cell, got)
		}
	}
}
