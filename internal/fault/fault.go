// Package fault names what goes wrong in the words of the product.
//
// An error is made once, where its meaning is known, as one of the kinds
// below; every layer above wraps it with what was being done; httpapi alone
// turns kinds into HTTP statuses. Two things are never shown to a client: the
// cause, and the value that was sent.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong. The zero Kind is Internal: an error
// nobody gave a meaning to.
type Kind int

// The kinds, each with the question it answers for the person who meets it.
const (
	Internal        Kind = iota // something broke on our side
	NotFound                    // there is no such thing, or not for you: both answer alike
	Invalid                     // what was sent cannot be used as it is
	Conflict                    // it clashes with what is already there
	Stale                       // somebody changed it since you read it
	Forbidden                   // you may see it, but not do this to it
	Unauthenticated             // we do not know who you are
	TooLarge                    // it is bigger than is accepted
	TooMany                     // too many at once, or too often
	Gone                        // it was there and has expired
	NoSpace                     // the lab has no room left on its disk
	Unavailable                 // a part of the lab is away just now
)

// Error is a fault with a stable code that the interface translates, a plain
// English sentence for people without a translation, and the field it is about.
type Error struct {
	Kind    Kind
	Code    string // stable, dotted, lower case: "course.title.missing"
	Message string // one sentence that says what to do; never a cause or a sent value
	Field   string // JSON name of the field at fault, or empty
	cause   error
}

// New makes a fault of the given kind.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// On returns a copy of the fault that points at one field of the request.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Because returns a copy of the fault that remembers its cause, for the log only.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Error gives the code and the cause: it is what the log shows.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %v", e.Code, e.cause)
	}
	return e.Code
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is compare faults by code, so that a package may publish its
// faults as values and wrap them with causes freely.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// KindOf gives the kind of the first fault in err's chain, or Internal.
func KindOf(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Missing is the one answer for a thing that does not exist and for a thing
// that exists but not for this person.
func Missing() *Error {
	return New(NotFound, "not-found", "There is no such thing here.")
}

// Refused is the answer to a person who may see a thing but not do this to it.
func Refused() *Error {
	return New(Forbidden, "forbidden", "You may look at this, but not change it.")
}

// Outdated is the answer to an edit of a version that is no longer the newest.
func Outdated() *Error {
	return New(Stale, "stale", "Somebody changed this in the meantime. Reload it and try again.")
}

// As gives the first fault in err's chain.
func As(err error) (*Error, bool) {
	var f *Error
	ok := errors.As(err, &f)
	return f, ok
}
