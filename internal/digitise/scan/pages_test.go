package scan_test

import (
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// TestMain lets this binary stand in the box as the worker.
func TestMain(m *testing.M) {
	os.Exit(boxtest.Main(m, map[string]boxtest.Worker{scan.WorkerCommand: scan.Worker}))
}

func keep(t *testing.T, dir, name string, img image.Image) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) image.Image {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPagesAreLevelledInEverySandbox(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		dir := t.TempDir()
		keep(t, dir, "1.png", scantest.Scan(scantest.French(t), 3, 0, 1))
		keep(t, dir, "2.png", scantest.Arabic(t))
		scanner, err := scan.New(b)
		if err != nil {
			t.Fatal(err)
		}
		made, err := scanner.Level(t.Context(), dir, "1.png", "2.png")
		if err != nil {
			t.Fatal(err)
		}
		if len(made) != 2 || math.Abs(made[0].Angle+3) > 0.1 || made[1].Angle != 0 {
			t.Fatalf("%+v", made)
		}
		for _, m := range made {
			if size := read(t, dir, m.File()).Bounds().Size(); size.X != m.Width || size.Y != m.Height {
				t.Errorf("%s is %v", m.File(), size)
			}
		}
	})
}

func TestSheetsAreFoundInEverySandbox(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		dir := t.TempDir()
		keep(t, dir, "1.png", scantest.Photo(scantest.French(t), shot(scantest.Plain(52, 48, 45), 1)))
		keep(t, dir, "2.png", scantest.Arabic(t))
		scanner, err := scan.New(b)
		if err != nil {
			t.Fatal(err)
		}
		made, err := scanner.Flatten(t.Context(), dir, "1.png", "2.png")
		if err != nil {
			t.Fatal(err)
		}
		if len(made) != 2 || !made[0].Found || made[1].Found || made[1].File() != "2.png" {
			t.Fatalf("%+v", made)
		}
		for _, m := range made {
			if size := read(t, dir, m.File()).Bounds().Size(); size.X != m.Width || size.Y != m.Height {
				t.Errorf("%s is %v, not %d × %d", m.File(), size, m.Width, m.Height)
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
			t.Errorf("left: %v, %v", left, err)
		}
	})
}

func TestAPlaceOfALevelledPageIsFoundOnTheCrookedOne(t *testing.T) {
	u := scan.Upright{Angle: -10, Width: 1526, Height: 1943, FromWidth: 1240, FromHeight: 1754}
	if x, y := u.From(763, 971.5); x != 620 || y != 877 {
		t.Errorf("the middle was at %.1f, %.1f", x, y)
	}
	// What stands right of the middle stood lower on a page that hung clockwise.
	if x, y := u.From(863, 971.5); math.Abs(x-718.48) > 0.01 || math.Abs(y-894.36) > 0.01 {
		t.Errorf("right of the middle was at %.2f, %.2f", x, y)
	}
}
