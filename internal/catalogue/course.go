// Package catalogue keeps what may be learned: course > module > resource, and
// the way of a course from draft over review to published and withdrawn.
package catalogue

import (
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
)

// State is how far content has come on its way to learners.
type State = account.State

// Course is the unit that is published, assigned and followed.
type Course struct {
	ID         string
	Org        string
	Place      string
	Owner      string
	Editors    []string // co-trainers
	Title      string
	Summary    string
	Language   string // "fr", "ar" or "en"
	Sector     string // slug of curriculum.Sectors
	Level      string // slug of curriculum.Levels
	Filiere    string
	ModuleCode string // official or short code: "M104"
	Keywords   []string
	Licence    string // "CC BY 4.0", or empty where nothing was said
	State      State
	Submitter  string    // who sent it to review, while it is in review
	Reason     string    // why a reviewer returned it, until it is sent again
	Audience   Audience  // for whom it is published
	Published  time.Time // last time, zero where never
	Version    int
	Created    time.Time
	Changed    time.Time
	Archived   time.Time
}

// Audience is for whom a course is published.
type Audience struct {
	Public bool     // open to everybody, signed in or not
	Groups []string // identifiers of groups
	Places []string // everybody of these places; the organisation itself for everybody of it
}

// Empty reports whether nobody would see it.
func (a Audience) Empty() bool { return !a.Public && len(a.Groups) == 0 && len(a.Places) == 0 }

func (a Audience) equal(b Audience) bool {
	return a.Public == b.Public && slices.Equal(unique(a.Groups), unique(b.Groups)) && slices.Equal(unique(a.Places), unique(b.Places))
}

// Module is a chapter of a course.
type Module struct {
	ID     string
	Course string
	Ord    int // from 0
	Title  string
}

// Resource is one thing to watch or read, at its place in a module. What it
// shows is an asset; replacing the asset keeps the resource, its links and the
// progress made on it.
type Resource struct {
	ID       string
	Course   string
	Module   string
	Ord      int // from 0 within its module
	Title    string
	Language string // "fr", "ar", "en" or empty
	Asset    string
	Kind     media.Kind // of its asset
	Ready    bool       // its asset can be shown or downloaded
	State    State      // drafts added to a published course are not shown until it is published again
	Revision int64      // grows with everything that a learner or a search would notice
	Captions []string   // captions assets that belong to its video
	Coming   []string   // assets that were sent to take the place of its own and are not shown, see Version
	Changed  time.Time
}

// Object gives what rights need to know of a course.
func (c Course) Object(review bool) account.Object {
	return account.Object{
		Org: c.Org, Place: c.Place, Owner: c.Owner, Editors: c.Editors,
		Groups: c.Audience.Groups, Granted: c.Audience.Places, Public: c.Audience.Public,
		State: c.State, Review: review, Submitter: c.Submitter,
	}
}

// ResourceObject gives what rights need to know of one resource of a course:
// those of the course, in the state of the resource.
func (c Course) ResourceObject(r Resource, review bool) account.Object {
	o := c.Object(review)
	o.State = r.State
	return o
}
