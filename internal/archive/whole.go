package archive

import (
	"context"
	"io"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Object is bytes that the record names.
type Object struct {
	Key    string `json:"key"` // of a blob, or StagedFolder and an upload
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"` // empty where an upload did not say it
	Asset  string `json:"-"`                // one that they are of; filled by Register alone
}

func (o Object) digest() blob.Digest { return blob.Digest{Size: o.Size, SHA256: o.SHA256} }

// StagedFolder begins the keys of uploads that are whole and not received yet:
// their bytes are acknowledged, and are no blobs.
const StagedFolder = "staged/"

// Source is the record of a lab that is written out.
type Source interface {
	// Dump writes the record as it is at one moment, with or without what lets
	// people in, and names every object that belongs to that moment.
	Dump(ctx context.Context, w io.Writer, secrets bool, named func(Object) error) error
	Holder
	// Received gives the hash of an upload that has become an asset since it was
	// named, or fault.Missing.
	Received(ctx context.Context, upload string) (sha256 string, err error)
}

// Holder keeps blobs that a moment of the record named.
type Holder interface {
	// Hold keeps all blobs from being swept until a time; the zero time gives
	// them free again. id tells one hold from another.
	Hold(ctx context.Context, id string, until time.Time) error
}

// Target is a record that a lab comes into.
type Target interface {
	// Vacant is an error where there is a lab already.
	Vacant(ctx context.Context) error
	// Load reads what Dump wrote, all of it or nothing. open gives it from the
	// beginning, and may be called again.
	Load(ctx context.Context, open func() (io.ReadCloser, error), a Arrival) error
}

// Arrival says how a record comes in.
type Arrival struct {
	Schema int64    // version of the tables that it was written from
	Epoch  string   // name of the life that begins; empty for a lab that was only moved
	Lost   []string // uploads whose bytes did not come with it
}

// Register says what the record names while the lab is at work.
type Register interface {
	// Objects gives those with keys after one, in the order of keys.
	Objects(ctx context.Context, after string, limit int) ([]Object, error)
	// Amount is how many bytes they are together.
	Amount(ctx context.Context) (int64, error)
	// Unnamed gives those keys that no row names.
	Unnamed(ctx context.Context, keys []string) ([]string, error)
	// Use says what an asset is, or gives fault.Missing.
	Use(ctx context.Context, asset string) (Use, error)
}

// Use is an asset as its people know it.
type Use struct {
	Asset  string
	Name   string // the file's
	Kind   media.Kind
	Source Object  // what was uploaded
	Shown  []Shown // where
}

// Shown is a course that shows an asset, and who answers for it.
type Shown struct{ Course, Owner string }

// Staged is where uploads wait that are whole.
type Staged interface {
	// Take opens the bytes of one, or gives fault.Missing.
	Take(id string) (io.ReadCloser, error)
	// Give keeps the bytes of one; they are durable when it returns.
	Give(id string, r io.Reader) error
	// Remove forgets one.
	Remove(id string) error
}

// Progress is told how many bytes of how many have been dealt with, from one
// place at a time.
type Progress func(done, total int64)

// The faults of backups.
var (
	ErrKey     = fault.New(fault.Invalid, "backup.key", "This key does not open this backup. Name the right one with -key.")
	errNoKey   = fault.New(fault.Invalid, "backup.key-missing", "The key of the backup is not there. Name it with -key.")
	errNotKey  = fault.New(fault.Invalid, "backup.key-unreadable", "This file is not a backup key.")
	ErrDamaged = fault.New(fault.Invalid, "backup.damaged", "This file is not a whole backup: it was cut off, changed, or is something else. Nothing was restored.")
	ErrNewer   = fault.New(fault.Invalid, "backup.newer", "This backup was written by a newer lab. Update this lab first. Nothing was restored.")
)
