// Package notify tells people what happened that is for them: a course that was
// published for them, work that they were given or that is due tomorrow, what
// came back to them and what was handed in to them. A notice is a row that is
// read or not; it holds no text, so that everybody reads it in their own
// language, and it is shown for as long as its reader may see what it is about.
//
// Each person is told once of each fact, whatever happens to the lab in
// between: rule.go says who is told of what. Nothing leaves the lab.
package notify

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Kind says what a notice is about.
type Kind string

// The kinds of notices.
const (
	Published Kind = "published" // a course, for its learners; again when it is published again
	Given     Kind = "given"     // a work, to a group
	Due       Kind = "due"       // a work that is not handed in, tomorrow
	Returned  Kind = "returned"  // a hand-in to its learner, a course to its makers
	Corrected Kind = "corrected" // a mark that a trainer set by hand
	Handed    Kind = "handed"    // a hand-in, to the trainers whose work it is
	Replied   Kind = "replied"   // something was said about a hand-in
)

// Named is something by its name.
type Named struct{ ID, Name string }

// Notice is one thing that somebody was told, as it stands now.
type Notice struct {
	ID       string
	Kind     Kind
	At       time.Time
	Read     bool
	Actor    Named // who did it; nobody where the lab tells by itself
	Course   Named
	Work     Named // none where it is about the course
	WorkKind assessment.Kind
	Object   string          // the hand-in, the group that was given a work; or empty
	Learner  Named           // whose hand-in it is, where that is somebody else's
	Due      time.Time       // of given and due; zero for none
	Mark     assessment.Mark // of returned and corrected, as it counts now; else Unmarked
}

// Page is a part of somebody's notices, the newest first.
type Page struct {
	Notices []Notice
	Next    string // where the next part begins; empty where this is the last
	Unread  int    // of all, at most MostUnread
}

// How much is told, and for how long.
const (
	Kept       = 90 * 24 * time.Hour
	MostUnread = 100 // from here on a count says "and more"
	MaxPage    = 100
)
