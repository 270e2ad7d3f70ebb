package assessment_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

func TestTheKindestTermsOfSeveralGroupsCount(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 18, 0, 0, 0, time.UTC) }
	none := time.Time{}
	for name, c := range map[string]struct {
		given      []assessment.Given
		opens, due time.Time
	}{
		"given to none":                   {nil, none, none},
		"one":                             {[]assessment.Given{{Opens: day(1), Due: day(9)}}, day(1), day(9)},
		"the latest day":                  {[]assessment.Given{{Due: day(9)}, {Due: day(12)}, {Due: day(10)}}, none, day(12)},
		"no day where one has none":       {[]assessment.Given{{Due: day(9)}, {}, {Due: day(12)}}, none, none},
		"no day where the first has none": {[]assessment.Given{{}, {Due: day(12)}}, none, none},
		"the earliest opening":            {[]assessment.Given{{Opens: day(3)}, {Opens: day(2)}}, day(2), none},
		"open where one is at once":       {[]assessment.Given{{Opens: day(3)}, {}}, none, none},
	} {
		got := assessment.TermsOf(c.given)
		if !got.Opens.Equal(c.opens) || !got.Due.Equal(c.due) || got.Given != (len(c.given) > 0) {
			t.Errorf("%s: %+v, want %v and %v", name, got, c.opens, c.due)
		}
	}
}

func TestAWorkOpensAtItsMoment(t *testing.T) {
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	terms := assessment.Terms{Opens: at}
	if terms.Open(at.Add(-time.Microsecond)) || !terms.Open(at) {
		t.Error("it opens before or after its moment")
	}
}
