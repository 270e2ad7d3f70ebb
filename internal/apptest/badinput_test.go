package apptest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// zipFile is a ZIP with one small text in it.
func zipFile(t *testing.T) []byte {
	return ziptest.Of(t, ziptest.File{"note.txt", "une note"})
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
	data, err := os.ReadFile(needtest.Corpus(t, name))
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
		{"ZIP called film", "film.mp4", zipFile(t), "kept", "file.archive"},
		{"ZIP called document", "cours.pdf", zipFile(t), "kept", "file.archive"},
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
	t.Parallel()
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
	t.Parallel()
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
