package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/report"
)

// wrong are so many learners of one group who were wrong about a second on a day, of
// whom each was so often.
func wrong(learners, times int, at float64, on time.Time) (m report.Mistakes) {
	m.Groups = map[string][]string{}
	for n := range learners {
		who := fmt.Sprintf("%02d", n)
		m.Groups[who] = []string{"group"}
		for range times {
			m.Found = append(m.Found, report.Mistake{Person: who, Resource: film.ID, At: at + float64(n%3), Known: on})
		}
	}
	return m
}

func TestWrongAnswersMakeAPlaceThatCountsEachLearnerOnce(t *testing.T) {
	on := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	snags := wrong(7, 4, 120, on).Snags(film, on.AddDate(0, 0, 1))
	if len(snags) != 1 || snags[0].Learners != 7 || snags[0].Times != 7 || !snags[0].Quiz || snags[0].From > 122 || snags[0].To < 122 {
		t.Fatalf("%+v", snags)
	}
	for name, got := range map[string][]report.Snag{
		"four learners":             wrong(4, 9, 120, on).Snags(film, on.AddDate(0, 0, 1)),
		"a day that is not over":    wrong(7, 1, 120, on).Snags(film, on.Add(time.Hour)),
		"about another resource":    wrong(7, 1, 120, on).Snags(report.Resource{ID: "other", Film: true, Extent: 600}, on.AddDate(0, 0, 1)),
		"four today and one before": both(wrong(4, 1, 120, on), wrong(5, 1, 300, on.AddDate(0, 0, -3)), 4).Snags(film, on.AddDate(0, 0, 1)),
	} {
		if len(got) != 0 {
			t.Errorf("%s make a place: %+v", name, got)
		}
	}
}

// both adds to some mistakes those of one learner of others.
func both(m, others report.Mistakes, one int) report.Mistakes {
	who := fmt.Sprintf("%02d", one)
	for _, o := range others.Found {
		if o.Person == who {
			m.Found = append(m.Found, o)
			m.Groups[who] = others.Groups[who]
		}
	}
	return m
}
