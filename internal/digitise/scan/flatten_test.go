package scan_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// desks are what pages lie on in generated photos.
func desks() map[string]scantest.Desk {
	return map[string]scantest.Desk{
		"dark":    scantest.Plain(52, 48, 45),
		"wood":    scantest.Wood(205, 170, 125),
		"cloth":   scantest.Cloth(22, [3]float64{150, 40, 40}, [3]float64{225, 215, 200}),
		"crowded": scantest.Crowded(scantest.Plain(120, 100, 85), 1200, 1600),
		"white":   scantest.Plain(206, 206, 203),
	}
}

// pages of generated photos are 1,200 × 1,600 pixels large.
func shot(desk scantest.Desk, seed uint64) scantest.Shot {
	return scantest.Shot{
		Width: 1200, Height: 1600, Corners: scantest.Held(1200, 1600, 0.82, 0.05, seed), Desk: desk,
		Shade: 0.1 + 0.1*float64(seed%4), Blur: 0.6 + 0.3*float64(seed%3), Noise: 3 + float64(seed%5), Seed: seed,
	}
}

// off is how far the worst corner is off, as a share of the photo's diagonal.
func off(found scan.Corners, truth scantest.Corners) (worst float64) {
	for i, at := range truth {
		worst = max(worst, math.Hypot(found[i].X-at.X, found[i].Y-at.Y)/math.Hypot(1200, 1600))
	}
	return worst
}

func TestTheSheetIsFoundOnDesksOfManyKinds(t *testing.T) {
	missed, count := 0, 0
	for name, desk := range desks() {
		for i := range 4 {
			seed := uint64(i)
			count++
			page := scantest.French(t)
			if i%2 == 1 {
				page = scantest.Arabic(t)
			}
			s := shot(desk, seed+uint64(len(name))*7)
			corners, found := scan.Find(scantest.Photo(page, s))
			if !found {
				missed++
				t.Logf("%s %d: none found", name, i)
				continue
			}
			worst := off(corners, s.Corners)
			t.Log(fmt.Sprintf("%s %d: %.2f %% off", name, i, 100*worst))
			if worst > 0.01 {
				t.Errorf("%s %d: a corner is %.1f %% of the diagonal off: %v for %v", name, i, 100*worst, corners, s.Corners)
			}
		}
	}
	if missed > 2 {
		t.Errorf("of %d sheets %d were not found", count, missed)
	}
}
