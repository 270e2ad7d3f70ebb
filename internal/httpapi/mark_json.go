package httpapi

import (
	"math"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// points writes a mark, or what counts like one, as people do: 15.25.
func points(m assessment.Mark) float64 { return float64(m) / 100 }

// weight writes how often a mark counts.
func weight(hundredths int) float64 { return float64(hundredths) / 100 }

// onTwenty writes a mark; null where there is none.
func onTwenty(m assessment.Mark) *float64 {
	if m == assessment.Unmarked {
		return nil
	}
	return new(points(m))
}

// markSaid reads what points wrote. What is no mark is out of all bounds, and the
// domain says so.
func markSaid(said float64) assessment.Mark {
	if !(said >= 0 && said <= points(math.MaxInt32)) {
		return math.MaxInt32
	}
	return assessment.Mark(math.Round(said * 100))
}
