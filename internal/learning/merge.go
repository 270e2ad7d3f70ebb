package learning

// Merge gives a session after one more beat. Beats of a session may come in any
// order: what was watched only grows, and only a newer counter moves the
// position.
func (b Beat) Merge(next Beat) Beat {
	merged := b
	if next.Counter >= b.Counter {
		merged = next
	}
	merged.Watched = b.Watched.Union(next.Watched)
	return merged
}

// Newer reports whether this beat says more about where the session stands than
// what is known of it.
func (b Beat) Newer(known Beat) bool { return b.Counter > known.Counter }

// After gives a resource's progress after a beat of any session on it. moved
// says that the beat is the newest of its session, so that its position counts.
func (p Progress) After(b Beat, moved bool) Progress {
	p.Person, p.Resource = b.Person, b.Resource
	p.Extent = b.Target.Extent
	p.Watched = p.Watched.Union(b.Watched)
	if moved && !b.At.Before(p.Seen) {
		p.Position, p.Device, p.Seen = b.Position, b.Device, b.At
	}
	if p.Completed.IsZero() && p.Extent > 0 && p.Share() >= b.Target.Needs {
		p.Completed = b.At
	}
	return p
}
