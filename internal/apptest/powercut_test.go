package apptest_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
)

// disk is a file system in a file, whose power can be cut.
type disk struct {
	t            *testing.T
	kind         string // xfs or ext4
	image, mount string
}

func newDisk(t *testing.T, kind string) *disk {
	t.Helper()
	d := &disk{t: t, kind: kind, image: filepath.Join(t.TempDir(), "image"), mount: t.TempDir()}
	image, err := os.Create(d.image)
	if err == nil {
		err = image.Truncate(4 << 30) // sparse; XFS wants 300 MB at least
	}
	if err == nil {
		err = image.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	d.run("mkfs."+kind, "-q", d.image)
	d.run("mount", "-o", "loop", d.image, d.mount)
	t.Cleanup(func() { _ = exec.Command("umount", "--lazy", d.mount).Run() }) //nolint:noctx // whatever is left
	return d
}

func (d *disk) run(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.CommandContext(d.t.Context(), name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// How a file system is told to go down at once and to leave its log as it is on
// the disk: FS_IOC_GOINGDOWN with FSOP_GOING_FLAGS_NOLOGFLUSH (linux/fs/xfs/libxfs/xfs_fs.h).
const (
	goingDown  = 0x8004587d
	noLogFlush = 2
)

// cut takes the power from the disk: whatever was not synced is gone.
func (d *disk) cut() {
	d.t.Helper()
	root, err := os.Open(d.mount)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(root.Fd()), goingDown, noLogFlush)
	}
	if err == nil {
		err = root.Close()
	}
	if err != nil {
		d.t.Fatalf("cut the power: %v", err)
	}
}

// power gives the disk its power back, when nobody uses it any more: as long as
// a sandbox of the dead lab is there, the dead file system is too.
func (d *disk) power() {
	d.t.Helper()
	apptest.Eventually(d.t, time.Minute, "the dead disk to be let go", func() bool {
		return exec.CommandContext(d.t.Context(), "umount", d.mount).Run() == nil
	})
	apptest.Eventually(d.t, time.Minute, "the dead file system to end", func() bool {
		used, err := exec.CommandContext(d.t.Context(), "losetup", "--associated", d.image).Output()
		return err == nil && len(used) == 0
	})
	d.run("mount", "-o", "loop", d.image, d.mount)
}

// cuts is how often the power is cut on each file system.
const cuts = 10

// Whatever was acknowledged is there after the power was cut, on both file
// systems of Linux, and no object is empty. The record of what was acknowledged
// is the test's memory: another disk.
func TestNothingAcknowledgedIsLostByAPowerCut(t *testing.T) {
	t.Parallel()
	if os.Getenv("LAB_TEST_DEEP") == "" {
		t.Skip("LAB_TEST_DEEP=1 cuts the power; that takes root and some minutes")
	}
	for i, kind := range []string{"xfs", "ext4"} {
		t.Run(kind, func(t *testing.T) {
			d := newDisk(t, kind)
			c := config.In(filepath.Join(d.mount, "data"))
			s := openSiege(t, c, c)
			for _, u := range s.uploaders {
				u.forgets = true
			}
			random := rand.New(rand.NewPCG(seed, uint64(100+i)))
			for range cuts {
				s.loadUntil(func() {
					<-time.After(200*time.Millisecond + time.Duration(random.Int64N(int64(2*time.Second))))
					s.inFlight = append(s.inFlight, s.Load())
					s.dying.Store(true)
					d.cut()
					s.lab.Kill()
				})
				s.endTools()
				d.power()
				s.checkRecord()
				checkNotEmpty(t, filepath.Join(c.Data, "blobs"))
				s.lab = apptest.Serve(t, s.program, c)
				s.opening = append(s.opening, s.lab.Opening)
				s.checkAcknowledged()
			}
			s.finishUploads()
			s.settle()
			s.checkAcknowledged()
			s.checkFiles()
			s.lab.Stop()
			s.checkEndedOnce()
			t.Logf("%s: %d cuts with %v requests in flight; %s; reopened in %v at the most", kind, cuts, s.inFlight, s.kept(), slices.Max(s.opening).Round(time.Millisecond))
		})
	}
}

// checkNotEmpty: no object is there that has no bytes.
func checkNotEmpty(t *testing.T, blobs string) {
	t.Helper()
	for _, folder := range []string{"source", "run"} {
		err := filepath.WalkDir(filepath.Join(blobs, folder), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if info, err := entry.Info(); err != nil || info.Size() == 0 {
				return fmt.Errorf("%s has no bytes (%w)", name, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
