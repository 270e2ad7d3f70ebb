package s3

import (
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
)

// remembered is how many objects are remembered at least, and half of those
// that are at most: about 5 MB.
const remembered = 16_384

// known is what a store said of an object, which is true as long as it exists.
type known struct {
	size     int64
	etag     string // without quotes
	modified time.Time
}

func (k known) info(key string) blob.Info {
	return blob.Info{Key: key, Digest: blob.Digest{Size: k.size}, Modified: k.modified}
}

// seen remembers the objects that were used last, in two generations: when the
// younger is full, the older is forgotten.
type seen struct {
	mu      sync.Mutex
	younger map[string]known
	older   map[string]known
}

func newSeen() *seen { return &seen{younger: map[string]known{}} }

func (s *seen) get(key string) (known, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if what, ok := s.younger[key]; ok {
		return what, true
	}
	what, ok := s.older[key]
	if ok {
		s.keep(key, what)
	}
	return what, ok
}

func (s *seen) add(key string, what known) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(key, what)
}

func (s *seen) keep(key string, what known) {
	if len(s.younger) >= remembered {
		s.older, s.younger = s.younger, map[string]known{}
	}
	s.younger[key] = what
}

func (s *seen) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.younger, key)
	delete(s.older, key)
}
