package scan_test

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

func TestCrookedPagesOfBothScriptsAreTurnedUpright(t *testing.T) {
	dice := rand.New(rand.NewPCG(9, 9)) //nolint:gosec // the same angles each time
	worst := 0.0
	for i := range 20 {
		page, script := scantest.French(t), "French"
		if i%2 == 1 {
			page, script = scantest.Arabic(t), "Arabic"
		}
		crooked := 20*dice.Float64() - 10
		made := scan.Level(scantest.Scan(page, crooked, 12, uint64(i)))
		off := math.Abs(made.Angle + crooked)
		if worst = max(worst, off); off > 0.1 {
			t.Errorf("%s, turned by %.2f°, is turned back by %.2f°", script, crooked, made.Angle)
		}
	}
	t.Logf("at worst %.3f° off", worst)
}

func TestAPageWithoutLinesIsNotTurned(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // the same noise each time
	noise := image.NewGray(image.Rect(0, 0, 600, 800))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(dice.IntN(256))
	}
	for name, img := range map[string]image.Image{"noise": noise, "black": image.NewGray(noise.Rect), "one pixel": image.NewGray(image.Rect(0, 0, 1, 1))} {
		if made := scan.Level(img); made.Angle != 0 || made.Image.Rect != img.Bounds() {
			t.Errorf("%s is turned by %.2f°", name, made.Angle)
		}
	}
}
