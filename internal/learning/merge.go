package learning

import (
	"cmp"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Merge gives a session after one more beat. Beats of a session may come in any
// order: what was watched only grows, and only a newer counter moves the
// position.
func (b Beat) Merge(next Beat) Beat {
	merged := b
	if next.Counter >= b.Counter {
		merged = next
	}
	merged.At, merged.Began, merged.Target = later(b.At, next.At), earlier(b.Began, next.Began), next.Target
	merged.Flags = flagged(b.Flags, next.Flags)
	merged.Watched = b.Watched.Union(next.Watched)
	merged.Heard = b.Heard.Union(next.Heard)
	merged.Again = b.Again.Union(next.Again)
	merged.Spent = max(b.Spent, next.Spent)
	if len(b.Backs) > len(next.Backs) {
		merged.Backs = b.Backs
	}
	return merged
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earlier gives the earlier of two moments; zero is none.
func earlier(a, b time.Time) time.Time {
	if !a.IsZero() && (b.IsZero() || a.Before(b)) {
		return a
	}
	return b
}

// Fold takes one beat into what is kept of its session and of its person's
// progress; every store of sessions does it so. before is the session's zero
// value at its first beat. What the session had no time for is cut, and flagged
// in it. A session of somebody else, or on another resource, is fault.Missing.
//
// A store must keep of a session all fields of Beat but Person's progress and
// Age: Began is what its time is reckoned from. A session that Fold gave may be
// folded into another store, where it is believed.
func Fold(before Beat, was Progress, next Beat) (session Beat, now Progress, err error) {
	begun := before.Session != ""
	if begun && (before.Person != next.Person || before.Resource != next.Resource) {
		return before, was, fault.Missing()
	}
	next = next.credible(before)
	was = was.about(next.Target.Since)
	session = before.Merge(next)
	if session.Began.Before(was.Since) { // it is of a file that another took the place of
		return session, was, nil
	}
	return session, was.After(next, !begun || next.Newer(before)), nil
}

// Known reports whether a beat that Fold took in said nothing new: what it led to
// is what was there. Such a beat need not be written.
func Known(before, session Beat, was, now Progress) bool {
	return before.tells(session) && was.tells(now)
}

// tells reports whether the session is as another one, whenever they were told.
func (b Beat) tells(other Beat) bool {
	return b.Session == other.Session && b.Counter == other.Counter && b.Position == other.Position && b.Activity == other.Activity &&
		b.Spent == other.Spent && b.Flags == other.Flags && slices.Equal(b.Watched, other.Watched) && slices.Equal(b.Heard, other.Heard) &&
		slices.Equal(b.Again, other.Again) && slices.Equal(b.Backs, other.Backs)
}

func (p Progress) tells(other Progress) bool {
	return p.Since.Equal(other.Since) && p.Extent == other.Extent && p.Position == other.Position && p.Device == other.Device && p.Seen.Equal(other.Seen) &&
		p.Completed.Equal(other.Completed) && slices.Equal(p.Watched, other.Watched) && slices.Equal(p.Heard, other.Heard)
}

// Newer reports whether this beat says more about where the session stands than
// what is known of it.
func (b Beat) Newer(known Beat) bool { return b.Counter > known.Counter }

// After gives a resource's progress after a beat of any session on it. moved
// says that the beat is the newest of its session, so that its position counts.
func (p Progress) After(b Beat, moved bool) Progress {
	p.Person, p.Resource = b.Person, b.Resource
	p.Extent = b.Target.Extent
	p.Watched = p.Watched.Union(b.Watched).Union(b.Heard)
	p.Heard = p.Heard.Union(b.Heard)
	if moved && !b.At.Before(p.Seen) {
		p.Position, p.Device, p.Seen = b.Position, b.Device, b.At
	}
	if p.Completed.IsZero() && p.Extent > 0 && p.Share() >= b.Target.Needs {
		p.Completed = b.At
	}
	return p
}

// about gives the progress as it is where it is of the file that was put up then,
// or of a later one. Of an earlier one nothing is told that counts pages or seconds:
// what of it is the same in the later file the record has carried over (Carry), and
// a store that did not hear of it yet begins anew beside the record.
func (p Progress) about(since time.Time) Progress {
	if !p.Since.Before(since) {
		return p
	}
	p.Watched, p.Heard, p.Extent, p.Position, p.Since = nil, nil, 0, 0, since
	return p
}

// Join gives what two stores know of the same progress as one: all that either
// knows of, where the newer one stands, completed when it was first. What one of
// them knows of an earlier file is left out.
func (p Progress) Join(other Progress) Progress {
	if p.Since.Before(other.Since) {
		p = Progress{Person: p.Person, Resource: p.Resource, Completed: p.Completed, MarkedBy: p.MarkedBy, Since: other.Since}
	} else if other.Since.Before(p.Since) {
		other = Progress{Completed: other.Completed, MarkedBy: other.MarkedBy, Since: p.Since}
	}
	joined := p
	if other.Seen.After(p.Seen) {
		joined = other
	}
	joined.Watched, joined.Heard = p.Watched.Union(other.Watched), p.Heard.Union(other.Heard)
	joined.Completed = p.Completed
	if p.Completed.IsZero() || !other.Completed.IsZero() && other.Completed.Before(p.Completed) {
		joined.Completed = other.Completed
	}
	joined.MarkedBy = cmp.Or(p.MarkedBy, other.MarkedBy) // the record alone knows of marks
	return joined
}
