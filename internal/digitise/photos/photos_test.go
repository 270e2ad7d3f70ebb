package photos_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/photos"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// TestMain lets this binary stand in the box as the worker.
func TestMain(m *testing.M) {
	os.Exit(boxtest.Main(m, map[string]boxtest.Worker{scan.WorkerCommand: scan.Worker}))
}

// shot is a photo of an album.
type shot struct {
	name string
	data []byte
}

// album makes an archive and gives its path.
func album(t *testing.T, shots ...shot) string {
	t.Helper()
	var files []ziptest.File
	for _, s := range shots {
		files = append(files, ziptest.File{s.name, string(s.data)})
	}
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, ziptest.Of(t, files...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// pages makes the pages of an album, and gives the folder they stand in.
func pages(t *testing.T, source string) (media.Harvest, string, error) {
	t.Helper()
	b := boxtest.Open(t)
	if !b.Has("vipsthumbnail") {
		needtest.Missing(t, "no libvips-tools")
	}
	out := t.TempDir()
	h, err := albums(t, b).Pages(t.Context(), digitise.Job{Source: source, Out: out, Progress: func(int, int) {}})
	return h, out, err
}

func albums(t *testing.T, b *box.Box) *photos.Albums {
	t.Helper()
	scans, err := scan.New(b)
	if err != nil {
		t.Fatal(err)
	}
	return photos.New(vips.New(b), scans)
}

func picture(width, height int) image.Image { return image.NewGray(image.Rect(0, 0, width, height)) }

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture(width, height)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lying is a JPEG whose camera was held on its side, and that tells where it was
// taken: an EXIF block with an orientation and a position.
func lying(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(width, height), nil); err != nil {
		t.Fatal(err)
	}
	be := binary.BigEndian
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02")
	exif = append(exif, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0)   // turn it clockwise
	exif = append(exif, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38)  // its position
	exif = append(exif, 0, 0, 0, 0)                                 // no further directory
	exif = append(exif, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 'N', 0, 0, 0) // north
	exif = append(exif, 0, 0, 0, 0)
	block := be.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return bytes.Join([][]byte{b.Bytes()[:2], block, exif, b.Bytes()[2:]}, nil)
}

func TestPhotosAreReadInTheNaturalOrderOfTheirNames(t *testing.T) {
	h, out, err := pages(t, album(t, shot{"IMG_10.png", pngOf(t, 40, 20)}, shot{"IMG_9.png", pngOf(t, 20, 40)}, shot{"ComicInfo.xml", []byte("<x/>")}, shot{"__MACOSX/._IMG_9.png", []byte("x")}))
	if err != nil {
		t.Fatal(err)
	}
	if h.PageCount != 2 || len(h.Pages) != 2 || len(h.Renditions) != 5 {
		t.Fatalf("%d pages, %d renditions", h.PageCount, len(h.Renditions))
	}
	if h.Pages[0].Width != 15 || h.Pages[0].Height != 30 || h.Pages[0].Text != "" {
		t.Errorf("the first page is %+v", h.Pages[0])
	}
	left, err := os.ReadDir(out)
	if err != nil || len(left) != len(h.Renditions) {
		t.Errorf("%d files for %d renditions, %v", len(left), len(h.Renditions), err)
	}
}

func TestAPhotoIsTurnedUprightAndTellsNoPlace(t *testing.T) {
	source := lying(t, 400, 200)
	h, out, err := pages(t, album(t, shot{"a.jpg", source}))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range h.Renditions {
		if r.Width >= r.Height {
			t.Errorf("%s is %d × %d: it lies on its side", r.Role, r.Width, r.Height)
		}
		data, err := os.ReadFile(filepath.Join(out, r.Key))
		if err != nil || bytes.Contains(data, []byte{0x88, 0x25, 0, 4}) || bytes.Contains(data, []byte("XMP ")) {
			t.Errorf("%s still tells where it was taken, %v", r.Role, err)
		}
	}
}

func TestHEICIsAPhotoToo(t *testing.T) {
	encoder, err := exec.LookPath("heif-enc")
	if err != nil {
		needtest.Missing(t, "no heif-enc (package libheif-examples)")
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a.png"), filepath.Join(dir, "a.heic")
	if err := os.WriteFile(from, pngOf(t, 64, 96), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), encoder, from, "-o", to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	heic, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := pages(t, album(t, shot{"a.heic", heic}))
	if err != nil || h.PageCount != 1 || h.Renditions[0].Width != 64 {
		t.Fatalf("%+v, %v", h, err)
	}
}

func TestAnAlbumThatCannotBeUsedLeavesNothing(t *testing.T) {
	good := shot{"1.png", pngOf(t, 10, 10)}
	for name, c := range map[string]struct {
		source string
		want   error
		at     string
	}{
		"out of its folder": {album(t, good, shot{"../2.png", pngOf(t, 10, 10)}), unzip.ErrUnsafe, "../2.png"},
		"no image":          {album(t, shot{"deux/2.png", []byte("#!/bin/sh")}), digitise.ErrImageDamaged, "2.png"},
		"a pixel flood":     {album(t, shot{"3.png", flood(t)}), digitise.ErrImageTooLarge, "3.png"},
		"no photo":          {album(t, shot{"lu.txt", []byte("x")}), unzip.ErrDamaged, ""},
	} {
		h, _, err := pages(t, c.source)
		f, _ := fault.As(err)
		if !errors.Is(err, c.want) || f.Field != c.at || len(h.Renditions) != 0 {
			t.Errorf("%s: %v at %+v with %d renditions", name, err, f, len(h.Renditions))
		}
	}
}

// flood is a PNG that says it is 60,000 × 60,000 pixels large.
func flood(t *testing.T) []byte {
	t.Helper()
	small := pngOf(t, 1, 1)
	binary.BigEndian.PutUint32(small[16:], 60_000)
	binary.BigEndian.PutUint32(small[20:], 60_000)
	binary.BigEndian.PutUint32(small[29:], crc32.ChecksumIEEE(small[12:29]))
	return small
}

func TestWhatAnArchiveHoldsTellsWhetherItIsAnAlbum(t *testing.T) {
	good := shot{"1.png", pngOf(t, 10, 10)}
	for name, c := range map[string]struct {
		source, called string
		want           media.Kind
	}{
		"photos":                     {album(t, good, shot{"ComicInfo.xml", nil}), "x.zip", media.Photos},
		"photos by another name":     {album(t, good), "film.mp4", media.Photos},
		"photos and a program":       {album(t, good, shot{"a.sh", nil}), "x.cbz", media.Other},
		"no photo":                   {album(t, shot{"a.txt", nil}), "x.cbz", media.Other},
		"an unsafe one that says so": {album(t, shot{"../1.png", nil}), "x.CBZ", media.Photos},
		"an unsafe one":              {album(t, shot{"../1.png", nil}), "x.zip", media.Other},
	} {
		kind, mime, err := digitise.Detect(c.source, c.called)
		if err != nil || kind != c.want || (kind == media.Photos) != strings.Contains(mime, "comicbook") {
			t.Errorf("%s is %s (%s), %v", name, kind, mime, err)
		}
	}
}
