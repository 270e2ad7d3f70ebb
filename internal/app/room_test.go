package app_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// A full disk is no fault of the file's: it waits with that reason, however often
// it is tried, and goes on by itself when there is room.
func TestDigitisingWaitsForRoomOnTheDiskAndGoesOnByItself(t *testing.T) {
	if !boxtest.Open(t).Has("vipsthumbnail") {
		needtest.Missing(t, "no libvips-tools")
	}
	c := apptest.Settings(t)
	scratch := c.Scratch()
	if err := os.MkdirAll(scratch, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", scratch, "tmpfs", 0, "size=24m"); err != nil {
		t.Skip("a small disk is mounted by root alone: " + err.Error())
	}
	t.Cleanup(func() { _ = syscall.Unmount(scratch, syscall.MNT_DETACH) }) // it goes with the machine too
	slow := func() time.Time { return time.Now().UTC().Add(-2 * time.Minute) }
	lab := apptest.OpenInAt(t, c, slow)
	filler := filepath.Join(scratch, "filler")
	fill(t, filler)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "plan.png"}, picture(t))
	apptest.Eventually(t, time.Minute, "the picture to wait for room", func() bool {
		all := inside(trainer, course)
		return len(all) == 1 && all[0].Asset.Reason == "disk.full" && all[0].Asset.State == "waiting" && waits(t, lab) > 1
	})
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	apptest.Eventually(t, time.Minute, "the picture to be ready", func() bool {
		return inside(trainer, course)[0].Asset.State == "ready"
	})
}

// waits is how often a step was put off for want of room.
func waits(t *testing.T, lab *apptest.Lab) (n int) {
	t.Helper()
	err := lab.DB.Read(t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(t.Context(), `SELECT count(*) FROM step_run WHERE reason = 'disk.full'`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fill writes a file until its disk is full.
func fill(t *testing.T, name string) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for err == nil {
		_, err = file.Write(make([]byte, 4096))
	}
}
