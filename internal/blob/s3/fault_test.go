package s3_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/proxytest"
)

// trial is an object that is put and read while the store is not itself.
type trial struct {
	store   blob.Store // by way of what is wrong
	direct  blob.Store // around it
	content []byte
	healthy func() // ends what is wrong
}

// honest puts and reads through what is wrong, and checks that whatever was
// said is true: what is acknowledged is there whole, what is not is whole or not
// there, what is read is what was put, and in better days all is well. It gives
// how the two ended.
func (c trial) honest(t *testing.T) (putErr, readErr error) {
	t.Helper()
	const first, second = "run/trial/first", "run/trial/second"
	if _, err := c.direct.Put(t.Context(), second, bytes.NewReader(c.content), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	_, putErr = c.store.Put(t.Context(), first, bytes.NewReader(c.content), blob.Unknown())
	got, readErr := read(t, c.store, second)
	if readErr == nil && !bytes.Equal(got, c.content) {
		t.Error("other bytes were read without an error")
	}
	c.healthy()
	got, err := read(t, c.direct, first)
	if fault.KindOf(err) == fault.NotFound && putErr == nil {
		t.Error("what was acknowledged is not there")
	} else if fault.KindOf(err) != fault.NotFound && (err != nil || !bytes.Equal(got, c.content)) {
		t.Errorf("what is there is not whole: %d bytes, %v", len(got), err)
	}
	for name, err := range map[string]error{"put": putErr, "read": readErr} {
		if err != nil && !errors.Is(err, blob.ErrAway) {
			t.Errorf("%s gives %v", name, err)
		}
	}
	if _, err := c.store.Put(t.Context(), first, bytes.NewReader(c.content), blob.Unknown()); err != nil {
		t.Errorf("in better days, put gives %v", err)
	}
	if got, err := read(t, c.store, first); err != nil || !bytes.Equal(got, c.content) {
		t.Errorf("in better days, %d bytes are read, %v", len(got), err)
	}
	return putErr, readErr
}

func read(t *testing.T, s blob.Store, key string) ([]byte, error) {
	t.Helper()
	object, err := s.Open(t.Context(), key)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	return io.ReadAll(object)
}

// pattern is content of which every part differs.
func pattern(size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i * 7 / 5 % 253)
	}
	return b
}

// rounds is how often the store is tried with each fault.
func rounds() int {
	if os.Getenv("LAB_TEST_DEEP") != "" {
		return 10
	}
	return 1
}

var sizes = map[string]int{"small": 100_000, "in parts": 9 << 20}

func TestNoConnectionMakesItSayWhatIsNotSo(t *testing.T) {
	type fault struct {
		kind, stream string
		settings     proxytest.Settings
		putsNot      bool // cannot but fail
		readNot      bool
	}
	for name, wrong := range map[string]fault{
		"slow":          {"latency", "downstream", proxytest.Settings{"latency": 2000}, false, false},
		"narrow":        {"bandwidth", "downstream", proxytest.Settings{"rate": 64}, false, false},
		"cut reading":   {"limit_data", "downstream", proxytest.Settings{"bytes": 20_000}, false, true},
		"cut writing":   {"limit_data", "upstream", proxytest.Settings{"bytes": 20_000}, true, false},
		"reset":         {"reset_peer", "upstream", proxytest.Settings{"timeout": 5}, true, false},
		"reset reading": {"reset_peer", "downstream", proxytest.Settings{"timeout": 5}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range rounds() {
				bucket := blobtest.FreshBucket(t)
				proxy, address := proxytest.Through(t, bucket)
				c := trial{store: open(t, address), direct: open(t, bucket), content: pattern(sizes["small"]), healthy: func() { proxy.Heal(t) }}
				proxy.Poison(t, wrong.kind, wrong.stream, wrong.settings)
				putErr, readErr := c.honest(t)
				if wrong.putsNot && putErr == nil || wrong.readNot && readErr == nil {
					t.Errorf("put: %v; read: %v", putErr, readErr)
				}
			}
		})
	}
}

func TestADeadStoreIsAwayAndComesBack(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	proxy, address := proxytest.Through(t, bucket)
	s := open(t, address)
	c := trial{store: s, direct: open(t, bucket), content: pattern(100_000), healthy: func() { proxy.Up(t) }}
	proxy.Down(t)
	if putErr, readErr := c.honest(t); putErr == nil || readErr == nil {
		t.Errorf("put gives %v, read gives %v", putErr, readErr)
	}
	proxy.Down(t)
	const key = "run/trial/second"
	_, statErr := s.Stat(t.Context(), key)
	var listErr error
	for _, listErr = range s.Keys(t.Context(), "") {
	}
	for act, err := range map[string]error{"stat": statErr, "delete": s.Delete(t.Context(), key), "list": listErr} {
		if !errors.Is(err, blob.ErrAway) || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s gives %v", act, err)
		}
	}
}

func TestNoAnswerMakesItSayWhatIsNotSo(t *testing.T) {
	for name, c := range map[string]struct {
		lie              lie
		putsNot, readNot bool // cannot but fail
	}{
		"503 to everything":              {answering(http.StatusServiceUnavailable, "SlowDown"), true, true},
		"403 to everything":              {answering(http.StatusForbidden, "AccessDenied"), true, true},
		"503 once":                       {once(every, answering(http.StatusServiceUnavailable, "SlowDown")), false, false},
		"another tag for everything":     {changing(wrongTag), false, true},
		"another tag for what was put":   {to(putting, changing(wrongTag)), true, false},
		"another tag for what is read":   {to(reading, changing(wrongTag)), false, true},
		"half, said to be the whole":     {to(reading, changing(half)), false, true},
		"half, and then nothing":         {to(reading, cut), false, true},
		"half, and then nothing, once":   {once(reading, cut), false, false},
		"a bit changed on the way there": {to(putting, flipped), true, false},
		"nothing kept":                   {to(putting, swallowed), true, false},
		"kept, and no answer":            {to(putting, unanswered), false, false},
		"nothing kept, once":             {once(making, swallowed), false, false},
	} {
		for size, length := range sizes {
			t.Run(name+", "+size, func(t *testing.T) {
				bucket := blobtest.FreshBucket(t)
				f, address := before(t, bucket)
				s := open(t, address)
				f.tell(c.lie)
				putErr, readErr := trial{store: s, direct: open(t, bucket), content: pattern(length), healthy: func() { f.tell(nil) }}.honest(t)
				if c.putsNot && putErr == nil || c.readNot && readErr == nil {
					t.Errorf("put: %v; read: %v", putErr, readErr)
				}
				if left := uploads(t, bucket); len(left) > 0 && putErr == nil {
					t.Errorf("uploads without an end are left: %v", left)
				}
			})
		}
	}
}

// What the store did although its answer was lost is not said to have failed.
func TestALostAnswerIsNoFailure(t *testing.T) {
	for name, lie := range map[string]lie{"lost": once(making, unanswered), "lost, and the upload is over": once(completing, over)} {
		for size, length := range sizes {
			bucket := blobtest.FreshBucket(t)
			f, address := before(t, bucket)
			s := open(t, address)
			f.tell(lie)
			if _, err := s.Put(t.Context(), "run/trial/first", bytes.NewReader(pattern(length)), blob.Unknown()); err != nil {
				t.Errorf("%s, %s: %v", name, size, err)
			}
			if got, err := read(t, s, "run/trial/first"); err != nil || !bytes.Equal(got, pattern(length)) {
				t.Errorf("%s, %s: %d bytes are read, %v", name, size, len(got), err)
			}
		}
	}
}

// A store that forgets what it was just given is given it again.
func TestWhatWasForgottenIsPutAgain(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	f, address := before(t, bucket)
	s := open(t, address)
	content := pattern(sizes["small"])
	f.tell(once(making, swallowed))
	if _, err := s.Put(t.Context(), "run/trial/first", bytes.NewReader(content), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, open(t, bucket), "run/trial/first"); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes of %d are read, %v", len(got), len(content), err)
	}
}

// What was remembered of an object while the store was wrong about it costs
// nobody a reading once the store is right.
func TestAWrongMemoryIsAskedAgain(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	f, address := before(t, bucket)
	s := open(t, address)
	content := pattern(100_000)
	if _, err := s.Put(t.Context(), "run/trial/first", bytes.NewReader(content), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	f.tell(changing(wrongTag))
	if _, err := s.Stat(t.Context(), "run/trial/first"); err != nil {
		t.Fatal(err)
	}
	f.tell(nil)
	if got, err := read(t, s, "run/trial/first"); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes of %d are read, %v", len(got), len(content), err)
	}
}

// A long reading goes on through any number of cuts that are far from each other.
func TestALongReadingSurvivesItsConnections(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	proxy, address := proxytest.Through(t, bucket)
	content := pattern(10 << 20)
	if _, err := open(t, bucket).Put(t.Context(), "run/trial/film", bytes.NewReader(content), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	s := open(t, address)
	proxy.Poison(t, "limit_data", "downstream", proxytest.Settings{"bytes": 1_200_000})
	if got, err := read(t, s, "run/trial/film"); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes of %d are read, %v", len(got), len(content), err)
	}
}

func TestAFullStoreIsFull(t *testing.T) {
	f, address := before(t, blobtest.FreshBucket(t))
	s := open(t, address)
	for status, code := range map[int]string{http.StatusInsufficientStorage: "Whatever", http.StatusForbidden: "QuotaExceeded"} {
		f.tell(answering(status, code))
		if _, err := s.Put(t.Context(), "run/trial/first", bytes.NewReader(nil), blob.Unknown()); !errors.Is(err, blob.ErrFull) {
			t.Errorf("%s gives %v", code, err)
		}
	}
}
