package assessment

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
)

// HandInState is how far a hand-in has come.
type HandInState string

// The states of a hand-in.
const (
	Preparing HandInState = "draft"    // only its learner sees it
	HandedIn  HandInState = "handed"   // the trainer's turn; the learner may still take it back until it is due
	Again     HandInState = "again"    // given back without a mark, to be done again
	Returned  HandInState = "returned" // with a mark
)

// HandIn is what one learner hands in for a devoir: one for each, however often
// it goes to and fro.
type HandIn struct {
	ID       string
	Work     string
	Person   string
	Text     string
	Files    []File // in order
	State    HandInState
	Handed   time.Time // believed as Scale.Handed says; zero before
	Arrived  time.Time // when the lab heard of it
	Due      time.Time // as it was for its learner then; zero for none
	Late     bool
	Points   map[string]Mark // by criterion, of the last return
	Mark     Mark
	Comment  string // the trainer's, of the last return
	Marker   string
	Returned time.Time
	Version  int
	Created  time.Time
	Changed  time.Time
}

// File is a file of a hand-in, whole on the lab's disk. Its identifier is that
// under which its bytes are shown (stream), as that of a resource.
type File struct {
	ID    string
	Ord   int // grows with the order; it need not begin at 0
	Asset media.Asset
	Faces []media.Rendition // its pages and its pictures, as they are shown
	Added time.Time
}

// OnTheWay is a file of a hand-in whose upload has not ended.
type OnTheWay struct {
	Upload string
	File   string // the identifier that it will have
	Name   string
	Size   int64
	Whole  bool // every byte is there; it is being checked
}

// Remark is something said about a hand-in, by its learner or by who may read it.
type Remark struct {
	ID     string
	HandIn string
	Author string
	Name   string // of the author
	Text   string
	At     time.Time
}

// Limits of a hand-in. Lengths are in characters.
const (
	MaxHandInText = 20000
	MaxComment    = 5000
	MaxRemarks    = 200
	MaxFiles      = 20
	LearnerQuota  = 500 << 20 // bytes of what one learner hands in, until it is returned
)
