package httpapi_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/proxytest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// bucketStage is a stage whose files are in a bucket at address.
func bucketStage(t *testing.T, address string) *stage {
	t.Helper()
	blobs, err := s3.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	return openStageOn(t, sqldbtest.SQLite(t), httpapi.LivePace{}, blobs)
}

func TestMediaFromABucketAreTheSame(t *testing.T) {
	s := bucketStage(t, blobtest.FreshBucket(t))
	for _, c := range []struct {
		ranges string
		status int
		want   []byte
	}{
		{"", 200, s.original},
		{"bytes=0-9", 206, s.original[:10]},
		{"bytes=1000000-2999999", 206, s.original[1_000_000:3_000_000]},
		{"bytes=-10", 206, s.original[len(s.original)-10:]},
		{fmt.Sprintf("bytes=%d-", len(s.original)), 416, nil},
	} {
		for range 2 { // then its size is known
			g := s.ask(s.learner, http.MethodGet, s.at(s.film, "original"), "", "Range", c.ranges)
			if g.StatusCode != c.status || c.want != nil && !bytes.Equal(g.Body, c.want) {
				t.Errorf("%q: %d, %d bytes, want %d of %d", c.ranges, g.StatusCode, len(g.Body), c.status, len(c.want))
			}
		}
	}
	if g := s.ask(s.learner, http.MethodGet, s.at(s.film, "original"), "", "Range", "bytes=5-9,1000-1009"); g.StatusCode != 206 || !bytes.Contains(g.Body, s.original[1000:1010]) {
		t.Errorf("two ranges: %d, %d bytes", g.StatusCode, len(g.Body))
	}
	tag := s.ask(s.learner, http.MethodHead, s.at(s.film, "original"), "").Header.Get("ETag")
	if g := s.ask(s.learner, http.MethodGet, s.at(s.film, "original"), "", "If-None-Match", tag); g.StatusCode != http.StatusNotModified {
		t.Errorf("asked again with its tag answers %d", g.StatusCode)
	}
}

func TestADeadBucketIsSaidBeforeAnyByte(t *testing.T) {
	proxy, address := proxytest.Through(t, blobtest.FreshBucket(t))
	s := bucketStage(t, address)
	known := s.at(s.film, "original")
	tag := s.ask(s.learner, http.MethodGet, known, "").Header.Get("ETag")
	proxy.Down(t)
	for _, ranges := range []string{"", "bytes=100-199"} {
		g := s.ask(s.learner, http.MethodGet, known, "", "Range", ranges)
		if g.StatusCode != http.StatusServiceUnavailable || g.Header.Get("Retry-After") == "" || !strings.Contains(string(g.Body), `"blob.away"`) {
			t.Errorf("%q: %d, %v\n%s", ranges, g.StatusCode, g.Header, g.Body)
		}
		for _, name := range []string{"ETag", "Content-Range", "Accept-Ranges", "Content-Disposition"} {
			if g.Header.Get(name) != "" {
				t.Errorf("%q: a refusal says %s", ranges, name)
			}
		}
		if kept := g.Header.Get("Cache-Control"); kept != "no-store" {
			t.Errorf("%q: a refusal may be kept: %s", ranges, kept)
		}
	}
	if g := s.ask(s.learner, http.MethodGet, known, "", "If-None-Match", tag); g.StatusCode != http.StatusNotModified {
		t.Errorf("what the browser has is still right, and it is told %d", g.StatusCode)
	}
	proxy.Up(t)
	if g := s.ask(s.learner, http.MethodGet, known, ""); g.StatusCode != http.StatusOK || !bytes.Equal(g.Body, s.original) {
		t.Errorf("afterwards: %d, %d bytes", g.StatusCode, len(g.Body))
	}
}

// Bytes that break off are never taken for the whole: the reader's side sees
// that the answer is shorter than it said.
func TestABucketThatDiesInTheMiddleFailsTheSegmentAlone(t *testing.T) {
	proxy, address := proxytest.Through(t, blobtest.FreshBucket(t))
	s := bucketStage(t, address)
	proxy.Poison(t, "limit_data", "downstream", proxytest.Settings{"bytes": 300_000})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+s.at(s.film, "original"), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.learner)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusOK || len(got) == 0 || err == nil {
		t.Errorf("%d, %d bytes of %d, %v", res.StatusCode, len(got), len(s.original), err)
	}
	proxy.Heal(t)
	if g := s.ask(s.learner, http.MethodGet, s.at(s.film, "original"), ""); g.StatusCode != http.StatusOK || !bytes.Equal(g.Body, s.original) {
		t.Errorf("afterwards: %d, %d bytes", g.StatusCode, len(g.Body))
	}
}
