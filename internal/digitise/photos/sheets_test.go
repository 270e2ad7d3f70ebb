package photos_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/media"
)

// taken is a photo of the Arabic page on a wooden desk, as JPEG.
func taken(t *testing.T) []byte {
	t.Helper()
	photo := scantest.Photo(scantest.Arabic(t), scantest.Shot{
		Width: 1200, Height: 1600, Corners: scantest.Held(1200, 1600, 0.8, 0.04, 3), Desk: scantest.Wood(205, 170, 125), Shade: 0.3, Blur: 0.7, Noise: 4,
	})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, photo, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOfAPhotoTheSheetIsShownFlat(t *testing.T) {
	h, _, err := pages(t, album(t, shot{"1.jpg", taken(t)}))
	if err != nil {
		t.Fatal(err)
	}
	page := h.Pages[0]
	if ratio := page.Height / page.Width; math.Abs(ratio-math.Sqrt2) > 0.01 {
		t.Errorf("the page is %.0f × %.0f, no A4", page.Width, page.Height)
	}
	for _, r := range h.Renditions {
		if ratio := float64(r.Height) / float64(r.Width); math.Abs(ratio-math.Sqrt2) > 0.02 {
			t.Errorf("%s is %d × %d", r.Role, r.Width, r.Height)
		}
	}
}

func TestAReaderOfPicturesSeesThePagesAsTheyAreShown(t *testing.T) {
	source := album(t, shot{"1.png", pngOf(t, 40, 20)}, shot{"2.jpg", taken(t)}, shot{"3.jpg", []byte("no photo")})
	shown, _, err := pages(t, source)
	if err != nil {
		t.Fatal(err)
	}
	a, out := albums(t, boxtest.Open(t)), t.TempDir()
	drawn, err := a.Scan(t.Context(), digitise.Job{Source: source, Out: out}, 2, 5)
	if err != nil || len(drawn) != 2 || drawn[0].Width != shown.Pages[1].Width || drawn[0].Height != shown.Pages[1].Height || drawn[1].Width != 0 {
		t.Fatalf("%+v beside %+v, %v", drawn, shown.Pages, err)
	}
	file, err := os.Open(filepath.Join(out, a.ScanName(2)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	config, err := png.DecodeConfig(file)
	if want := float64(config.Width) * 72 / 96; err != nil || math.Abs(drawn[0].Width-want) > 0.01 {
		t.Errorf("%d pixels stand for %.1f points, %v", config.Width, drawn[0].Width, err)
	}
}

func TestOneDamagedPhotoOfFortyLeavesItsPageEmptyAndIsNamed(t *testing.T) {
	var shots []shot
	for i := range 40 {
		shots = append(shots, shot{fmt.Sprintf("IMG_%d.png", i+1), pngOf(t, 12, 16)})
	}
	shots[0].data = []byte("no photo")
	shots[6].data = shots[6].data[:40]
	h, _, err := pages(t, album(t, shots...))
	if err != nil {
		t.Fatal(err)
	}
	if h.PageCount != 40 || len(h.Pages) != 40 || h.Pages[6].Width != 0 || h.Pages[7].Ord != 8 || h.Pages[7].Width != 9 {
		t.Errorf("%d pages of %d", len(h.Pages), h.PageCount)
	}
	if h.Flaw != "photos.damaged:IMG_1.png, IMG_7.png" {
		t.Errorf("told: %q", h.Flaw)
	}
	count := map[media.Role]int{}
	for _, r := range h.Renditions {
		count[r.Role]++
	}
	if count[media.RolePage] != 38 || count[media.RoleThumb] != 38 || count[media.RolePoster] != 1 {
		t.Errorf("made: %v", count)
	}
}

func TestAnAlbumOfDamagedPhotosIsRefused(t *testing.T) {
	var few, many []shot
	for i := range 40 {
		many = append(many, shot{fmt.Sprintf("%d.png", i), []byte("no photo")})
	}
	few = append(few, many[:2]...)
	many = append(many, shot{"whole.png", pngOf(t, 10, 10)})
	for _, shots := range [][]shot{few, many} {
		h, _, err := pages(t, album(t, shots...))
		if !errors.Is(err, digitise.ErrImageDamaged) || len(h.Renditions) != 0 {
			t.Errorf("%d photos: %v", len(shots), err)
		}
	}
}

func TestASheetIsEvenlyLitAndAPictureStaysAsItIs(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i % 97)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	source := album(t, shot{"1.jpg", taken(t)}, shot{"2.png", b.Bytes()})
	a, out := albums(t, boxtest.Open(t)), t.TempDir()
	if _, err := a.Scan(t.Context(), digitise.Job{Source: source, Out: out}, 1, 2); err != nil {
		t.Fatal(err)
	}
	for page, bright := range map[int]bool{1: true, 2: false} {
		data, err := os.ReadFile(filepath.Join(out, a.ScanName(page)))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		size := img.Bounds().Size()
		for _, at := range []image.Point{{size.X / 30, size.Y / 30}, {size.X * 29 / 30, size.Y * 29 / 30}} {
			if red, _, _, _ := img.At(at.X, at.Y).RGBA(); (red>>8 > 225) != bright {
				t.Errorf("page %d has %d at %v", page, red>>8, at)
			}
		}
	}
	if left, err := os.ReadDir(out); err != nil || len(left) != 2 || strings.HasSuffix(left[0].Name(), ".flat.png") {
		t.Errorf("left: %v, %v", left, err)
	}
}
