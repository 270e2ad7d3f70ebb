// Package upload receives files, resumably, until each is a whole, checked
// asset. The bytes arrive by the tus 1.0 protocol (upload/tus) in a staging
// folder; nothing of an upload is visible before its row says that it is whole.
package upload

import "time"

// State is how far an upload has come.
type State string

// The states of an upload.
const (
	Receiving State = "receiving" // bytes are arriving, or may go on arriving
	Whole     State = "whole"     // every byte is on disk; it is being checked and stored
	Received  State = "received"  // it became an asset
	Refused   State = "refused"   // whole, but not usable; Reason says why
	Expired   State = "expired"   // abandoned for longer than Lifetime
	Deleted   State = "deleted"   // taken back by its owner
)

// Limits of reception.
const (
	MaxSize    = 4 << 30        // bytes of one file
	MaxChunk   = 8 << 20        // bytes of one chunk that carries a checksum
	Lifetime   = 24 * time.Hour // without a byte, then it expires
	Quota      = 50 << 30       // bytes of all of one person's assets
	Unfinished = 20             // uploads of one person at once
)

// Upload is one file on its way.
type Upload struct {
	ID       string
	Org      string
	Owner    string
	Course   string
	Module   string // where the resource is to stand
	Resource string // identifier of the resource that it becomes, or whose asset it replaces, or whose captions it is
	As       string // "resource", "replace", "captions" or "hand-in"
	HandIn   string // of a file of a hand-in: which; its resource is the file's own identifier
	// HandInOrd is its place there, behind what was begun before it.
	HandInOrd int
	Name      string // as its owner named the file: shown, never used
	Size      int64  // bytes declared
	SHA256    string // declared by the client, or empty
	State     State
	Reason    string // code of why it was refused
	Asset     string // what it became
	Created   time.Time
	Changed   time.Time
	Expires   time.Time
}
