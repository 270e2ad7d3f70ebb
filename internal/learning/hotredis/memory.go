package hotredis

import (
	"container/list"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// What one lane remembers, in pairs. Those that are not yet in the record are
// never forgotten: where there are too many, beats go to the record at once.
const (
	remembered = 4096
	mostOwed   = 1024
)

// entry is what is remembered of a pair.
type entry struct {
	of      pair
	packed  string
	version string          // of what is in the server, as far as is known; empty for nothing
	owed    bool            // it is not yet in the record as it is
	journal string          // in which the server notes that it is owed; empty for none
	safety  learning.Safety // of what was acknowledged last
}

// memory holds what was beaten last. It is safe for concurrent use.
type memory struct {
	mu    sync.Mutex
	all   map[pair]*list.Element // of *entry
	order *list.List             // the newest first
	owed  map[pair]*entry
}

func newMemory() *memory {
	return &memory{all: map[pair]*list.Element{}, order: list.New(), owed: map[pair]*entry{}}
}

// recall gives what is remembered of a pair.
func (m *memory) recall(of pair) (entry, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, known := m.all[of]
	if !known {
		return entry{of: of}, false
	}
	m.order.MoveToFront(found)
	return *found.Value.(*entry), true
}

// remember notes how a pair stands, and forgets what was beaten longest ago.
func (m *memory) remember(e entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if old, known := m.all[e.of]; known {
		m.order.Remove(old)
	}
	m.all[e.of] = m.order.PushFront(&e)
	delete(m.owed, e.of)
	if e.owed {
		m.owed[e.of] = &e
	}
	for last := m.order.Back(); len(m.all) > remembered && last != nil && !last.Value.(*entry).owed; last = m.order.Back() {
		delete(m.all, last.Value.(*entry).of)
		m.order.Remove(last)
	}
}

// settle notes that what was packed of a pair is in the record, unless it was
// beaten since, and whether the record calls it completed: a trainer may have
// taken back that it was.
func (m *memory) settle(e entry, outcomes []learning.Outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.owed[e.of]
	if now == nil || now.packed != e.packed {
		return
	}
	for _, o := range outcomes {
		if o.Refused == nil {
			now.packed = recompleted(e.of, now.packed, o.Progress.Completed)
		}
	}
	now.owed, now.journal, now.safety = false, "", learning.Durable
	delete(m.owed, e.of)
}

// recompleted gives a pack of which the progress was completed at that time.
func recompleted(of pair, packed string, at time.Time) string {
	s, known := unpack(of, packed)
	if !known || s.progress.Completed.Equal(at) {
		return packed
	}
	s.progress.Completed = at
	return s.pack()
}

// forget drops all of a person.
func (m *memory) forget(person string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for of, at := range m.all {
		if of.person == person {
			m.order.Remove(at)
			delete(m.all, of)
			delete(m.owed, of)
		}
	}
}

// full reports whether no more may be owed.
func (m *memory) full() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.owed) >= mostOwed
}

// debts gives what is owed to the record: of one person, or of all.
func (m *memory) debts(person string) (owed []entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for of, e := range m.owed {
		if person == "" || of.person == person {
			owed = append(owed, *e)
		}
	}
	return owed
}
