package photos_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// What a damaged file of less than 100 kB may take.
const (
	mostTime   = time.Minute // on a busy machine; alone it is a second
	mostMemory = 1400        // MiB of any child
)

// mutate damages a file as transport, disks and attackers do. The same seed damages
// it alike.
func mutate(whole []byte, seed uint64) []byte {
	dice := rand.New(rand.NewPCG(seed, uint64(len(whole)))) //nolint:gosec // the same damage each time
	data := bytes.Clone(whole)
	at := dice.IntN(len(data))
	some := min(1+dice.IntN(64), len(data)-at)
	switch seed % 6 {
	case 0: // single bits
		for range 1 + dice.IntN(20) {
			data[dice.IntN(len(data))] ^= 1 << dice.IntN(8)
		}
	case 1: // cut short
		data = data[:at]
	case 2: // a hole
		clear(data[at : at+some])
	case 3: // the largest numbers
		for i := range data[at : at+some] {
			data[at+i] = 0xff
		}
	case 4: // something twice
		data = append(data[:at+some:at+some], whole[at:]...)
	case 5: // something at random in the head, where sizes stand
		for range 1 + dice.IntN(8) {
			data[dice.IntN(min(len(data), 256))] = byte(dice.IntN(256))
		}
	}
	return data
}

// originals are sound files of the kinds that photos come in.
func originals(t *testing.T) map[string][]byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 160, 120))
	for y := range 120 {
		for x := range 160 {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(2 * y), uint8(x * y), 255})
		}
	}
	var asPNG, asJPEG bytes.Buffer
	if err := errors.Join(png.Encode(&asPNG, img), jpeg.Encode(&asJPEG, img, nil)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	from := filepath.Join(dir, "a.png")
	if err := os.WriteFile(from, asPNG.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	zip, err := os.ReadFile(album(t, shot{"1.png", asPNG.Bytes()}, shot{"2.jpg", asJPEG.Bytes()}))
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"PNG": asPNG.Bytes(), "JPEG": asJPEG.Bytes(), "CBZ": zip,
		"TIFF": converted(t, dir, "vipsthumbnail", from, "--size", "160x120", "-o", filepath.Join(dir, "a.tif")),
		"HEIC": converted(t, dir, "heif-enc", from, "-o", filepath.Join(dir, "a.heic")),
	}
}

// converted has a tool make a file, the last of its arguments, and reads it.
func converted(t *testing.T, dir, tool string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		needtest.Missing(t, "no "+tool)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", tool, err, said)
	}
	data, err := os.ReadFile(args[len(args)-1])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Damaged photos come to an end in time, within memory, with a fault of the file or
// with what can be seen of it, and leave nothing else. LAB_TEST_DEEP damages each in
// fifty ways.
func TestDamagedPhotosHarmNothing(t *testing.T) {
	count := uint64(6)
	if os.Getenv("LAB_TEST_DEEP") != "" {
		count = 50
	}
	b := boxtest.Open(t)
	if !b.Has("vipsthumbnail") {
		needtest.Missing(t, "no libvips-tools")
	}
	read := map[bool]func(digitise.Job) (media.Harvest, error){
		true:  func(job digitise.Job) (media.Harvest, error) { return albums(t, b).Pages(t.Context(), job) },
		false: func(job digitise.Job) (media.Harvest, error) { return vips.New(b).Sizes(t.Context(), job) },
	}
	for kind, whole := range originals(t) {
		t.Run(kind, func(t *testing.T) {
			shown := 0
			for seed := range count {
				if hurt(t, read[kind == "CBZ"], mutate(whole, seed), fmt.Sprintf("damage %d", seed)) {
					shown++
				}
			}
			t.Logf("of %d damaged files %d are shown, the others refused", count, shown)
		})
	}
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err != nil {
		t.Fatal(err)
	}
	if peak := used.Maxrss >> 10; peak > mostMemory {
		t.Errorf("a child used %d MiB", peak)
	} else {
		t.Logf("no child used more than %d MiB", peak)
	}
}

// hurt has a damaged file read, and reports whether something of it is shown.
func hurt(t *testing.T, read func(digitise.Job) (media.Harvest, error), data []byte, what string) bool {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	source := filepath.Join(dir, "source")
	if err := os.WriteFile(source, data, 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	h, err := read(digitise.Job{Source: source, Out: out, Progress: func(int, int) {}})
	if took := time.Since(began); took > mostTime {
		t.Errorf("%s took %s", what, took)
	}
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
		return false
	}
	for _, r := range h.Renditions {
		if info, err := os.Stat(filepath.Join(out, r.Key)); err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
			t.Errorf("%s: %s is not there: %v", what, r.Key, err)
		}
	}
	if beside, err := os.ReadDir(dir); err != nil || len(beside) != 1 {
		t.Errorf("%s: something was left beside the source: %v, %v", what, beside, err)
	}
	return true
}
