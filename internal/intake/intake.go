// Package intake says what a folder of files becomes: a draft course with its
// modules, its resources and their captions. `lab import` and the browser send
// the list of what is in the folder, never its bytes, and are given the same
// plan: which file is to be sent under which identifiers, which is there
// already, and which cannot be taken and why.
//
// The rules: a first-level folder is a module, files beside them stand in a
// module of the folder's own name; everything is in natural order ("2" before
// "10"), the files of a folder before those of the folders in it; titles are
// the files' names; captions belong to the film that they are named after; a
// folder whose name ends in "(photos)" or "(صور)" is one document, its images
// the pages. What systems leave in folders (.DS_Store, Thumbs.db, ~$…) is
// counted and left. A course.yaml replaces all of that: what it names is taken,
// as it says.
//
// Identifiers are derived, so that planning twice changes nothing and an
// interrupted sending goes on: the course from organisation, owner and the
// folder's name; a resource from its course and its path in the folder; an
// upload from its resource, size and time of change. A file that changed is
// therefore a new asset of the same resource, and one that was renamed is
// another resource. Captions have no resource of their own: those that changed
// are new captions of the same film.
//
// It writes nothing itself; its Store keeps the plan, so that files find their
// title and their place in whatever order they arrive.
package intake

import (
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Limits of a folder.
const (
	MaxFiles  = 20_000    // files of a listing
	MaxPath   = 4096      // bytes of one path
	MaxScript = 256 << 10 // bytes of course.yaml
	MaxPages  = 5000      // photos of one document
)

// ScriptName is the file at the top of a folder that says what its course is.
const ScriptName = "course.yaml"

// Listing is what is in a folder.
type Listing struct {
	Name   string // the folder's own name, by which its course is found again
	Course string // put it into this course, which stands; empty for a course of its own
	Module string // and what stands beside its folders into this module of it; empty for one of its own
	Script string // course.yaml, where there is one
	Files  []File
}

// File is one file of a folder.
type File struct {
	Path    string // below the folder, parted by slashes, as the file system has it
	Size    int64  // bytes
	Changed int64  // seconds since 1970
}

// Plan is what becomes of a folder.
type Plan struct {
	Course  catalogue.Course
	Stands  bool // the course is there already
	Modules []Module
	Items   []Item
	Left    []Left
	Ignored int // files that systems leave in folders, or that course.yaml does not name
}

// Module is a chapter that the folder makes or goes on with.
type Module struct{ ID, Title string }

// State is how far a file has come.
type State string

// The states of a file.
const (
	ToSend   State = "send"     // its bytes, or the rest of them, are wanted
	Checking State = "checking" // every byte is there
	There    State = "there"    // it has become what was planned
)

// Item is a file that is taken, and where it goes.
type Item struct {
	Files    []int // its place in Listing.Files; several are the pages of one album
	Path     string
	Name     string // as its owner is shown it
	Size     int64  // bytes to send
	Upload   string
	Module   string
	Resource string
	As       string // see upload.Upload
	Title    string
	Language string // of its name, or empty
	Film     string // the resource whose captions it is, or empty
	Ord      int    // its place among all, from 0
	State    State
	key      string
	stamp    string
}

// Left is a file that cannot be taken.
type Left struct {
	Path   string
	Reason *fault.Error
}

// Why a file of a folder is left where it is. The codes are stable: the
// interface translates them.
var (
	ErrEmpty     = fault.New(fault.Invalid, "file.empty", "The file is empty.")
	ErrTooLarge  = fault.New(fault.Invalid, "upload.too-large", "A file may have at most 4 GiB.")
	ErrAlone     = fault.New(fault.Invalid, "folder.captions-alone", "Captions are named after their film and stand beside it; there is no such film.")
	ErrModules   = fault.New(fault.Invalid, "course.modules", "A course has at most 50 modules.")
	ErrResources = fault.New(fault.Invalid, "course.resources", "A course has at most 500 resources.")
	ErrAbsent    = fault.New(fault.Invalid, "folder.absent", "course.yaml names this file, and it is not there.")
	ErrWork      = fault.New(fault.Invalid, "folder.work", "Quizzes and devoirs of a course.yaml come in with a pack, which `lab pack` makes of the folder.")
	ErrTakenOut  = fault.New(fault.Invalid, "folder.taken-out", "It was taken out of the course, and stays out.")
	ErrPages     = fault.New(fault.Invalid, "photos.too-many", "A document has at most 5,000 photos.")

	ErrLink       = fault.New(fault.Invalid, "folder.link", "It is a link to something else, and links are not followed.")
	ErrDevice     = fault.New(fault.Invalid, "folder.device", "It is no file but a device or a channel.")
	ErrUnreadable = fault.New(fault.Invalid, "folder.unreadable", "It cannot be read.")
	ErrChanged    = fault.New(fault.Invalid, "folder.changed", "It changed while it was being read. Bring the folder once more.")
)

// Why a folder cannot be planned at all.
var (
	errListing = fault.New(fault.Invalid, "folder.listing", "The list of the folder's files cannot be used.")
	errFiles   = fault.New(fault.Invalid, "folder.files", "A folder may have at most 20,000 files. Send its parts one by one.")
	errNothing = fault.New(fault.Invalid, "folder.nothing", "There is no file in this folder that can be taken.")
	errScript  = fault.New(fault.Invalid, "folder.script", "course.yaml cannot be read as a course.")
)

// Reasons lists why files are left, for translators and for their test.
func Reasons() []*fault.Error {
	return []*fault.Error{ErrEmpty, ErrTooLarge, ErrAlone, ErrModules, ErrResources, ErrAbsent, ErrWork, ErrTakenOut, ErrPages,
		ErrLink, ErrDevice, ErrUnreadable, ErrChanged, errListing, errFiles, errNothing, errScript}
}
