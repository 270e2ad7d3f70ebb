package scan_test

import (
	"bytes"
	"image"
	"math"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

func TestQuartersOfATurnLoseNothing(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 3, 2))
	copy(page.Pix, []byte{1, 2, 3, 4, 5, 6})
	for quarters, want := range []struct {
		size image.Point
		pix  []byte
	}{
		{image.Pt(3, 2), []byte{1, 2, 3, 4, 5, 6}},
		{image.Pt(2, 3), []byte{4, 1, 5, 2, 6, 3}},
		{image.Pt(3, 2), []byte{6, 5, 4, 3, 2, 1}},
		{image.Pt(2, 3), []byte{3, 6, 2, 5, 1, 4}},
		{image.Pt(3, 2), []byte{1, 2, 3, 4, 5, 6}},
	} {
		for _, degrees := range []float64{float64(90 * quarters), float64(90*quarters - 360)} {
			if got := scan.Turn(page, degrees); got.Rect.Size() != want.size || !bytes.Equal(got.Pix, want.pix) {
				t.Errorf("turned by %.0f°: %v %v", degrees, got.Rect, got.Pix)
			}
		}
	}
}

func TestAPageThatIsTurnedThereAndBackIsTheSame(t *testing.T) {
	page := scantest.French(t)
	back := scan.Turn(scan.Turn(page, 5), -5) // by which its canvas grows by an even number of pixels
	dx, dy := (back.Rect.Dx()-page.Rect.Dx())/2, (back.Rect.Dy()-page.Rect.Dy())/2
	sum := 0.0
	for y := 50; y < page.Rect.Dy()-50; y++ {
		for x := 50; x < page.Rect.Dx()-50; x++ {
			off := float64(back.GrayAt(x+dx, y+dy).Y) - float64(page.GrayAt(x, y).Y)
			sum += off * off
		}
	}
	// Letters are a little softer, and stand where they stood.
	if off := math.Sqrt(sum / float64(page.Rect.Dx()*page.Rect.Dy())); off > 6 {
		t.Errorf("off by %.1f of 255", off)
	}
}
