package scan_test

import (
	"image"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// large is a crooked page of 8 million pixels.
func large(b *testing.B) *image.RGBA {
	b.Helper()
	page := scantest.French(b)
	width, height := 2376, 3366
	corners := scantest.Corners{{X: 60, Y: 0}, {X: 2376, Y: 60}, {X: 2316, Y: 3366}, {X: 0, Y: 3306}}
	return scantest.Photo(page, scantest.Shot{Width: width, Height: height, Corners: corners, Desk: scantest.Plain(255, 255, 255), Noise: 6, Shade: 0.3})
}

// Measured, of one processor: 0.4 s and 69 MB for a crooked page of 8 million pixels.
func BenchmarkLevel(b *testing.B) {
	page := large(b)
	b.ReportAllocs()
	for b.Loop() {
		scan.Level(page)
	}
}

// Measured, of one processor: 0.4 s and 177 MB for a photo of 8 million pixels with a
// sheet.
func BenchmarkFlatten(b *testing.B) {
	photo := scantest.Photo(scantest.French(b), scantest.Shot{
		Width: 2448, Height: 3264, Corners: scantest.Held(2448, 3264, 0.85, 0.04, 1), Desk: scantest.Wood(205, 170, 125), Noise: 6, Shade: 0.3,
	})
	b.ReportAllocs()
	for b.Loop() {
		if !scan.Flatten(photo).Found {
			b.Fatal("no sheet found")
		}
	}
}
