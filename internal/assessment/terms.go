package assessment

import "time"

// Terms are from when one learner may do a work, and until when.
type Terms struct {
	Given bool      // to a group of theirs
	Opens time.Time // zero for at once
	Due   time.Time // handed in after it is late; zero for no day
}

// TermsOf gives the terms of a learner all of whose groups were given a work so.
// Where several were, the kindest count: the earliest opening and the latest day,
// and no day where one of them has none.
func TermsOf(given []Given) (t Terms) {
	for i, g := range given {
		if i == 0 {
			t = Terms{Given: true, Opens: g.Opens, Due: g.Due}
			continue
		}
		if g.Opens.Before(t.Opens) {
			t.Opens = g.Opens
		}
		if g.Due.IsZero() || !t.Due.IsZero() && g.Due.After(t.Due) {
			t.Due = g.Due
		}
	}
	return t
}

// TermsBeside gives the terms of a learner none of whose groups was given a work
// that others were: it opens with the first of those, and is due on no day.
func TermsBeside(given []Given) Terms { return Terms{Opens: TermsOf(given).Opens} }

// Open reports whether a work may be begun by now.
func (t Terms) Open(now time.Time) bool { return !t.Opens.After(now) }
