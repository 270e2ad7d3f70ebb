package vips_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

func images(t *testing.T) *vips.Images {
	t.Helper()
	b := boxtest.Open(t)
	if !b.Has("vipsthumbnail") {
		needtest.Missing(t, "no libvips-tools")
	}
	return vips.New(b)
}

func sizes(t *testing.T, source []byte) (media.Harvest, string, error) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "source")
	if err := os.WriteFile(path, source, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	h, err := images(t).Sizes(t.Context(), digitise.Job{Source: path, Out: out, Progress: func(int, int) {}})
	return h, out, err
}

func drawing(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.Set(x, y, color.NRGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnImageIsNeverMadeLarger(t *testing.T) {
	h, _, err := sizes(t, drawing(t, 1000, 500))
	if err != nil {
		t.Fatal(err)
	}
	var widths []int
	for _, r := range h.Renditions {
		if r.Role == media.RoleImage {
			widths = append(widths, r.Width)
		}
	}
	if len(widths) != 2 || widths[0] != 640 || widths[1] != 1000 || h.Width != 1000 || h.Height != 500 {
		t.Fatalf("widths %v of %d × %d", widths, h.Width, h.Height)
	}
}

// photo is a JPEG of a phone, with a position and lying on its side.
func photo(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(needtest.Corpus(t, "phone.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if !located(data) {
		t.Fatal("the photo has no position: the test would prove nothing")
	}
	return data
}

// located reports whether an EXIF block points at a position: tag 0x8825, a
// long, in either order of bytes.
func located(data []byte) bool {
	return bytes.Contains(data, []byte{0x88, 0x25, 0, 4, 0, 0, 0, 1}) || bytes.Contains(data, []byte{0x25, 0x88, 4, 0, 1, 0, 0, 0})
}

func TestNothingOfTheCameraGoesAlong(t *testing.T) {
	h, out, err := sizes(t, photo(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Renditions) != 4 {
		t.Fatalf("%d renditions", len(h.Renditions))
	}
	for _, r := range h.Renditions {
		data, err := os.ReadFile(filepath.Join(out, r.Key))
		if err != nil {
			t.Fatal(err)
		}
		if located(data) || bytes.Contains(data, []byte("XMP ")) {
			t.Errorf("%s still tells where it was taken", r.Key)
		}
		if at := bytes.Index(data, []byte("EXIF")); at > 0 && binary.LittleEndian.Uint32(data[at+4:]) > 256 {
			t.Errorf("%s still holds the camera's block", r.Key)
		}
	}
}

// turned sets the EXIF orientation of a JPEG: tag 0x0112 of the first directory.
func turned(t *testing.T, jpeg []byte, orientation byte) []byte {
	t.Helper()
	jpeg = bytes.Clone(jpeg)
	for _, tag := range [][]byte{{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0}, {0x12, 0x01, 3, 0, 1, 0, 0, 0}} {
		if at := bytes.Index(jpeg[:4096], tag); at > 0 {
			jpeg[at+len(tag)] = orientation
			return jpeg
		}
	}
	t.Fatal("no orientation in the photo")
	return nil
}

func TestAPhotoLyingOnItsSideIsTurnedUpright(t *testing.T) {
	h, _, err := sizes(t, turned(t, photo(t), 6))
	if err != nil {
		t.Fatal(err)
	}
	upright, _, err := sizes(t, turned(t, photo(t), 1))
	if err != nil {
		t.Fatal(err)
	}
	if h.Width != upright.Height || h.Height != upright.Width || h.Renditions[0].Height <= h.Renditions[0].Width {
		t.Fatalf("%d × %d against %d × %d upright", h.Width, h.Height, upright.Width, upright.Height)
	}
}

// blank is a PNG of a size, of one black bit a pixel, that is small as a file.
func blank(t *testing.T, width, height uint32, interlaced byte) []byte {
	t.Helper()
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, 1, 0, 0, 0, interlaced)
	var rows bytes.Buffer
	z := zlib.NewWriter(&rows)
	if _, err := z.Write(make([]byte, int(height)*(1+int(width+7)/8))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range []struct {
		name string
		data []byte
	}{{"IHDR", head}, {"IDAT", rows.Bytes()}, {"IEND", nil}} {
		file = binary.BigEndian.AppendUint32(file, uint32(len(c.data)))
		body := append([]byte(c.name), c.data...)
		file = append(file, body...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(body))
	}
	return file
}

func TestTooManyPixelsAreRefusedBeforeAnythingOpensThem(t *testing.T) {
	for name, source := range map[string][]byte{
		"20,000 × 20,000":           blank(t, 20000, 20000, 0),
		"7,000 × 7,000, interlaced": blank(t, 7000, 7000, 1),
	} {
		if _, _, err := sizes(t, source); !errors.Is(err, digitise.ErrImageTooLarge) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, _, err := sizes(t, blank(t, 7000, 7000, 0)); err != nil {
		t.Errorf("7,000 × 7,000: %v", err)
	}
}

func TestWhatIsNoImageIsDamaged(t *testing.T) {
	for _, source := range [][]byte{[]byte("GIF89a"), []byte("nothing of the kind"), drawing(t, 300, 300)[:20]} {
		if _, _, err := sizes(t, source); !errors.Is(err, digitise.ErrImageDamaged) {
			t.Errorf("%.10q: got %v", source, err)
		}
	}
}

func TestPagesBecomeJPEGWithoutLibvips(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "1.png"), drawing(t, 1600, 800), 0o600); err != nil {
		t.Fatal(err)
	}
	made, err := vips.JPEG{}.Pages(t.Context(), dir, []media.Page{{Ord: 1}}, func(int) string { return "1.png" })
	if err != nil || len(made) != 3 {
		t.Fatalf("%d renditions, %v", len(made), err)
	}
	for i, want := range []int{1600, 240, 640} {
		data, err := os.ReadFile(filepath.Join(dir, made[i].Key))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Dx() != want || img.Bounds().Dy() != want/2 || made[i].Width != want {
			t.Errorf("%s: %v, %v", made[i].Key, err, made[i])
			continue
		}
		// The drawing's green follows y; its middle must stay in the middle.
		if _, g, _, _ := img.At(want/2, want/4).RGBA(); g>>8 < 130 || g>>8 > 160 {
			t.Errorf("%s: green %d in the middle", made[i].Key, g>>8)
		}
	}
}
