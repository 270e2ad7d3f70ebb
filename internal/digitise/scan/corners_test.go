package scan_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// sheet gives the corners of a random sheet, as seen by a hand-held telephone.
func sheet(dice *rand.Rand) (c scan.Corners) {
	for i, at := range scantest.Held(1000, 1400, 0.3+0.6*dice.Float64(), 0.12, dice.Uint64()) {
		c[i].X, c[i].Y = at.X, at.Y
	}
	return c
}

func near(t *testing.T, what string, x, y, wantX, wantY float64) {
	t.Helper()
	if math.Abs(x-wantX) > 1e-6 || math.Abs(y-wantY) > 1e-6 {
		t.Errorf("%s: %.8f, %.8f, want %.8f, %.8f", what, x, y, wantX, wantY)
	}
}

func TestTheCornersOfASheetAreThoseInThePhoto(t *testing.T) {
	dice := rand.New(rand.NewPCG(4, 4)) //nolint:gosec // the same sheets each time
	for range 1000 {
		c := sheet(dice)
		for i, at := range [4][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
			x, y := c.At(at[0], at[1])
			near(t, "a corner", x, y, c[i].X, c[i].Y)
		}
	}
}

func TestLinesOfASheetAreLinesInThePhoto(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // the same sheets each time
	for range 1000 {
		c := sheet(dice)
		at, to := [2]float64{dice.Float64(), dice.Float64()}, [2]float64{dice.Float64(), dice.Float64()}
		x0, y0 := c.At(at[0], at[1])
		x1, y1 := c.At(to[0], to[1])
		share := dice.Float64()
		x, y := c.At(at[0]+share*(to[0]-at[0]), at[1]+share*(to[1]-at[1]))
		if off := math.Abs((x1-x0)*(y-y0)-(y1-y0)*(x-x0)) / math.Hypot(x1-x0, y1-y0); off > 1e-6 {
			t.Fatalf("a place of a line is %.8f pixels off", off)
		}
	}
}

func TestASheetThatFillsItsPhotoIsThePhoto(t *testing.T) {
	c := scan.Corners{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}}
	for _, at := range [][2]float64{{0, 0}, {0.5, 0.5}, {0.3, 0.9}, {1, 1}} {
		x, y := c.At(at[0], at[1])
		near(t, "a place", x, y, at[0], at[1])
	}
}
