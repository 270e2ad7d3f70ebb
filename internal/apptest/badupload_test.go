package apptest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// What is sent beyond the declared length is refused, and what was declared
// goes on.
func TestAnUploadCannotGrow(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	s := d.sending("notes.md")
	data := []byte("# Notes\n\nDix mots de plus.\n")
	location := d.begin(t, s, len(data))
	long, err := d.trainer.Patch(location, 0, append(data, "et encore"...))
	if err != nil || long.Status != http.StatusRequestEntityTooLarge || long.Code() == "" {
		t.Errorf("too long a chunk: %d %s %v", long.Status, long.Body, err)
	}
	at := apptest.MustSend(t, d.trainer, http.MethodHead, location, "Tus-Resumable", "1.0.0").Header.Get("Upload-Offset")
	if at != "0" {
		t.Errorf("%s bytes of the refused chunk were kept", at)
	}
	if r, err := d.trainer.Patch(location, 0, data); err != nil || r.Status != http.StatusNoContent {
		t.Errorf("it does not go on: %d %s %v", r.Status, r.Body, err)
	}
	d.Idle()
	d.is(t, s.Resource, data)
	d.nothingLost(t)
}

func (d desk) begin(t *testing.T, s apptest.Sending, size int) (location string) {
	t.Helper()
	r, err := d.trainer.Begin(s, int64(size))
	if err != nil || r.Status != http.StatusCreated {
		t.Fatalf("begin: %d %s %v", r.Status, r.Body, err)
	}
	return r.Header.Get("Location")
}

// is checks that a resource is there with these bytes.
func (d desk) is(t *testing.T, resource string, data []byte) {
	t.Helper()
	var v viewer
	d.trainer.Get("/resources/"+resource+"/viewer", &v)
	if r := apptest.MustSend(t, d.trainer, http.MethodGet, v.Original.Src); r.Status != http.StatusOK || !bytes.Equal(r.Body, data) {
		t.Errorf("the file comes back as %d, %d bytes of %d", r.Status, len(r.Body), len(data))
	}
}

// Of two writers of one upload one has it; the other hears so, and spoils
// nothing.
func TestTwoWritersOfOneUpload(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	s := d.sending("archive.bin")
	data := bytes.Repeat([]byte("premier écrivain "), 8<<10)
	location := d.begin(t, s, len(data))
	from, to := io.Pipe()
	first := make(chan int, 1)
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, d.URL+location, from)
		if err != nil {
			first <- 0
			return
		}
		req.ContentLength = int64(len(data))
		for name, value := range map[string]string{
			"Authorization": "Bearer " + d.trainer.Token(), "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
		} {
			req.Header.Set(name, value)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			first <- 0
			return
		}
		_ = res.Body.Close()
		first <- res.StatusCode
	}()
	half := len(data) / 2
	if _, err := to.Write(data[:half]); err != nil {
		t.Fatal(err)
	}
	apptest.Eventually(t, time.Minute, "the first writer to have the upload", func() bool {
		at := apptest.MustSend(t, d.trainer, http.MethodHead, location, "Tus-Resumable", "1.0.0").Header.Get("Upload-Offset")
		return at != "0"
	})
	second, err := d.trainer.Patch(location, 0, bytes.Repeat([]byte("x"), len(data)))
	if err != nil || second.Status != http.StatusLocked && second.Status != http.StatusConflict || second.Code() == "" {
		t.Errorf("the second writer hears %d %s %v", second.Status, second.Body, err)
	}
	if _, err := to.Write(data[half:]); err != nil {
		t.Fatal(err)
	}
	if got := <-first; got != http.StatusNoContent {
		t.Errorf("the first writer hears %d", got)
	}
	d.Idle()
	d.is(t, s.Resource, data)
	d.nothingLost(t)
}

// An upload without a byte for a day has expired, and says so.
func TestAnExpiredUploadSaysSo(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	d := openDesk(t, apptest.OpenAt(t, func() time.Time {
		return time.Now().UTC().Truncate(time.Microsecond).Add(time.Duration(ahead.Load()))
	}))
	s := d.sending("notes.md")
	location := d.begin(t, s, 10)
	if r, err := d.trainer.Patch(location, 0, []byte("# No")); err != nil || r.Status != http.StatusNoContent {
		t.Fatalf("%d %s %v", r.Status, r.Body, err)
	}
	ahead.Store(int64(25 * time.Hour))
	if r, err := d.trainer.Patch(location, 4, []byte("tes\n\na")); err != nil || r.Status != http.StatusGone || r.Code() != "upload.expired" {
		t.Errorf("after a day: %d %s %v", r.Status, r.Body, err)
	}
	if r := apptest.MustSend(t, d.trainer, http.MethodHead, location, "Tus-Resumable", "1.0.0"); r.Status != http.StatusGone {
		t.Errorf("after a day HEAD says %d", r.Status)
	}
	again := d.send("notes.md", []byte("# Notes\n"))
	d.trainer.Arrived()
	d.is(t, again, []byte("# Notes\n"))
	d.nothingLost(t)
}

// With a full disk an upload hears 507, what is there can be read, and when room
// is made the same upload goes on, without a restart.
func TestAFullDiskStopsUploadsAndNothingElse(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	lab := apptest.ServeSmall(t, apptest.Build(t), c, "64m")
	trainer, learner := lab.Demo("trainer"), lab.Demo("learner")
	course, module := trainer.Course("Disque")
	sending := func(name string) apptest.Sending {
		return apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: name, Upload: apptest.NewID()}
	}
	kept := trainer.UploadBytes(sending("reste.md"), []byte("# Reste\n\nUn mot gardé.\n"))
	trainer.Arrived()
	waits(t, trainer, kept, "ready")
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))

	filler := lab.Inside(filepath.Join(c.Data, "filler"))
	fill(t, filler, 2<<20)
	s, content := sending("archive.bin"), bytes.Repeat([]byte("12345678"), 1<<20)
	r, err := trainer.Begin(s, int64(len(content)))
	if err != nil || r.Status != http.StatusCreated {
		t.Fatalf("begin: %d %s %v", r.Status, r.Body, err)
	}
	location := r.Header.Get("Location")
	full, err := trainer.Patch(location, 0, content)
	if err != nil || full.Status != http.StatusInsufficientStorage || full.Code() != "disk.full" {
		t.Errorf("on a full disk: %d %s %v", full.Status, full.Body, err)
	}
	edit := map[string]any{"summary": strings.Repeat("Un résumé. ", 150)}
	edited, err := trainer.Send(http.MethodPatch, "/api/v1/courses/"+course, edit, "If-Match", trainer.ETag("/courses/"+course))
	if err != nil || edited.Status != http.StatusOK && edited.Status != http.StatusInsufficientStorage { // what the log still holds may suffice
		t.Errorf("an edit on a full disk: %d %s %v", edited.Status, edited.Body, err)
	}
	var v viewer
	learner.Get("/resources/"+kept+"/viewer", &v)
	if got := apptest.MustSend(t, learner, http.MethodGet, v.Original.Src); got.Status != http.StatusOK || !strings.Contains(string(got.Body), "gardé") {
		t.Errorf("on a full disk what is there reads %d", got.Status)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	at := 0
	if _, err := fmt.Sscan(apptest.MustSend(t, trainer, http.MethodHead, location, "Tus-Resumable", "1.0.0").Header.Get("Upload-Offset"), &at); err != nil || at >= len(content) {
		t.Fatalf("the upload stands at %d: %v", at, err)
	}
	if r, err := trainer.Patch(location, int64(at), content[at:]); err != nil || r.Status != http.StatusNoContent {
		t.Fatalf("with room again: %d %s %v", r.Status, r.Body, err)
	}
	waits(t, trainer, s.Resource, "kept")
	trainer.Get("/resources/"+s.Resource+"/viewer", &v)
	if got := apptest.MustSend(t, trainer, http.MethodGet, v.Original.Src); !bytes.Equal(got.Body, content) {
		t.Errorf("the file comes back as %d with %d bytes of %d", got.Status, len(got.Body), len(content))
	}
	trainer.Do(http.StatusOK, http.MethodPatch, "/courses/"+course, edit, "If-Match", trainer.ETag("/courses/"+course))
	t.Logf("the disk was full at byte %d of %d; an edit then heard %d", at, len(content), edited.Status)
}
