package s3_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
	"github.com/digital-learning-lab/lab/internal/fault"
)

func open(t *testing.T, address string) *s3.Store {
	t.Helper()
	s, err := s3.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// uploads are those of a bucket that were begun and not ended.
func uploads(t *testing.T, address string) (keys []string) {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := at.User.Password()
	client, err := minio.NewCore(at.Host, &minio.Options{Creds: credentials.NewStaticV4(at.User.Username(), secret, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	found, err := client.ListMultipartUploads(t.Context(), strings.Trim(at.Path, "/"), "", "", "", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range found.Uploads {
		keys = append(keys, u.Key)
	}
	return keys
}

func TestABucketKeepsEveryPromise(t *testing.T) {
	var buckets []string
	blobtest.Run(t, func(t *testing.T) blob.Store {
		buckets = append(buckets, blobtest.FreshBucket(t))
		return open(t, buckets[len(buckets)-1])
	})
	for _, bucket := range buckets {
		if left := uploads(t, bucket); len(left) > 0 {
			t.Errorf("uploads without an end are left: %v", left)
		}
	}
}

func TestAKilledPutLeavesNothingToBeSeenAndASweepEndsIt(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	if flag.NArg() > 0 { // the child that is killed has the bucket of its parent
		bucket = flag.Arg(1)
	}
	blobtest.Killed(t, bucket, func(t *testing.T, place string) blob.Store { return open(t, place) })
	if len(uploads(t, bucket)) != 1 {
		t.Fatal("the kill left no upload: there is nothing to sweep")
	}
	s := open(t, bucket)
	for _, c := range []struct {
		before time.Time
		left   int
	}{{time.Now().Add(-time.Hour), 1}, {time.Now().Add(time.Hour), 0}} {
		if err := s.Sweep(t.Context(), c.before); err != nil {
			t.Fatal(err)
		}
		if left := uploads(t, bucket); len(left) != c.left {
			t.Errorf("a sweep of what was begun before %v leaves %v", c.before, left)
		}
	}
}

// large is the size of an object of many parts.
const large = 200 << 20

// endless gives bytes that differ from part to part.
type endless struct{ at int64 }

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte((e.at + int64(i)) * 7 / 5 % 253)
	}
	e.at += int64(len(p))
	return len(p), nil
}

func TestALargeObjectTakesLittleMemory(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	if flag.Arg(0) == "large" {
		putLarge(t, flag.Arg(1))
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "--", "large", bucket)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "peak of memory: ")
	peak, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil || peak > 72<<10 {
		t.Errorf("%d MiB took %d KiB at the most, %v", large>>20, peak, err)
	}
	t.Logf("%d MiB took %d KiB at the most", large>>20, peak)
}

// putLarge puts and reads a large object, of known size and not, and says how
// much memory its process had at the most.
func putLarge(t *testing.T, bucket string) {
	s, sum := open(t, bucket), sha256.New()
	io.Copy(sum, io.LimitReader(&endless{}, large))
	right := blob.Digest{Size: large, SHA256: hex.EncodeToString(sum.Sum(nil))}
	for i, want := range []blob.Digest{right, blob.Unknown()} {
		key := fmt.Sprint("run/large/", i)
		if info, err := s.Put(t.Context(), key, io.LimitReader(&endless{}, large), want); err != nil || info.Digest != right {
			t.Fatalf("%+v, %v", info, err)
		}
		object, err := s.Open(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		sum.Reset()
		if n, err := io.Copy(sum, object); err != nil || n != large || hex.EncodeToString(sum.Sum(nil)) != right.SHA256 {
			t.Errorf("%d bytes are read, %v", n, err)
		}
		object.Close()
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Fprintln(os.Stdout, "peak of memory:", strings.Fields(rest)[0])
}

func TestARangeIsOneRequestForThoseBytesAlone(t *testing.T) {
	f, address := before(t, blobtest.FreshBucket(t))
	s := open(t, address)
	content := pattern(3 << 20)
	if _, err := s.Put(t.Context(), "run/a/film", bytes.NewReader(content), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	f.tell(nil)
	object, err := s.Open(t.Context(), "run/a/film")
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	for _, r := range []struct{ from, size int64 }{{1 << 20, 1 << 20}, {5, 10}, {3<<20 - 1, 1}, {0, 3 << 20}} {
		object.Seek(0, io.SeekEnd) // as http.ServeContent does
		object.Seek(r.from, io.SeekStart)
		if err := object.(blob.Fetcher).Fetch(r.size); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, r.size)
		if _, err := io.ReadFull(object, got); err != nil || !bytes.Equal(got, content[r.from:r.from+r.size]) {
			t.Errorf("%+v is wrong, %v", r, err)
		}
	}
	want := []string{"GET bytes=1048576-2097151", "GET bytes=5-14", "GET bytes=3145727-3145727", "GET"}
	if got := f.requests(); !slices.Equal(got, want) {
		t.Errorf("it asked %q, want %q", got, want)
	}
}

func TestWhatAnotherProcessDeletedIsMissing(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	s, other := open(t, bucket), open(t, bucket)
	if _, err := s.Put(t.Context(), "run/a/film", strings.NewReader("film"), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	if err := other.Delete(t.Context(), "run/a/film"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the first time it is remembered
		if _, err := read(t, s, "run/a/film"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	}
}

func TestWhatIsRememberedIsNeverTakenForSomethingElse(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	s, other := open(t, bucket), open(t, bucket)
	for i, content := range []string{"film", "another film"} {
		if _, err := other.Put(t.Context(), "run/a/film", strings.NewReader(content), blob.Unknown()); err != nil {
			t.Fatal(err)
		}
		got, err := read(t, s, "run/a/film")
		if i > 0 && (!errors.Is(err, blob.ErrAway) || len(got) > 0) {
			t.Errorf("what is remembered of another object gives %q, %v", got, err)
		}
		if got, err := read(t, s, "run/a/film"); err != nil || string(got) != content {
			t.Errorf("%q is read, %v", got, err)
		}
		if err := other.Delete(t.Context(), "run/a/film"); err != nil {
			t.Fatal(err)
		}
	}
}
