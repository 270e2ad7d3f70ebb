package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
)

// hour is a film of an hour, and cohort so many sessions on it: four of each learner,
// of some twenty stretches each, as a player makes them.
var hour = report.Resource{ID: "film", Film: true, Extent: 3600}

func cohort(sessions int) (all []report.Viewing) {
	for n := range sessions {
		v := report.Viewing{Person: fmt.Sprintf("%05d", n/4), Session: fmt.Sprint(n), Position: float64(n * 37 % 3600)}
		for i := range 20 {
			from := float64((n*53 + i*180) % 3500)
			v.Watched = append(v.Watched, learning.Interval{from, from + 100})
		}
		v.Again, v.Backs = v.Watched[:3], []float64{float64(n % 3600), 1200}
		all = append(all, v)
	}
	return all
}

// What is asked of memory for a session does not grow with how many there are.
func TestTenThousandSessionsTakeForEachWhatAThousandTake(t *testing.T) {
	each := func(sessions int) float64 {
		all := cohort(sessions)
		return testing.AllocsPerRun(1, func() { tallied(hour, all).Curve(time.Now()) }) / float64(sessions)
	}
	few, many := each(1_000), each(10_000)
	t.Logf("allocations for a session: %.1f of a thousand, %.1f of ten thousand", few, many)
	if many > 1.05*few {
		t.Errorf("%.1f allocations for each of ten thousand sessions, %.1f of a thousand", many, few)
	}
}

func BenchmarkCurve(b *testing.B) {
	for _, sessions := range []int{1_000, 2_500, 5_000, 10_000} {
		all := cohort(sessions)
		b.Run(fmt.Sprint(sessions), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				t := tallied(hour, all)
				t.Curve(time.Now())
				t.Snags()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(sessions), "µs/session")
		})
	}
}
