package httpapi

import "github.com/digital-learning-lab/lab/internal/assessment"

// onTwenty is a mark as it goes out: on 20 with two decimals, or null.
func onTwenty(m assessment.Mark) *float64 {
	if m == assessment.Unmarked {
		return nil
	}
	return new(float64(m) / 100)
}
