// Package memo keeps what was read for as long as nothing was written that
// could change it. It holds answers, never truth: a Clock that is told of every
// write makes what was kept before count as never read.
package memo

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// Clock counts writes. The zero Clock and the nil one are blind: they know of
// no writes, so nothing is kept by them. Make one that sees with NewClock.
type Clock struct {
	seed  maphash.Seed
	sees  bool
	all   atomic.Uint64
	about [256]atomic.Uint64 // a topic's count is that of all that share its place: too often, never too seldom
}

// NewClock counts the writes of this process. It must be the only one that
// writes what is read through its memos.
func NewClock() *Clock { return &Clock{seed: maphash.MakeSeed(), sees: true} }

// Changed is told after a write was committed, or may have been, and before
// anybody is told that it was. Without topics it may have changed anything; with
// topics only what is read about them.
func (c *Clock) Changed(topics ...string) {
	if c == nil || !c.sees {
		return
	}
	if len(topics) == 0 {
		c.all.Add(1)
	}
	for _, topic := range topics {
		c.of(topic).Add(1)
	}
}

func (c *Clock) of(topic string) *atomic.Uint64 {
	return &c.about[maphash.String(c.seed, topic)%uint64(len(c.about))]
}

// stamp is a moment as a Clock counts them.
type stamp struct{ all, about uint64 }

func (c *Clock) now(topic string) stamp {
	s := stamp{all: c.all.Load()}
	if topic != "" {
		s.about = c.of(topic).Load()
	}
	return s
}

// Memo keeps values by key. It is safe for concurrent use; what it gives is
// shared, so nobody may change it.
type Memo[K comparable, V any] struct {
	clock *Clock
	most  int
	mu    sync.Mutex
	kept  map[K]entry[V]
}

type entry[V any] struct {
	read  stamp
	value V
}

// New keeps at most so many values by a clock.
func New[K comparable, V any](clock *Clock, most int) *Memo[K, V] {
	return &Memo[K, V]{clock: clock, most: most, kept: map[K]entry[V]{}}
}

// Get gives the value of a key as read gives it now. read is spared where
// nothing was written since it was last called for this key: nothing at all, and
// nothing about the topic, if there is one. Errors are not kept.
func (m *Memo[K, V]) Get(key K, topic string, read func() (V, error)) (V, error) {
	if m.clock == nil || !m.clock.sees {
		return read()
	}
	now := m.clock.now(topic) // before reading: a write meanwhile makes it old at once
	if value, known := m.find(key, now); known {
		return value, nil
	}
	value, err := read()
	if err == nil {
		m.keep(key, entry[V]{now, value})
	}
	return value, err
}

func (m *Memo[K, V]) find(key K, now stamp) (value V, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, known := m.kept[key]
	return e.value, known && e.read == now
}

// keep makes room by forgetting everything: the next readings bring back what
// is asked for.
func (m *Memo[K, V]) keep(key K, e entry[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= m.most {
		clear(m.kept)
	}
	m.kept[key] = e
}
