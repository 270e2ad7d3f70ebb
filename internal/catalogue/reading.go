package catalogue

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/media"
)

// View is a way of looking at the catalogue.
type View string

// The views.
const (
	Learning View = "learning" // what is published for me
	Studio   View = "studio"   // what I make, curate or review
	Library  View = "library"  // everything that I may read
)

// Sort is the order of a list; the zero Sort begins with what changed last.
type Sort string

// ByUse begins with what most people opened in the last 90 days.
const ByUse Sort = "used"

// Query is a question asked of the catalogue. Empty fields ask for anything.
type Query struct {
	View     View
	State    State
	Sector   string
	Level    string
	Language string
	Filiere  string
	Kind     media.Kind // courses that learners find something of this kind in
	Sort     Sort
	Words    string // each must occur in a title, code or keyword, folded
	Cursor   string // of the page before, opaque
	Limit    int    // courses of one page, 1 to 100; 0 for 24
}

// Named is something by its name.
type Named struct{ ID, Name string }

// GroupName is a group as it is called.
type GroupName struct{ ID, Code, Name string }

// Card is a course as lists show it, for one reader: figures count what that
// reader may see.
type Card struct {
	Course
	Review     bool // its place asks for a second person to publish
	PlaceName  string
	OwnerName  string
	Submission string // name of who sent it to review
	EditedBy   []Named
	For        []GroupName // groups of its audience
	At         []Named     // places of its audience
	Pending    int         // resources that learners do not have yet
	Minutes    int         // of film
	Pages      int         // of text
	Cover      Cover
	Learners   int       // people who opened something of it in the last 90 days, as of last night
	Progress   *Progress // nil for a visitor, and where nothing was begun
}

// Cover is the poster of the first resource that has one.
type Cover struct {
	Resource string
	Revision int64
	MIME     string
}

// Progress is how far the reader has come with a course.
type Progress struct {
	Done        int // resources completed
	Total       int
	Share       float64 // of everything in it, 0 to 1
	SecondsLeft float64
	PagesLeft   int
}

// Caption is a caption track of a video.
type Caption struct {
	Language string
	Asset    string
	State    media.State
	Reason   string
	Notes    []string // lines that were left out, as in media.Harvest
	Outdated bool     // they were made for a file that is not shown any more
}

// Item is a resource with its asset and all that is shown of it.
type Item struct {
	Resource
	File   media.Asset
	Steps  []media.StepRun // the last attempt of each step begun
	Tracks []Caption
	Poster string       // media type of its poster, or empty
	Bytes  int64        // to watch or read all of it
	Seen   *Seen        // nil where the reader has not begun it
	Next   *media.Asset // the newest file that was sent to take the place of its own, until it is shown; nil for none
}

// Seen is how far the reader has come with one resource.
type Seen struct {
	Share     float64
	Position  float64   // seconds, or pages
	Completed time.Time // zero for not yet
	Marked    bool      // a trainer called it completed
	At        time.Time // zero where it was marked and never begun
}

// Folder is a course opened: its card, and what is in it for this reader.
type Folder struct {
	Card
	Modules []Module
	Items   []Item
}

// Facets count the courses of a view by sector, level, language and filière.
type Facets struct {
	Sector   map[string]int
	Level    map[string]int
	Language map[string]int
	Filiere  map[string]int // of those that say one
}

// Work is what the lab has to do and could not do, for those who may know.
type Work struct {
	Waiting int
	Running int
	Failed  []Failure
}

// Failure is an asset that could not be digitised.
type Failure struct {
	Asset  string
	Name   string
	Step   string
	Reason string
	At     time.Time
}

// Event is one thing that happened to a course or to something in it.
type Event struct {
	Kind    fact.Kind
	Actor   Named // empty where the lab itself acted
	At      time.Time
	Object  string
	Payload string // JSON, or empty
}
