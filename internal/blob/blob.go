// Package blob keeps bytes by key: what people upload and what digitising
// makes of it. An object never changes: it is put once, whole and checked, and
// read or deleted ever after. Which objects count is said by the rows of the
// database, never by a listing.
//
// Store is the port; blob/dir keeps objects in a folder, blob/s3 in a bucket.
// Every adapter passes the suite in blob/blobtest.
package blob

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Store keeps objects. Its errors are the faults below, the context's error
// when that ended, or a failure of the store itself.
type Store interface {
	// Put keeps what r gives under key, and returns when it would survive a
	// power cut. Nothing is visible before size and hash are checked against
	// want, and nothing is left when they differ (ErrDamaged), r fails, the
	// context ends or the disk is full (ErrFull). To put the same bytes again
	// is no error; other bytes under a key that is taken are ErrTaken.
	Put(ctx context.Context, key string, r io.Reader, want Digest) (Info, error)
	// Open gives an object to read, or fault.Missing. It is read as long as ctx
	// lasts.
	Open(ctx context.Context, key string) (Object, error)
	// Stat describes an object, or gives fault.Missing.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes an object; one that is absent is no error.
	Delete(ctx context.Context, key string) error
	// Keys gives the objects whose keys begin with prefix, in no order; "" is
	// all of them. It ends after the first error. It is for sweeping: what is
	// put or deleted meanwhile may be given or not.
	Keys(ctx context.Context, prefix string) iter.Seq2[Info, error]
	// Sweep gives up what processes that were killed had begun to put. before
	// is for stores that cannot tell who still lives: what was begun earlier is
	// given up, so let it be longer ago than any Put takes. Objects stay.
	Sweep(ctx context.Context, before time.Time) error
}

// Adopter is what a Store may be able to do besides: keep a file that is
// already on its own file system without copying it.
type Adopter interface {
	// Adopt is Put of the file at path, which nobody may write to afterwards.
	// The file stays where it is; removing it there leaves the object whole.
	Adopt(ctx context.Context, key, path string, want Digest) (Info, error)
}

// Fetcher is what an Object may be besides: one whose bytes come from another
// machine.
type Fetcher interface {
	// Fetch asks for the next n bytes, which are about to be read, by one
	// request. That they cannot be had is said now, and not only by Read.
	Fetch(n int64) error
}

// Object is an open object. From a folder it also is a syscall.Conn, so that
// http.ServeContent, given the Object itself, lets the kernel send the file.
type Object interface {
	io.ReadSeekCloser
	Info() Info
}

// Digest is what bytes should be, or were found to be.
type Digest struct {
	Size   int64  // bytes; -1 when it is not known yet
	SHA256 string // 64 lower-case hexadecimal digits; empty when it is not known yet
}

// Unknown is the Digest of bytes of which nothing is known.
func Unknown() Digest { return Digest{Size: -1} }

// Info describes an object. Its SHA256 is filled by Put and Adopt alone.
type Info struct {
	Key string
	Digest
	Modified time.Time // when it was last put, to the second or better
}

// The faults of every Store.
var (
	ErrDamaged = fault.New(fault.Invalid, "blob.damaged", "The file did not arrive as it was sent. Send it again.")
	ErrTaken   = fault.New(fault.Conflict, "blob.taken", "Something else is already kept under this name.")
	ErrAway    = fault.New(fault.Unavailable, "blob.away", "The store of files is out of reach just now. Try again in a minute.")
	ErrFull    = fault.DiskFull()
)
