package live

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Stays is how long somebody is there after their last beat. A player beats
// every ten seconds, so that one lost beat takes nobody away; nobody is shown
// for longer than 30 seconds after the last, however slowly a screen looks.
const Stays = 25 * time.Second

// Presence is who is on a resource now (port). It is a courtesy: what a store
// does not answer is told of this process alone, and nothing ever fails for it.
type Presence interface {
	// Seen takes a newest beat, and reports whether those who look on would see a
	// difference.
	Seen(ctx context.Context, h Here) (news bool)
	// In gives those of a group who are there, by identifier, and whether that is
	// all of them rather than those of this process.
	In(ctx context.Context, group string) (there []Here, whole bool)
	// Count says how many are there of each group, then of each place.
	Count(ctx context.Context, groups, places []string) (counts []int, whole bool)
}

// Here is one person on one resource, as their newest beat says.
type Here struct {
	Person   string
	Groups   []string // of which one asks who is there
	Place    string   // of which one asks how many are: the establishment of their record, or empty
	Session  string
	Resource string
	Activity string    // what they do, in the words of who tells it
	Left     bool      // they closed it: they are there no longer
	Since    time.Time // when they opened it
	At       time.Time // of the beat
}

// Until is when they are there no longer, if nothing more is heard.
func (h Here) Until() time.Time { return h.At.Add(Stays) }

// there reports whether they are still there.
func (h Here) there(now time.Time) bool { return !h.Left && now.Before(h.Until()) }

// after gives where somebody is after a beat, and whether that beat says it: an
// older one does not, nor does one that closes what they no longer look at.
func (h Here) after(next Here) (Here, bool) {
	same := h.Session == next.Session
	if next.At.Before(h.At) || next.Left && !same {
		return h, false
	}
	if same && h.Since.Before(next.Since) {
		next.Since = h.Since
	}
	return next, true
}

// alike reports whether two beats say the same of somebody.
func (h Here) alike(other Here) bool {
	return h.Resource == other.Resource && h.Activity == other.Activity && slices.Equal(h.Groups, other.Groups)
}

// ByPerson orders those who are there, the same every time.
func ByPerson(there []Here) []Here {
	slices.SortFunc(there, func(a, b Here) int { return strings.Compare(a.Person, b.Person) })
	return there
}
