// Package blobtest is the suite every blob adapter passes: what a Store
// promises, tried on a real one.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Run runs the suite. open gives a fresh, empty store each time, and closes it
// when its test ends. See also Killed.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s blob.Store)
	}{
		{"what was put is read again", roundTrip},
		{"nothing is an object too", empty},
		{"an object is read from any byte", ranges},
		{"the same bytes again are no error", idempotent},
		{"other bytes under a taken key are refused", conflict},
		{"bytes that are not as announced leave nothing", damaged},
		{"a reader that fails leaves nothing", failing},
		{"a context that ends leaves nothing", cancelled},
		{"of many puts at once one wins and is whole", race},
		{"what is absent is missing, and deleted without complaint", absent},
		{"a deleted object is gone and its key is free", deleted},
		{"puts and deletes side by side do not disturb each other", sideBySide},
		{"a sweep leaves objects alone", sweep},
		{"ten thousand keys are each listed once", many},
		{"a listing can be left early", leaving},
		{"a hostile key is refused by every method", hostile},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

const key = "run/01j9z8q4x7k2m5n8p3r6t9v1wb/page-1.webp"

// digest is that of content.
func digest(content []byte) blob.Digest {
	sum := sha256.Sum256(content)
	return blob.Digest{Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
}

// put keeps content under key.
func put(t *testing.T, s blob.Store, key string, content []byte) blob.Info {
	t.Helper()
	info, err := s.Put(t.Context(), key, bytes.NewReader(content), digest(content))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// get reads all of an object.
func get(t *testing.T, s blob.Store, key string) []byte {
	t.Helper()
	object, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	content, err := io.ReadAll(object)
	if err != nil {
		t.Fatal(err)
	}
	if object.Info().Size != int64(len(content)) || object.Info().Key != key {
		t.Errorf("%d bytes of %s, described as %+v", len(content), key, object.Info())
	}
	return content
}

// list gives the keys that begin with prefix.
func list(t *testing.T, s blob.Store, prefix string) map[string]int {
	t.Helper()
	times := map[string]int{}
	for info, err := range s.Keys(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		times[info.Key]++
	}
	return times
}

// nothing fails unless the store is empty in every way that can be seen.
func nothing(t *testing.T, s blob.Store) {
	t.Helper()
	if keys := list(t, s, ""); len(keys) != 0 {
		t.Errorf("it left %v", keys)
	}
	if _, err := s.Stat(t.Context(), key); fault.KindOf(err) != fault.NotFound {
		t.Errorf("stat gives %v", err)
	}
	if object, err := s.Open(t.Context(), key); fault.KindOf(err) != fault.NotFound {
		t.Errorf("open gives %v, %v", object, err)
	}
	put(t, s, key, []byte("the key is free")) // or this fails
}

func roundTrip(t *testing.T, s blob.Store) {
	content := bytes.Repeat([]byte("المختبر الرقمي\n"), 100_000)
	info := put(t, s, key, content)
	if info.Digest != digest(content) || info.Key != key || info.Modified.IsZero() {
		t.Errorf("put says %+v", info)
	}
	if !bytes.Equal(get(t, s, key), content) {
		t.Error("other bytes came back")
	}
	stat, err := s.Stat(t.Context(), key)
	if err != nil || stat.Size != info.Size || stat.Key != key || stat.Modified.IsZero() {
		t.Errorf("stat says %+v, %v", stat, err)
	}
	other, err := s.Put(t.Context(), "source/"+info.SHA256, bytes.NewReader(content), blob.Unknown())
	if err != nil || other.Digest != digest(content) {
		t.Errorf("put of bytes of which nothing is known gives %+v, %v", other, err)
	}
}

func empty(t *testing.T, s blob.Store) {
	put(t, s, key, nil)
	if content := get(t, s, key); len(content) != 0 {
		t.Errorf("nothing came back as %q", content)
	}
}

func ranges(t *testing.T, s blob.Store) {
	content := make([]byte, 1<<20)
	for i := range content {
		content[i] = byte(i % 251)
	}
	put(t, s, key, content)
	object, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	for _, r := range []struct{ from, size int }{{0, 1}, {1<<20 - 1, 1}, {777, 4096}, {5, 1 << 19}, {1 << 19, 1 << 19}} {
		got := make([]byte, r.size)
		if _, err := object.Seek(int64(r.from), io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(object, got); err != nil || !bytes.Equal(got, content[r.from:r.from+r.size]) {
			t.Errorf("%d bytes from %d are wrong, %v", r.size, r.from, err)
		}
	}
	if end, err := object.Seek(0, io.SeekEnd); err != nil || end != 1<<20 {
		t.Errorf("the end is at %d, %v", end, err)
	}
	if n, err := object.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("after the end come %d bytes, %v", n, err)
	}
}

func idempotent(t *testing.T, s blob.Store) {
	first := put(t, s, key, []byte("same"))
	second := put(t, s, key, []byte("same"))
	if first.Digest != second.Digest {
		t.Errorf("%+v, then %+v", first, second)
	}
}

func conflict(t *testing.T, s blob.Store) {
	put(t, s, key, []byte("first"))
	for _, other := range []string{"other", "first and more", ""} {
		_, err := s.Put(t.Context(), key, strings.NewReader(other), blob.Unknown())
		if !errors.Is(err, blob.ErrTaken) || fault.KindOf(err) != fault.Conflict {
			t.Errorf("%q gives %v", other, err)
		}
	}
	if got := get(t, s, key); string(got) != "first" {
		t.Errorf("it became %q", got)
	}
}

func damaged(t *testing.T, s blob.Store) {
	for _, content := range [][]byte{[]byte("what was sent"), bytes.Repeat([]byte("what was sent"), 1<<20)} {
		right, other := digest(content), digest([]byte("another"))
		for name, want := range map[string]blob.Digest{
			"less than announced": {Size: right.Size + 1, SHA256: right.SHA256},
			"more than announced": {Size: right.Size - 1, SHA256: right.SHA256},
			"another hash":        {Size: right.Size, SHA256: other.SHA256},
			"hash without a size": {Size: -1, SHA256: other.SHA256},
			"bytes for nothing":   {},
		} {
			_, err := s.Put(t.Context(), key, bytes.NewReader(content), want)
			if !errors.Is(err, blob.ErrDamaged) {
				t.Errorf("%s of %d bytes gives %v", name, len(content), err)
			}
		}
	}
	nothing(t, s)
}

func failing(t *testing.T, s blob.Store) {
	// io.ErrUnexpectedEOF is how a connection that was cut reads.
	for _, broken := range []error{errors.New("the line broke"), io.ErrUnexpectedEOF} {
		for _, before := range []string{"half of", strings.Repeat("half of", 3<<20)} {
			r := io.MultiReader(strings.NewReader(before), errReader{broken})
			if _, err := s.Put(t.Context(), key, r, blob.Unknown()); !errors.Is(err, broken) {
				t.Errorf("%v gives %v", broken, err)
			}
		}
	}
	nothing(t, s)
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func cancelled(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(strings.NewReader("half of"), readerFunc(func(p []byte) (int, error) {
		cancel() // and the sender goes on
		return copy(p, "the rest"), io.EOF
	}))
	if _, err := s.Put(ctx, key, r, blob.Unknown()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	nothing(t, s)
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func race(t *testing.T, s blob.Store) {
	var all sync.WaitGroup
	var mu sync.Mutex
	won := map[string]int{}
	for i := range 16 {
		content := bytes.Repeat([]byte{byte('a' + i%4)}, 100_000)
		all.Go(func() {
			info, err := s.Put(t.Context(), key, bytes.NewReader(content), digest(content))
			if err != nil && !errors.Is(err, blob.ErrTaken) {
				t.Error(err)
			}
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				won[info.SHA256]++
			}
		})
	}
	all.Wait()
	kept := get(t, s, key)
	if len(won) != 1 || won[digest(kept).SHA256] != 4 {
		t.Errorf("%d contents were acknowledged: %v", len(won), won)
	}
}

func absent(t *testing.T, s blob.Store) {
	if err := s.Delete(t.Context(), key); err != nil {
		t.Errorf("deleting nothing gives %v", err)
	}
	nothing(t, s)
}

func deleted(t *testing.T, s blob.Store) {
	put(t, s, key, []byte("old"))
	put(t, s, key+".txt", []byte("neighbour"))
	if err := s.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if got := get(t, s, key+".txt"); string(got) != "neighbour" {
		t.Errorf("the neighbour became %q", got)
	}
	if err := s.Delete(t.Context(), key+".txt"); err != nil {
		t.Fatal(err)
	}
	nothing(t, s)
}

func sideBySide(t *testing.T, s blob.Store) {
	var all sync.WaitGroup
	for worker := range 4 {
		name := fmt.Sprint("run/one/", worker)
		all.Go(func() {
			for range 200 {
				if _, err := s.Put(t.Context(), name, strings.NewReader(name), blob.Unknown()); err != nil {
					t.Error(err)
					return
				}
				if err := s.Delete(t.Context(), name); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	nothing(t, s)
}

func sweep(t *testing.T, s blob.Store) {
	put(t, s, key, []byte("kept"))
	if err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := get(t, s, key); string(got) != "kept" {
		t.Errorf("it became %q", got)
	}
}

func many(t *testing.T, s blob.Store) {
	var all sync.WaitGroup
	for worker := range 10 {
		all.Go(func() {
			for i := range 1000 {
				name := fmt.Sprintf("run/%d/%04d", worker, i)
				if _, err := s.Put(t.Context(), name, strings.NewReader(name), blob.Unknown()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	put(t, s, "manifest/a/1.json", []byte("{}"))
	for prefix, want := range map[string]int{"run/": 10_000, "run/3/": 1000, "run/3/00": 100, "run/3/0042": 1, "manifest/": 1, "source/": 0, "run/nowhere/": 0, "": 10_001} {
		keys := list(t, s, prefix)
		if len(keys) != want {
			t.Errorf("%q has %d keys, want %d", prefix, len(keys), want)
		}
		for name, times := range keys {
			if times != 1 || !strings.HasPrefix(name, prefix) {
				t.Fatalf("%q gives %s %d times", prefix, name, times)
			}
		}
	}
}

func leaving(t *testing.T, s blob.Store) {
	for i := range 5 {
		put(t, s, fmt.Sprintf("run/%d/x", i), []byte("x"))
	}
	seen := 0
	for _, err := range s.Keys(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 2 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var last error
	for _, last = range s.Keys(ctx, "") {
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a listing whose context ended gives %v", last)
	}
}

func hostile(t *testing.T, s blob.Store) {
	for _, bad := range []string{
		"", "/", "source", "source/", "source//x", "/source/x", "source/x/", "source/x/y", "run/x", "run/x/y/z", "elsewhere/x",
		"source/..", "source/.", "run/../x", "run/../../etc/passwd", "../source/x", "source/.hidden", ".tmp/x",
		"source/A", "source/é", "source/a b", "source/a\x00b", `source/a\b`, "source/%2e%2e", "source/a\nb", "source/a\u202eb",
		"source/" + strings.Repeat("a", 201),
	} {
		_, putErr := s.Put(t.Context(), bad, strings.NewReader("x"), blob.Unknown())
		_, openErr := s.Open(t.Context(), bad)
		_, statErr := s.Stat(t.Context(), bad)
		for method, err := range map[string]error{"Put": putErr, "Open": openErr, "Stat": statErr, "Delete": s.Delete(t.Context(), bad)} {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s of %q gives %v", method, bad, err)
			}
		}
	}
	nothing(t, s)
}
