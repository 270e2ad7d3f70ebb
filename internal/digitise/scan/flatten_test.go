package scan_test

import (
	"image"
	"image/color"
	_ "image/jpeg" // of the corpus
	"math"
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// Generated photos are so large, in pixels.
const (
	wide = 900
	high = 1200
)

// desks are what pages lie on in generated photos.
func desks() map[string]scantest.Desk {
	return map[string]scantest.Desk{
		"dark":    scantest.Plain(52, 48, 45),
		"wood":    scantest.Wood(205, 170, 125),
		"cloth":   scantest.Cloth(22, [3]float64{150, 40, 40}, [3]float64{225, 215, 200}),
		"crowded": scantest.Crowded(scantest.Plain(120, 100, 85), wide, high),
		"white":   scantest.Plain(206, 206, 203),
	}
}

func shot(desk scantest.Desk, seed uint64) scantest.Shot {
	return scantest.Shot{
		Width: wide, Height: high, Corners: scantest.Held(wide, high, 0.82, 0.05, seed), Desk: desk,
		Shade: 0.1 + 0.1*float64(seed%4), Blur: 0.6 + 0.3*float64(seed%3), Noise: 3 + float64(seed%5), Seed: seed,
	}
}

// off is how far the worst corner is off, as a share of the photo's diagonal.
func off(found scan.Corners, truth scantest.Corners) (worst float64) {
	for i, at := range truth {
		worst = max(worst, math.Hypot(found[i].X-at.X, found[i].Y-at.Y)/math.Hypot(wide, high))
	}
	return worst
}

func TestTheSheetIsFoundOnDesksOfManyKinds(t *testing.T) {
	missed, worst := 0, 0.0
	for name, desk := range desks() {
		for i := range uint64(4) {
			page := scantest.French(t)
			if i%2 == 1 {
				page = scantest.Arabic(t)
			}
			s := shot(desk, 7*uint64(len(name))+i)
			corners, found := scan.Find(scantest.Photo(page, s))
			if !found {
				missed++
				t.Logf("%s %d: none found", name, i)
				continue
			}
			if far := off(corners, s.Corners); far > 0.01 {
				t.Errorf("%s %d: a corner is %.1f %% of the diagonal off: %v for %v", name, i, 100*far, corners, s.Corners)
			} else {
				worst = max(worst, far)
			}
		}
	}
	t.Logf("of 20 sheets %d were not found; a corner is at most %.2f %% of the diagonal off", missed, 100*worst)
	if missed > 2 {
		t.Errorf("of 20 sheets %d were not found", missed)
	}
}

func TestASheetThatIsPartlyOutsideOfThePhotoIsLeftOnItsDesk(t *testing.T) {
	for name, desk := range desks() {
		for i := range uint64(2) {
			s := shot(desk, 11*uint64(len(name))+i)
			s.Corners = s.Corners.Moved(wide*(0.2-0.4*float64(i)), high*0.05)
			if corners, found := scan.Find(scantest.Photo(scantest.French(t), s)); found {
				t.Errorf("%s %d: %v of %v", name, i, corners, s.Corners)
			}
		}
	}
}

// pictures are of everything but a sheet on a desk.
func pictures(t *testing.T) map[string]image.Image {
	t.Helper()
	all := map[string]image.Image{
		"a page that fills the picture": scantest.Scan(scantest.French(t), 0, 3, 1),
		"a crooked scan":                scantest.Scan(scantest.Arabic(t), 4, 3, 1),
		"a window on a screen":          window(),
		"nothing":                       image.NewGray(image.Rect(0, 0, 1, 1)),
	}
	for name, desk := range desks() {
		s := shot(desk, 5)
		s.Corners = s.Corners.Moved(10*wide, 0)
		all["an empty desk: "+name] = scantest.Photo(scantest.French(t), s)
	}
	for _, path := range []string{"business-plan/break-even.png", "disjoncteur-differentiel/test.png", "haccp-ar/masar.png"} {
		all[path] = load(t, "../../../content/"+path)
	}
	return all
}

// window is a screen with a white window in front of a dark picture.
func window() image.Image {
	screen := image.NewRGBA(image.Rect(0, 0, 1280, 800))
	for y := range 800 {
		for x := range 1280 {
			at := color.RGBA{uint8(x / 16), uint8(y / 16), 90, 255}
			if x > 200 && x < 1000 && y > 100 && y < 700 {
				at = color.RGBA{250, 250, 250, 255}
			}
			screen.SetRGBA(x, y, at)
		}
	}
	return screen
}

func load(t *testing.T, path string) image.Image {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestAPictureThatIsNoSheetOnADeskStaysWhole(t *testing.T) {
	for name, picture := range pictures(t) {
		if flat := scan.Flatten(picture); flat.Found || flat.Image != picture {
			t.Errorf("%s is cut to %v", name, flat.Corners)
		}
	}
}

func TestPhotosOfTheCorpusStayWhole(t *testing.T) {
	for _, name := range []string{"phone.jpg", "photo.dogs.jpg", "photo.board.jpg", "photo.street.jpg", "photo.lawn.jpg", "photo.frames.jpg"} {
		if corners, found := scan.Find(load(t, needtest.Corpus(t, name))); found {
			t.Errorf("%s is cut to %v", name, corners)
		}
	}
}

func TestAFlatSheetIsThePage(t *testing.T) {
	page := scantest.French(t)
	s := shot(scantest.Wood(205, 170, 125), 1)
	s.Noise, s.Blur, s.Shade = 0, 0, 0.3
	flat := scan.Flatten(scantest.Photo(page, s))
	if !flat.Found {
		t.Fatal("no sheet found")
	}
	size := flat.Image.Bounds().Size()
	if ratio := float64(size.Y) / float64(size.X); math.Abs(ratio-math.Sqrt2) > 0.002 {
		t.Errorf("the sheet is %v, no A4", size)
	}
	// A place is dark on the flat sheet where it is on the page, and its paper white.
	alike, all := 0, 0
	for y := 20; y < size.Y-20; y += 3 {
		for x := 20; x < size.X-20; x += 3 {
			was := page.GrayAt(x*page.Rect.Dx()/size.X, y*page.Rect.Dy()/size.Y).Y
			is := color.GrayModel.Convert(flat.Image.At(x, y)).(color.Gray).Y
			if all++; (was > 128) == (is > 128) {
				alike++
			}
		}
	}
	if share := float64(alike) / float64(all); share < 0.97 {
		t.Errorf("only %.1f %% of the flat sheet are as on the page", 100*share)
	}
}
