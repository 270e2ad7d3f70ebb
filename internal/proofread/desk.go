package proofread

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Sheet is a page on the desk, with its picture and all that is known of it.
type Sheet struct {
	Place
	Object     account.Object // of the resource
	Page       media.Page     // as it is shown
	Correction Correction
	ByName     string            // of the person who corrected it
	Pictures   []media.Rendition // of the page, large and small
	Before     int               // the page before that was read from a picture, or 0
	After      int               // and the next
}

// Place says where a page is.
type Place struct {
	Course      string
	CourseTitle string
	Resource    string
	Title       string // of the resource
	Revision    int64
	Kind        media.Kind
	Pages       int // of the resource
}

// Queue is what is due of pages, in part.
type Queue struct {
	Sheets []Sheet // without texts but for their beginning
	Left   int     // how many are due, on all pages of the list
	Done   int     // how many pages people vouch for
	Next   string  // cursor, or empty
}

// Query asks for a part of the queue; what is empty narrows nothing.
type Query struct {
	Course   string
	Resource string
	After    string // cursor: a resource and a page of it, "<id>.<n>"
	Limit    int
}

// Store keeps what people say of pages.
type Store interface {
	// Correct lets a rule change what is said of page n of a resource, in one
	// transaction with the fact and the search that is due. The rule may run more
	// than once. What does not exist is fault.Missing.
	Correct(ctx context.Context, by, resource string, n int, rule func(*Sheet) error) error
}

// Desk is where pages are corrected. Whoever may edit a course corrects its pages.
type Desk struct {
	store Store
	now   func() time.Time
}

// NewDesk makes a desk over a store.
func NewDesk(store Store, now func() time.Time) *Desk { return &Desk{store, now} }

// Vouch keeps what a person says is written on a page: a text of their own, or
// the one that was read. version is that of the correction they saw.
func (d *Desk) Vouch(ctx context.Context, who account.Actor, resource string, n, version int, text string) error {
	return d.change(ctx, who, resource, n, version, func(s *Sheet) (err error) {
		s.Page, s.Correction, err = s.Correction.Vouch(s.Page, text)
		return err
	})
}

// TakeBack makes a page again what was read.
func (d *Desk) TakeBack(ctx context.Context, who account.Actor, resource string, n, version int) error {
	return d.change(ctx, who, resource, n, version, func(s *Sheet) (err error) {
		s.Page, s.Correction, err = s.Correction.TakeBack(s.Page)
		return err
	})
}

func (d *Desk) change(ctx context.Context, who account.Actor, resource string, n, version int, edit func(*Sheet) error) error {
	err := d.store.Correct(ctx, who.Person(), resource, n, func(s *Sheet) error {
		if err := May(who, s.Object); err != nil {
			return err
		}
		if s.Correction.Version != version {
			return fault.Outdated()
		}
		if err := edit(s); err != nil {
			return err
		}
		s.Correction.By, s.Correction.At = who.Person(), d.now()
		return nil
	})
	return account.OrAbsent(who, account.CourseEdit, err)
}

// May reports whether somebody corrects the pages of a resource: who may edit its
// course.
func May(who account.Actor, of account.Object) error { return account.Can(who, account.CourseEdit, of) }
