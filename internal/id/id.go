// Package id makes and checks the identifiers of everything in the lab: ULIDs
// (Crockford base 32, 48 bits of milliseconds then 80 random bits) in lower
// case, 26 characters, sortable by the time they were made. Clients make them
// too, so that a creation may be repeated safely.
package id

import (
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// Length is the number of characters of an identifier.
const Length = 26

// Maker makes identifiers; it is safe for concurrent use.
type Maker struct {
	mu      sync.Mutex
	now     func() time.Time
	entropy *ulid.MonotonicEntropy
}

// NewMaker makes identifiers from the given clock and source of randomness.
// Identifiers of one Maker are strictly ascending within one millisecond.
func NewMaker(now func() time.Time, random io.Reader) *Maker {
	return &Maker{now: now, entropy: ulid.Monotonic(random, 0)}
}

// New returns a fresh identifier. It panics only where the source of
// randomness fails, as the standard library does.
func (m *Maker) New() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return strings.ToLower(ulid.MustNew(ulid.Timestamp(m.now()), m.entropy).String())
}

// Valid reports whether s is an identifier: 26 lower-case characters of
// Crockford's alphabet within the range of a ULID.
func Valid(s string) bool {
	if len(s) != Length || s != strings.ToLower(s) {
		return false
	}
	_, err := ulid.ParseStrict(strings.ToUpper(s))
	return err == nil
}

// Derived gives the identifier that belongs to a name for ever: the same time
// and name give the same identifier, another name another one. It is for what
// is made again and again from sources, such as course packs.
func Derived(at time.Time, name string) string {
	var u ulid.ULID
	sum := sha256.Sum256([]byte(name))
	if err := errors.Join(u.SetTime(ulid.Timestamp(at)), u.SetEntropy(sum[:10])); err != nil {
		panic(err) // a time after the year 10889
	}
	return strings.ToLower(u.String())
}

// Bytes gives the sixteen bytes of an identifier, where it is one.
func Bytes(s string) (b [16]byte, ok bool) {
	if !Valid(s) {
		return b, false
	}
	u, err := ulid.ParseStrict(strings.ToUpper(s))
	return u, err == nil
}

// FromBytes is the identifier of which Bytes gave the bytes.
func FromBytes(b [16]byte) string { return strings.ToLower(ulid.ULID(b).String()) }
