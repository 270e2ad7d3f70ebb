package bank

import (
	"math/big"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Number gives a number that assessment.Number knows as programs write it, with a
// point for its decimals; not ok where it is none.
func Number(s string) (number string, ok bool) {
	if _, ok = assessment.Number(s); !ok {
		return "", false
	}
	s = strings.Join(strings.Fields(text.Line(s)), "")
	return strings.TrimPrefix(strings.NewReplacer(",", ".", "٫", ".", "٬", "", "−", "-").Replace(s), "+"), true
}

// Middle gives a range as its middle and how far its ends are from it, exactly.
func Middle(from, to string) (middle, tolerance string, ok bool) {
	a, fromOK := assessment.Number(from)
	b, toOK := assessment.Number(to)
	if !fromOK || !toOK || a.Cmp(b) > 0 {
		return "", "", false
	}
	half := big.NewRat(1, 2)
	sum, gap := new(big.Rat).Add(a, b), new(big.Rat).Sub(b, a)
	middle, tolerance = decimal(sum.Mul(sum, half)), decimal(gap.Mul(gap, half))
	return middle, tolerance, len(middle) <= maxDigits && len(tolerance) <= maxDigits
}

// maxDigits is how long a number may be that is reckoned here.
const maxDigits = 40

// Tolerance gives a tolerance as it is kept: empty for none.
func Tolerance(s string) (tolerance string, ok bool) {
	if strings.TrimSpace(s) == "" {
		return "", true
	}
	number, ok := Number(s)
	if !ok {
		return "", false
	}
	switch r, _ := assessment.Number(number); r.Sign() {
	case 0:
		return "", true
	case -1:
		return "", false
	}
	return number, true
}

// decimal writes a number whose decimals end.
func decimal(r *big.Rat) string {
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// ReadShare gives a percentage as a share: "33.33333" is 3333333. It is not ok
// where it is none, or beyond all of a question. Digits after the fifth decimal
// are rounded.
func ReadShare(percent string) (share assessment.Share, ok bool) {
	r, ok := assessment.Number(percent)
	if !ok {
		return 0, false
	}
	r.Mul(r, big.NewRat(int64(assessment.Whole), 100))
	tenths := new(big.Int).Quo(r.Mul(r, big.NewRat(10, 1)).Num(), r.Denom())
	if !tenths.IsInt64() || tenths.CmpAbs(big.NewInt(10*int64(assessment.Whole))) > 0 {
		return 0, false
	}
	n := tenths.Int64()
	if n < 0 {
		return assessment.Share((n - 5) / 10), true
	}
	return assessment.Share((n + 5) / 10), true
}

// WriteShare gives a share as a percentage.
func WriteShare(share assessment.Share) string {
	return decimal(big.NewRat(int64(share)*100, int64(assessment.Whole)))
}

// ReadPoints gives what a question weighs in hundredths; not ok where it is no
// number from 0 to what a question may weigh.
func ReadPoints(grade string) (points int, ok bool) {
	r, ok := assessment.Number(grade)
	if !ok {
		return 0, false
	}
	r.Mul(r, big.NewRat(100, 1)).Add(r, big.NewRat(1, 2))
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if !n.IsInt64() || n.Int64() < 0 || n.Int64() > assessment.MaxPoints {
		return 0, false
	}
	return int(n.Int64()), true
}

// WritePoints gives what a question weighs with its decimals.
func WritePoints(points int) string { return decimal(big.NewRat(int64(points), 100)) }
