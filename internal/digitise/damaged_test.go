package digitise_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// What a damaged file of less than 300 kB may take, in all its steps together.
const (
	mostTime   = 3 * time.Minute // on a busy machine; alone it is seconds
	mostMemory = 2048            // MiB of any child
)

// Damaged files of every kind come to an end in time, within memory, with a fault of
// the file or with what can be seen of it; they leave nothing beside what is kept,
// no process, and the source as it was. Each is told apart, and goes through every
// step of what it is then, in either sandbox. LAB_TEST_DEEP damages each in fifty
// ways; a failure names the seed of its damage.
func TestDamagedFilesOfEveryKindHarmNothing(t *testing.T) {
	labs := []*lab{openIn(t, choose(t, box.Landlock)), openIn(t, choose(t, box.Bubblewrap))}
	for _, l := range labs { // not the first file's time
		l.ends(t, l.receive(t, []byte(onePage), "a.pdf"))
	}
	t.Setenv("TMPDIR", t.TempDir()) // what is left there is ours
	for _, s := range sounds() {
		t.Run(s.kind, func(t *testing.T) {
			whole := s.data(t)
			var told tally
			for seed := range uint64(s.ways()) {
				l := labs[(seed/3)%2]
				told.add(t, seed, l.suffer(t, damage(t, whole, seed), s.name))
			}
			t.Logf("of %d damaged files %s; no child used more than %d MiB", s.ways(), told, peak(t))
		})
	}
}

// ways is in how many ways a file is damaged.
func (s sound) ways() int {
	switch {
	case os.Getenv("LAB_TEST_DEEP") != "":
		return 50
	case s.slow:
		return 2
	}
	return 4
}

// choose gives a sandbox by name.
func choose(t *testing.T, choice box.Choice) *box.Box {
	t.Helper()
	b, err := box.Choose(t.Context(), choice)
	if err != nil {
		needtest.Missing(t, fmt.Sprintf("no sandbox (%s): %v", choice, err))
	}
	return b
}

// end is what became of a damaged file.
type end struct {
	shown, refused bool // else it is only kept
	took           time.Duration
}

// suffer has a damaged file told and digitised, and looks at what is left.
func (l *lab) suffer(t *testing.T, data []byte, name string) end {
	t.Helper()
	began := time.Now()
	asset := l.receive(t, data, name)
	e := l.ends(t, asset)
	e.took = time.Since(began)
	if kept := l.bytes(t, "source/"+asset.SHA256); !bytes.Equal(kept, data) {
		t.Errorf("the source is another now")
	}
	for _, pattern := range []string{filepath.Join(l.scratch, "*", "[0-9]*"), filepath.Join(os.TempDir(), "[^T]*")} { // not folders of tests
		if left, err := filepath.Glob(pattern); err != nil || len(left) > 0 {
			t.Errorf("left over: %v, %v", left, err)
		}
	}
	if children, _ := filepath.Glob("/proc/self/task/*/children"); strings.TrimSpace(read(children)) != "" {
		t.Errorf("processes are left: %s", read(children))
	}
	return e
}

// ends does every step of an asset's plan, until one refuses it.
func (l *lab) ends(t *testing.T, asset media.Asset) end {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*mostTime)
	defer cancel()
	for _, step := range digitise.Plan(asset.Kind) {
		h, err := l.Run(ctx, step, asset, nil)
		var failure *box.Failure
		if errors.As(err, &failure) && strings.Contains(failure.Stderr, "goroutine ") {
			t.Errorf("%s: our own child crashed: %s", step, failure.Stderr)
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", step, err)
			}
			return end{refused: true}
		}
		l.check(t, asset, h)
		l.made.of(asset.ID).Add(h)
	}
	return end{shown: len(digitise.Plan(asset.Kind)) > 0}
}

func (l *lab) bytes(t *testing.T, key string) []byte {
	t.Helper()
	o, err := l.blobs.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(o)
	if err := errors.Join(err, o.Close()); err != nil {
		t.Fatal(err)
	}
	return data
}

// read joins files that may be gone.
func read(names []string) string {
	var all strings.Builder
	for _, name := range names {
		said, _ := os.ReadFile(name) // a thread that ended has no children
		all.Write(said)
	}
	return all.String()
}

// tally counts ends.
type tally struct {
	shown, refused, kept int
	longest              time.Duration
}

func (c *tally) add(t *testing.T, seed uint64, e end) {
	t.Helper()
	switch {
	case e.shown:
		c.shown++
	case e.refused:
		c.refused++
	default:
		c.kept++
	}
	c.longest = max(c.longest, e.took)
	if e.took > mostTime {
		t.Errorf("damage %d took %s", seed, e.took)
	}
	if t.Failed() {
		t.Fatalf("this was damage %d", seed)
	}
	if used := peak(t); used > mostMemory {
		t.Fatalf("damage %d: a child used %d MiB", seed, used)
	}
}

// String says it for the log.
func (c tally) String() string {
	return fmt.Sprintf("%d are shown, %d refused, %d only kept; the longest took %s", c.shown, c.refused, c.kept, c.longest.Round(time.Millisecond))
}

// peak is the memory of the largest child so far, in MiB. Bubblewrap waits for its
// tool and nobody counts that; under Landlock the tool is our own child.
func peak(t *testing.T) int64 {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err != nil {
		t.Fatal(err)
	}
	return used.Maxrss >> 10
}
