package apptest_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// zipFile is a ZIP with one small text in it.
func zipFile(t *testing.T) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("note.txt")
	if err == nil {
		_, err = w.Write([]byte("une note"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flood is a PNG (RFC 2083) of a few kilobytes that says it has 20,000 × 20,000
// pixels, and has them: white ones, one bit each.
func flood(t *testing.T) []byte {
	const side = 20000
	var b, pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	row := make([]byte, 1+side/8)
	for range side {
		_, _ = z.Write(row) // into memory
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	b.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	chunk("IHDR", append(header, 1, 0, 0, 0, 0))
	chunk("IDAT", pixels.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

func head(t *testing.T, name string, bytes int) []byte {
	t.Helper()
	data, err := os.ReadFile(apptest.Corpus(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data[:min(bytes, len(data))]
}

// desk is a lab with a course that already has a published text: what bad input
// must not cost.
type desk struct {
	*apptest.Lab
	t              *testing.T
	trainer        *apptest.Client
	course, module string
	kept           string
}

func openDesk(t *testing.T, lab *apptest.Lab) desk {
	d := desk{Lab: lab, t: t, trainer: lab.As("nadia.berrada")}
	d.course, d.module = d.trainer.Course("Ce qui reste")
	d.kept = d.send("reste.md", []byte("# Reste\n\nUn mot gardé.\n"))
	d.Idle()
	d.trainer.Publish(d.course, d.trainer.Group("ELEC-TS-101"))
	return d
}

func (d desk) sending(name string) apptest.Sending {
	return apptest.Sending{Course: d.course, Module: d.module, Resource: apptest.NewID(), As: "resource", Name: name, Upload: apptest.NewID()}
}

func (d desk) send(name string, data []byte) (resource string) {
	d.t.Helper()
	return d.trainer.UploadBytes(d.sending(name), data)
}

// nothingLost: what was there is there, and the lab works.
func (d desk) nothingLost(t *testing.T) {
	t.Helper()
	learner := d.As("salma.amrani")
	var v viewer
	learner.Get("/resources/"+d.kept+"/viewer", &v)
	if r := apptest.MustSend(t, learner, http.MethodGet, v.Original.Src); r.Status != http.StatusOK || !strings.Contains(string(r.Body), "Un mot gardé") {
		t.Errorf("what was there comes back as %d %s", r.Status, r.Body)
	}
	if r := apptest.MustSend(t, d.Visitor(), http.MethodGet, "/readyz"); r.Status != http.StatusOK {
		t.Errorf("the lab is not ready any more: %s", r.Body)
	}
}

// A file that cannot be shown says why in a code that the interface translates,
// and costs nothing but itself.
func TestBadFilesSayWhatIsWrongWithThem(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	film := head(t, "wannaworktogether.mp4", 1<<30)
	for _, c := range []struct {
		name, file    string
		data          []byte
		state, reason string
	}{
		{"truncated film", "film.mp4", film[:len(film)/2], "ready", "video.truncated"}, // what is there can be watched
		{"film without its end", "film.mp4", film[:len(film)-200_000], "ready", "video.truncated"},
		{"ZIP called film", "film.mp4", zipFile(t), "kept", "file.not-yet"},
		{"ZIP called document", "cours.pdf", zipFile(t), "kept", "file.not-yet"},
		{"locked document", "secret.pdf", head(t, "password.pdf", 1<<30), "failed", "pdf.password"},
		{"document cut short", "cours.pdf", document(0, "Une page")[:200], "failed", "pdf.damaged"},
		{"pixel flood", "plan.png", flood(t), "failed", "image.too-large"},
	} {
		resource := d.send(c.file, c.data)
		d.Idle()
		var r struct {
			Asset struct{ State, Reason, Flaw string }
		}
		d.trainer.Get("/resources/"+resource, &r)
		if r.Asset.State != c.state || r.Asset.Reason+r.Asset.Flaw != c.reason {
			t.Errorf("%s: %s %q %q, want %s %q", c.name, r.Asset.State, r.Asset.Reason, r.Asset.Flaw, c.state, c.reason)
		}
		var v viewer
		d.trainer.Get("/resources/"+resource+"/viewer", &v)
		if back := apptest.MustSend(t, d.trainer, http.MethodGet, v.Original.Src); back.Status != http.StatusOK || !bytes.Equal(back.Body, c.data) {
			t.Errorf("%s: the original comes back as %d, %d bytes of %d", c.name, back.Status, len(back.Body), len(c.data))
		}
	}
	d.nothingLost(t)
}

// An empty file is refused before anything is kept of it.
func TestAnEmptyFileIsRefused(t *testing.T) {
	d := openDesk(t, apptest.Open(t))
	r, err := d.trainer.Begin(d.sending("vide.pdf"), 0)
	if err != nil || r.Status != http.StatusUnprocessableEntity || r.Code() != "file.empty" {
		t.Errorf("an empty file: %d %s %v", r.Status, r.Body, err)
	}
	if n := len(d.trainer.Uploads()); n != 1 {
		t.Errorf("there are %d uploads, want the one before", n)
	}
	d.nothingLost(t)
}

// Names are shown without what hides in them, and never lead out of the lab.
func TestHostileNamesAreOnlyNames(t *testing.T) {
	d := openDesk(t, apptest.Open(t))
	before := outside(t, d.Config.Data)
	for _, name := range []string{
		"../../../tmp/lab-evil.md", `..\..\lab-evil.md`, "/etc/lab-evil.md", "ligne\nX-Evil: 1\r\n.md", "<script>alert(1)</script>.md",
		"gpj.\u202eexe.md", strings.Repeat("é", 150) + ".md", "-i evil $(touch lab-evil); rm.md", "\x00.md", ".md",
	} {
		resource := d.send(name, []byte("# Titre\n\nTexte de "+apptest.NewID()+"\n"))
		d.Idle()
		var r struct {
			Title string
			Asset struct{ Name, State string }
		}
		d.trainer.Get("/resources/"+resource, &r)
		for what, shown := range map[string]string{"title": r.Title, "name": r.Asset.Name} {
			if shown == "" || len(shown) > 255 || strings.ContainsFunc(shown, func(c rune) bool { return unicode.IsControl(c) || c == '\u202e' }) || what == "name" && strings.ContainsAny(shown, `/\`) {
				t.Errorf("the %s of %q is %q", what, name, shown)
			}
		}
		if r.Asset.State != "ready" {
			t.Errorf("%q is %s", name, r.Asset.State)
		}
		var v viewer
		d.trainer.Get("/resources/"+resource+"/viewer", &v)
		got := apptest.MustSend(t, d.trainer, http.MethodGet, v.Original.Src)
		disposition := got.Header.Values("Content-Disposition")
		if got.Status != http.StatusOK || len(disposition) != 1 || !strings.HasPrefix(disposition[0], "attachment") || strings.ContainsAny(disposition[0], "<\n\r") || got.Header.Get("X-Evil") != "" {
			t.Errorf("%q is offered as %d %q", name, got.Status, disposition)
		}
	}
	if after := outside(t, d.Config.Data); after != before {
		t.Errorf("something was written beside the data folder: %s", after)
	}
	if _, err := os.Stat("/tmp/lab-evil.md"); err == nil {
		t.Error("a name led out of the lab")
	}
	d.nothingLost(t)
}

// outside lists what stands beside the data folder.
func outside(t *testing.T, data string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(filepath.Dir(data), "*"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// What is sent beyond the declared length is refused, and what was declared
// goes on.
func TestAnUploadCannotGrow(t *testing.T) {
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

// waits until a resource is there in a state.
func waits(t *testing.T, c *apptest.Client, resource, state string) {
	t.Helper()
	apptest.Eventually(t, time.Minute, "a resource to be "+state, func() bool {
		r := apptest.MustSend(t, c, http.MethodGet, "/api/v1/resources/"+resource)
		var body struct{ Asset struct{ State string } }
		return r.Status == http.StatusOK && r.Into(&body) == nil && body.Asset.State == state
	})
}

// fill writes a file until only so many bytes are free.
func fill(t *testing.T, name string, free int64) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 64<<10)
	var n int64
	for err == nil {
		var wrote int
		wrote, err = file.Write(block)
		n += int64(wrote)
	}
	if err := file.Truncate(max(0, n-free)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
