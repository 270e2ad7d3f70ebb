package assessment_test

import (
	"math/big"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]*big.Rat{
		"1.5": big.NewRat(3, 2), "1,5": big.NewRat(3, 2), "١٫٥": big.NewRat(3, 2), "-3": big.NewRat(-3, 1), "−3": big.NewRat(-3, 1),
		"1e3": big.NewRat(1000, 1), "12 500": big.NewRat(12500, 1), "12\u202f500": big.NewRat(12500, 1), "+.5": big.NewRat(1, 2), "0,1": big.NewRat(1, 10),
	} {
		if got, ok := assessment.Number(in); !ok || got.Cmp(want) != 0 {
			t.Errorf("%q is read as %v", in, got)
		}
	}
	for _, in := range []string{"", "deux", "1.2.3", "1,234.5", "1/2", "0x1f", "1e9999", "Inf", "NaN", "1_000", "--1", "."} {
		if got, ok := assessment.Number(in); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}
