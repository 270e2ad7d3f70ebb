package tus_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/upload"
)

func TestAFileArrivesInPiecesAndIsWholeBeforeItsOwnerIsTold(t *testing.T) {
	h := newHouse(t, t.TempDir())
	file := bytes.Repeat([]byte("leçon "), 1000)
	id := h.begin(len(file), "sha256", hash(file))
	got := h.patch(id, 0, file[:4000], "Upload-Checksum", sum(file[:4000]))
	h.is(got, http.StatusNoContent)
	if got.header.Get("Upload-Expires") == "" {
		t.Error("it does not say when it expires")
	}
	h.at(id, 4000)
	h.is(h.patch(id, 4000, file[4000:]), http.StatusNoContent)
	if h.state(id) != upload.Whole || h.whole.Load() != 1 {
		t.Fatalf("it is %s, told %d times", h.state(id), h.whole.Load())
	}
	kept, err := os.ReadFile(h.staging.Path(id))
	h.must(err)
	if !bytes.Equal(kept, file) {
		t.Fatal("what is kept is not what was sent")
	}
}

func TestTheExtensionsAreThoseThatWork(t *testing.T) {
	h := newHouse(t, t.TempDir())
	got := h.do("amina", "OPTIONS", "", nil)
	h.is(got, http.StatusNoContent)
	if said := got.header.Get("Tus-Extension"); said != "creation,checksum,expiration,termination" {
		t.Error(said)
	}
	h.is(h.do("amina", "HEAD", "", nil), http.StatusNotFound)
	h.is(h.do("amina", "POST", "", nil, "Tus-Resumable", "0.2.0", "Upload-Length", "1"), http.StatusPreconditionFailed)
	h.is(h.do("amina", "POST", "", nil, "Upload-Defer-Length", "1", "Upload-Metadata", h.meta(h.ids.New())), http.StatusBadRequest)
}

func TestACreationThatIsRepeatedLosesNothing(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id, resource := h.ids.New(), h.ids.New()
	meta := h.meta(id, "resource", resource)
	h.is(h.do("amina", "POST", "", nil, "Upload-Length", "10", "Upload-Metadata", meta), http.StatusCreated)
	h.is(h.patch(id, 0, []byte("12345")), http.StatusNoContent)
	h.is(h.do("amina", "POST", "", nil, "Upload-Length", "10", "Upload-Metadata", meta), http.StatusCreated)
	h.at(id, 5)
	h.is(h.do("amina", "POST", "", nil, "Upload-Length", "11", "Upload-Metadata", meta), http.StatusConflict)
	again := h.meta(h.ids.New(), "resource", resource)
	h.is(h.do("amina", "POST", "", nil, "Upload-Length", "10", "Upload-Metadata", again), http.StatusConflict)
}

func TestABadCreationIsRefusedAndLeavesNothing(t *testing.T) {
	h := newHouse(t, t.TempDir())
	for _, c := range []struct {
		name, length, meta string
		status             int
	}{
		{"an empty file", "0", h.meta(h.ids.New()), http.StatusUnprocessableEntity},
		{"a negative length", "-1", h.meta(h.ids.New()), http.StatusBadRequest},
		{"a length beyond numbers", "9223372036854775808", h.meta(h.ids.New()), http.StatusBadRequest},
		{"a length beyond the limit", "9223372036854775807", h.meta(h.ids.New()), http.StatusRequestEntityTooLarge},
		{"an identifier that is a path", "5", h.meta("../../etc/passwd"), http.StatusBadRequest},
		{"metadata that is not base64", "5", "id {}", http.StatusBadRequest},
		{"no metadata", "5", "", http.StatusBadRequest},
		{"another course", "5", h.meta(h.ids.New(), "course", h.ids.New()), http.StatusNotFound},
		{"another module", "5", h.meta(h.ids.New(), "module", h.ids.New()), http.StatusNotFound},
		{"a purpose nobody knows", "5", h.meta(h.ids.New(), "as", "virus"), http.StatusBadRequest},
		{"captions of no video", "5", h.meta(h.ids.New(), "as", "captions"), http.StatusUnprocessableEntity},
		{"a hash that is none", "5", h.meta(h.ids.New(), "sha256", "abc"), http.StatusBadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := h.do("amina", "POST", "", nil, "Upload-Length", c.length, "Upload-Metadata", c.meta)
			if got.status != c.status {
				t.Errorf("answered %d %s", got.status, got.body)
			}
		})
	}
	mine, err := h.store.Mine(t.Context(), h.people["amina"].Scope(), time.Time{})
	h.must(err)
	entries, err := os.ReadDir(h.staging.Dir())
	h.must(err)
	if len(mine) != 0 || len(entries) != 0 {
		t.Errorf("%d rows and %d files are left", len(mine), len(entries))
	}
}

func TestAHostileNameIsOnlyAName(t *testing.T) {
	h := newHouse(t, t.TempDir())
	for _, name := range []string{"../../etc/passwd", "a\nb.pdf", "<script>alert(1)</script>.pdf", "cours\u202Efdp.exe", strings.Repeat("é", 150) + ".pdf"} {
		id := h.begin(3, "name", name)
		u, err := h.store.Find(t.Context(), h.people["amina"].Scope(), id)
		h.must(err)
		if strings.ContainsAny(u.Name, "/\n\u202e") || len(u.Name) > 255 || u.Name == "" {
			t.Errorf("%q is kept as %q", name, u.Name)
		}
		h.is(h.patch(id, 0, []byte("abc")), http.StatusNoContent)
	}
}

func TestAChunkThatIsNotWhatWasSentIsNotWritten(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(10)
	h.is(h.patch(id, 0, []byte("12345"), "Upload-Checksum", sum([]byte("12346"))), 460)
	h.is(h.patch(id, 0, []byte("12345"), "Upload-Checksum", "md5 AAAA"), http.StatusBadRequest)
	h.is(h.patch(id, 0, []byte("12345"), "Upload-Checksum", "sha1 jLIjfQZ5yojbZGTqxg2pY0VROWQ="), http.StatusNoContent)
	h.at(id, 5)
}

func TestAnUploadLongerThanDeclaredIsRefused(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(5)
	h.is(h.patch(id, 0, []byte("123456")), http.StatusRequestEntityTooLarge)
	h.at(id, 0)
	pipe := struct{ io.Reader }{strings.NewReader("1234567890")} // its length is not known
	h.is(h.do("amina", "PATCH", id, pipe, "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"), http.StatusLengthRequired)
	h.is(h.patch(id, 0, []byte("12345")), http.StatusNoContent)
	h.is(h.patch(id, 5, []byte("6")), http.StatusRequestEntityTooLarge)
	h.is(h.patch(id, 5, nil), http.StatusNoContent)
	if h.whole.Load() != 1 {
		t.Errorf("it became whole %d times", h.whole.Load())
	}
}

func TestAChunkForAnotherByteIsRefused(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(10)
	h.is(h.patch(id, 3, []byte("12345")), http.StatusConflict)
	h.at(id, 0)
}

func TestOfTwoWritersOneWins(t *testing.T) {
	h := newHouse(t, t.TempDir())
	half := bytes.Repeat([]byte("x"), 64<<10)
	id := h.begin(2 * len(half))
	body, feed := io.Pipe()
	first := make(chan answer)
	go func() { first <- h.patchSlowly(id, body, 2*len(half)) }()
	_, err := feed.Write(half)
	h.must(err)
	for size := int64(0); size == 0; { // the first has the upload once a byte of it is there
		h.must(t.Context().Err())
		size, err = h.staging.Size(id)
		h.must(err)
	}
	h.is(h.patch(id, len(half), half), http.StatusLocked)
	h.is(h.do("amina", "DELETE", id, nil), http.StatusLocked)
	_, err = feed.Write(half)
	h.must(err)
	h.must(feed.Close())
	h.is(<-first, http.StatusNoContent)
	h.at(id, 2*len(half))
	if h.whole.Load() != 1 {
		t.Errorf("it became whole %d times", h.whole.Load())
	}
}

func TestAnotherPersonsUploadIsAsAbsentAsOneThatIsNot(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(10)
	for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
		foreign := h.do("driss", method, id, nil, "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
		absent := h.do("driss", method, h.ids.New(), nil, "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
		if foreign.status != http.StatusNotFound || foreign.status != absent.status || foreign.body != absent.body {
			t.Errorf("%s: %d %q and %d %q", method, foreign.status, foreign.body, absent.status, absent.body)
		}
	}
	taken := h.do("driss", "POST", "", nil, "Upload-Length", "10", "Upload-Metadata", h.meta(id))
	h.is(taken, http.StatusNotFound) // the course is a draft of amina's
	h.at(id, 0)
}

func TestAnUploadIsTakenBack(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(10)
	h.is(h.patch(id, 0, []byte("12345")), http.StatusNoContent)
	h.is(h.do("amina", "DELETE", id, nil), http.StatusNoContent)
	h.is(h.do("amina", "HEAD", id, nil), http.StatusNotFound)
	h.is(h.patch(id, 5, []byte("67890")), http.StatusNotFound)
	if _, err := os.Stat(h.staging.Path(id)); !os.IsNotExist(err) {
		t.Error("its bytes are still there")
	}
}

func TestAnUploadWithoutAByteForADayHasExpired(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(10)
	h.later.Store(int64(23 * time.Hour))
	h.is(h.patch(id, 0, []byte("12345")), http.StatusNoContent) // puts its end off
	h.later.Store(int64(46 * time.Hour))
	h.at(id, 5)
	h.later.Store(int64(48 * time.Hour))
	h.is(h.patch(id, 5, []byte("67890")), http.StatusGone)
	overdue, err := h.store.Overdue(t.Context())
	h.must(err)
	if len(overdue) != 1 || overdue[0].ID != id {
		t.Errorf("%d uploads are overdue", len(overdue))
	}
}

func TestTwentyUnfinishedUploadsAreEnough(t *testing.T) {
	h := newHouse(t, t.TempDir())
	for range upload.Unfinished {
		h.begin(1)
	}
	got := h.do("amina", "POST", "", nil, "Upload-Length", "1", "Upload-Metadata", h.meta(h.ids.New()))
	h.is(got, http.StatusTooManyRequests)
}

func TestAQuotaCountsWhatIsUnderWay(t *testing.T) {
	h := newHouse(t, t.TempDir())
	for range int(upload.Quota / upload.MaxSize) {
		h.begin(upload.MaxSize)
	}
	rest := upload.Quota % upload.MaxSize
	got := h.do("amina", "POST", "", nil, "Upload-Length", "2147483649", "Upload-Metadata", h.meta(h.ids.New()))
	if rest != 2<<30 {
		t.Fatalf("this test counts on a rest of 2 GiB, not %d", rest)
	}
	h.is(got, http.StatusRequestEntityTooLarge)
	if !strings.Contains(got.body, "quota") {
		t.Error(got.body)
	}
	h.begin(2 << 30)
}

func TestALastByteThatWasNotAcknowledgedIsFoundByHead(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(10)
	h.failing.Store(true) // the row cannot be written: nothing may be acknowledged
	h.is(h.patch(id, 0, []byte("1234567890")), http.StatusInsufficientStorage)
	if h.state(id) != upload.Receiving {
		t.Fatalf("it is %s", h.state(id))
	}
	h.is(h.patch(id, 10, nil), http.StatusInsufficientStorage)
	h.failing.Store(false)
	h.at(id, 10)
	if h.state(id) != upload.Whole || h.whole.Load() != 1 {
		t.Fatalf("it is %s, told %d times", h.state(id), h.whole.Load())
	}
}

// deadlines is an answer that notes the last deadlines of its connection.
type deadlines struct {
	*httptest.ResponseRecorder
	read, write time.Time
}

func (d *deadlines) SetReadDeadline(at time.Time) error  { d.read = at; return nil }
func (d *deadlines) SetWriteDeadline(at time.Time) error { d.write = at; return nil }

func TestAChunkLeavesNoDeadlineOnItsConnection(t *testing.T) {
	h := newHouse(t, t.TempDir())
	id := h.begin(5)
	r := httptest.NewRequest("PATCH", base+id, strings.NewReader("12345"))
	for name, value := range map[string]string{"Who": "amina", "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"} {
		r.Header.Set(name, value)
	}
	w := &deadlines{ResponseRecorder: httptest.NewRecorder(), read: time.Now(), write: time.Now()}
	h.server.Config.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusNoContent || !w.read.IsZero() || !w.write.IsZero() {
		t.Errorf("answered %d, and the connection ends at %v and %v", w.Code, w.read, w.write)
	}
}
