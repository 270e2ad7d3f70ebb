package glossary

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Store keeps concepts. Each of its writes is one transaction, in which what
// holds a term that comes or goes becomes due for search; a rule runs inside it
// on the record as it is, and may run more than once.
type Store interface {
	// Add keeps a new concept, if the rule lets it pass beside the others. One that
	// is there already exactly so changes nothing, and made is false then.
	Add(ctx context.Context, by string, c Concept, rule func(others []Concept) error) (made bool, err error)
	Change(ctx context.Context, by, id string, rule func(c *Concept, others []Concept) error) error
}

// Query asks for a page of the glossary.
type Query struct {
	Words    string // all of them, in any language
	Archived bool   // what was removed, instead
	Cursor   string
	Limit    int
}

// Desk is where the glossary is written. Every act is judged by account.Can
// inside the transaction that carries it out.
type Desk struct {
	store Store
	now   func() time.Time
}

// NewDesk makes a desk over a store.
func NewDesk(store Store, now func() time.Time) *Desk { return &Desk{store, now} }

// Add adds a concept to the glossary of the organisation.
func (d *Desk) Add(ctx context.Context, who account.Actor, c Concept) (made bool, err error) {
	c.Org = who.Org()
	if err := may(who, c.Org); err != nil {
		return false, err
	}
	if err := c.Check(); err != nil {
		return false, err
	}
	return d.store.Add(ctx, who.Person(), c, c.Free)
}

// Change changes the version of a concept that was seen.
func (d *Desk) Change(ctx context.Context, who account.Actor, id string, version int, edit func(*Concept)) error {
	err := d.store.Change(ctx, who.Person(), id, func(c *Concept, others []Concept) error {
		if err := may(who, c.Org); err != nil {
			return err
		}
		if c.Version != version {
			return fault.Outdated()
		}
		edit(c)
		if err := c.Check(); err != nil || !c.Archived.IsZero() {
			return err
		}
		return c.Free(others)
	})
	return account.OrAbsent(who, account.GlossaryEdit, err)
}

// Archive takes a concept out of use, or brings it back. What was removed first
// stays so from then on.
func (d *Desk) Archive(c *Concept, archived bool) {
	switch {
	case !archived:
		c.Archived = time.Time{}
	case c.Archived.IsZero():
		c.Archived = d.now()
	}
}

// May reports whether somebody writes the glossary of their organisation.
func May(who account.Actor) bool { return may(who, who.Org()) == nil }

func may(who account.Actor, org string) error {
	return account.Can(who, account.GlossaryEdit, account.Object{Org: org})
}
