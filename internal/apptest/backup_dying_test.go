package apptest_test

import (
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
)

// Whoever has a disk that dies wants a backup of the rest: a file on a part of it
// that cannot be read any more is named as lost, and all others are there.
func TestABackupOfADyingDiskHasTheRest(t *testing.T) {
	t.Parallel()
	c := config.In(t.TempDir())
	lab := apptest.OpenIn(t, c)
	notes(t, lab, 3)
	var sources []string
	for object, err := range lab.Blobs.Keys(t.Context(), "source/") {
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, object.Key)
	}
	gone := filepath.Join(c.Data, "blobs", sources[0])
	if err := syscall.Mount("/proc/self/mem", gone, "", syscall.MS_BIND, ""); err != nil { // the kernel answers EIO for its first bytes
		t.Skip("a file that cannot be read is mounted by root alone: " + err.Error())
	}
	t.Cleanup(func() { _ = syscall.Unmount(gone, syscall.MNT_DETACH) }) // it is gone already unless the test failed
	k := key(t)
	file, written := back(t, c, k)
	if err := syscall.Unmount(gone, 0); err != nil {
		t.Fatal(err)
	}
	if written.Losses != 1 || !slices.Equal(written.Lost, sources[:1]) {
		t.Errorf("written: %+v", written)
	}
	after := restoreInto(t, file, config.In(t.TempDir()), k)
	if after.Losses != 1 || after.Objects != written.Objects || !strings.HasPrefix(after.Lost[0], "source/") {
		t.Errorf("restored: %+v", after)
	}
}
