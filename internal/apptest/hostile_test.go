package apptest_test

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// hostile is a file that attacks whoever opens it. Its number is that of the
// attack in our list of 38, which the names of the subtests tell.
type hostile struct {
	number string
	what   string
	file   string // its name as it is sent
	data   func(t *testing.T) []byte
	want   string // state and reason; reasons that may stand for each other are parted by |
	memory int64  // MiB that any child may have used for it; 0 is that no child was started
	check  func(t *testing.T, h hearing)
}

// hearing is what came of a file.
type hearing struct {
	desk
	resource string
	viewer   viewer
	raw      []byte // of the viewer
}

// asset is how an asset stands.
type asset struct {
	Asset struct {
		State, Reason, Flaw string
		Steps               []struct{ Step, State string }
	}
}

// films is what a child may use: the encoder of 240 lines at most. pages is
// pdfium, which a page may blow up before it is stopped; pictures is libvips.
const (
	films    = 600
	pages    = 2048
	pictures = 1400
)

// Hostile files come to the same end in every sandbox: what cannot be opened
// safely is kept whole, never opened, and given back as a download that no
// browser runs; what is opened harms nothing.
func TestHostileFilesComeToTheSameEndInEverySandbox(t *testing.T) {
	ends := map[box.Choice][]string{}
	for _, sandbox := range []box.Choice{box.Bubblewrap, box.Landlock} {
		t.Run(string(sandbox), func(t *testing.T) {
			ends[sandbox] = hear(t, sandbox)
		})
	}
	if len(ends) == 2 && !slices.Equal(ends[box.Bubblewrap], ends[box.Landlock]) {
		for i, end := range ends[box.Bubblewrap] {
			if other := ends[box.Landlock]; i >= len(other) || end != other[i] {
				t.Errorf("bubblewrap: %s; landlock: %s", end, strings.Join(other[min(i, len(other)):min(i+1, len(other))], ""))
			}
		}
	}
}

// hear sends every hostile file to a lab with a sandbox, and answers its ends.
func hear(t *testing.T, sandbox box.Choice) (ends []string) {
	c := apptest.Settings(t)
	c.Sandbox = string(sandbox)
	if _, err := box.Choose(t.Context(), sandbox); err != nil {
		needtest.Missing(t, fmt.Sprintf("no sandbox (%s): %v", sandbox, err))
	}
	d := openDesk(t, apptest.OpenIn(t, c))
	before := outside(t, d.Config.Data)
	for _, rows := range [][]hostile{archives(), modules(), websites(), readings(), documents(), papers(), pixels(), movies(), captions()} {
		for _, h := range rows {
			t.Run(h.number+" "+h.what, func(t *testing.T) {
				ends = append(ends, h.number+" "+h.what+": "+d.end(t, h))
			})
		}
	}
	if after := outside(t, d.Config.Data); after != before {
		t.Errorf("something was written beside the data folder: %s", after)
	}
	d.nothingLost(t)
	t.Logf("%s:\n%s", sandbox, strings.Join(ends, "\n"))
	return ends
}

// end sends a file, waits for what comes of it, and looks at all of it.
func (d desk) end(t *testing.T, h hostile) string {
	data := h.data(t)
	started := children(t)
	resource := d.send(h.file, data)
	d.Idle()
	used := children(t)
	var a asset
	d.trainer.Get("/resources/"+resource, &a)
	wantState, wantReason, _ := strings.Cut(h.want, " ")
	reason, _, _ := strings.Cut(cmp.Or(a.Asset.Reason, a.Asset.Flaw), ":") // what follows names the part at fault
	if a.Asset.State != wantState || !strings.Contains("|"+wantReason+"|", "|"+reason+"|") {
		t.Errorf("it is %s %q, want %s", a.Asset.State, reason, h.want)
	}
	if h.memory == 0 && used.Utime != started.Utime {
		t.Error("a tool was started for it")
	}
	if a.Asset.State == "kept" && slices.ContainsFunc(a.Asset.Steps, func(s struct{ Step, State string }) bool { return s.State == "done" }) {
		t.Errorf("it was opened: %+v", a.Asset.Steps)
	}
	// The largest child ever is known, not each: only a new record tells of this file.
	if peak := used.Maxrss >> 10; used.Maxrss > started.Maxrss && peak > h.memory && h.memory > 0 {
		t.Errorf("a child used %d MiB, more than %d", peak, h.memory)
	}
	seen := hearing{desk: d, resource: resource}
	seen.raw = d.trainer.Get("/resources/"+resource+"/viewer", &seen.viewer).Body
	seen.download(t, data)
	seen.harmless(t)
	if h.check != nil {
		h.check(t, seen)
	}
	return a.Asset.State + " " + reason
}

// children is what the children of this process used that have ended: time in
// all, memory of the largest.
func children(t *testing.T) (used syscall.Rusage) {
	t.Helper()
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err != nil {
		t.Fatal(err)
	}
	return used
}

// download: the file comes back whole, as an attachment that nothing runs.
func (h hearing) download(t *testing.T, data []byte) {
	t.Helper()
	r := apptest.MustSend(t, h.trainer, http.MethodGet, h.viewer.Original.Src)
	disposition, _, err := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	if r.Status != http.StatusOK || !bytes.Equal(r.Body, data) {
		t.Errorf("it comes back as %d with %d bytes of %d", r.Status, len(r.Body), len(data))
	}
	if err != nil || disposition != "attachment" || r.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(r.Header.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("it is offered as %v", r.Header)
	}
}

// harmless: whatever else a viewer shows is an image, a film or text.
func (h hearing) harmless(t *testing.T) {
	t.Helper()
	for _, address := range h.viewer.addresses() {
		if address == "" || address == h.viewer.Original.Src {
			continue
		}
		r := apptest.MustSend(t, h.trainer, http.MethodGet, address)
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Status != http.StatusOK || r.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!slices.Contains([]string{"image/webp", "image/jpeg", "text/vtt", "video/mp4", "video/iso.segment", "application/vnd.apple.mpegurl"}, kind) {
			t.Errorf("%s answers %d %s", address, r.Status, kind)
		}
	}
}

// plain gives bytes that need no test.
func plain(data string) func(*testing.T) []byte {
	return func(*testing.T) []byte { return []byte(data) }
}
