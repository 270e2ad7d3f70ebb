package learning

import (
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// How often one person may call: players do so every ten seconds and as often as
// somebody pauses or jumps, on all devices at once. A device that comes back
// after days sends a hundred beats a call, and its calls at a stretch.
const (
	callsASecond = 20
	callsAtOnce  = 200
	pacedPeople  = 10_000 // remembered at a time; they are those of the last ten seconds
)

// ErrPace is what a person hears who calls too often. A second later some calls
// pass again.
var ErrPace = fault.New(fault.TooMany, "beats.too-many", "Too many beats at once. They are kept on the device and sent again in a second.")

// pace bounds how often each person calls, in this process. It remembers when
// somebody would have used up their calls at the regular pace (the generic cell
// rate algorithm), and forgets those who are behind it.
type pace struct {
	mu   sync.Mutex
	now  func() time.Time
	done map[string]time.Time // by person
}

func newPace(now func() time.Time) *pace {
	return &pace{now: now, done: map[string]time.Time{}}
}

// take counts a call, or refuses it with ErrPace.
func (p *pace) take(person string) error {
	const each = time.Second / callsASecond
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	done := later(p.done[person], now)
	if done.Sub(now) > (callsAtOnce-1)*each {
		return ErrPace
	}
	p.makeRoom(now)
	p.done[person] = done.Add(each)
	return nil
}

// makeRoom forgets whom nothing holds back any more, and all where that does not
// help: to be paced anew costs less than to remember everybody.
func (p *pace) makeRoom(now time.Time) {
	if len(p.done) < pacedPeople {
		return
	}
	for person, done := range p.done {
		if !done.After(now) {
			delete(p.done, person)
		}
	}
	if len(p.done) >= pacedPeople {
		clear(p.done)
	}
}
