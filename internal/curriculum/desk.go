package curriculum

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// TradeStore keeps trades and their editions. Each of its writes is one transaction;
// a rule runs inside it on the record as it is, and may run more than once. Making
// exactly what is there already changes nothing, and made is false then.
type TradeStore interface {
	AddTrade(ctx context.Context, by string, t Trade) (made bool, err error)
	ChangeTrade(ctx context.Context, by, id string, rule func(*Trade) error) error
	// AddEdition keeps a new edition, with copies of the modules and éléments of the
	// one before it, which keep their lines. Groups go on with the edition they have.
	AddEdition(ctx context.Context, by string, e Edition) (made bool, err error)
	// ChangeEdition runs a rule that also sees how many groups follow the edition.
	ChangeEdition(ctx context.Context, by, id string, rule func(e *Edition, followed int) error) error
}

// ModuleStore keeps modules, their éléments, and what is attached to them.
type ModuleStore interface {
	AddModule(ctx context.Context, by string, m Module) (made bool, err error)
	ChangeModule(ctx context.Context, by, id string, rule func(*Module) error) error
	// OrderModules runs a rule on the modules of an edition that stand, and keeps each
	// at the place where it answers it, as a new version of the edition.
	OrderModules(ctx context.Context, by, edition string, rule func(Edition, []Module) ([]Module, error)) error
	// ChangeElements runs a rule on all éléments of a module, archived ones too, and
	// keeps those it answers. An edit of éléments makes a new version of the module.
	ChangeElements(ctx context.Context, by, module string, rule func(Module, []Element) ([]Element, error)) error
	// Align attaches a resource to these éléments and to no other, if the rule lets it
	// pass. Which editions the éléments are of is the same: what is kept is their lines.
	Align(ctx context.Context, who account.Actor, resource string, elements []string, rule func(account.Object) error) error
}

// Desk is where the offer is written by hand. Every act is judged by account.Can
// inside the transaction that carries it out.
type Desk struct {
	trades  TradeStore
	modules ModuleStore
	now     func() time.Time
}

// NewDesk makes a desk over stores.
func NewDesk(trades TradeStore, modules ModuleStore, now func() time.Time) *Desk {
	return &Desk{trades, modules, now}
}

// AddTrade adds a filière to the offer.
func (d *Desk) AddTrade(ctx context.Context, who account.Actor, t Trade) (made bool, err error) {
	t.Org = who.Org()
	if err := may(who, t.Org, t.Check); err != nil {
		return false, err
	}
	return d.trades.AddTrade(ctx, who.Person(), t)
}

// ChangeTrade changes what is written about a filière.
func (d *Desk) ChangeTrade(ctx context.Context, who account.Actor, id string, version int, edit func(*Trade)) error {
	err := d.trades.ChangeTrade(ctx, who.Person(), id, func(t *Trade) error {
		return onVersion(who, t.Org, t.Version, version, func() error {
			edit(t)
			return t.Check()
		})
	})
	return account.OrAbsent(who, account.OfferEdit, err)
}

// AddEdition begins a new year of a filière as the one before it was.
func (d *Desk) AddEdition(ctx context.Context, who account.Actor, e Edition) (made bool, err error) {
	e.Org = who.Org()
	err = may(who, e.Org, func() error {
		if !KnownYear(e.Year) {
			return ErrYear
		}
		return nil
	})
	if err == nil {
		made, err = d.trades.AddEdition(ctx, who.Person(), e)
	}
	return made, account.OrAbsent(who, account.OfferEdit, err)
}

// ArchiveEdition takes an edition out of the offer, or brings it back. One that groups
// follow stays.
func (d *Desk) ArchiveEdition(ctx context.Context, who account.Actor, id string, version int, archived bool) error {
	err := d.trades.ChangeEdition(ctx, who.Person(), id, func(e *Edition, followed int) error {
		return onVersion(who, e.Org, e.Version, version, func() error {
			if archived && followed > 0 {
				return ErrFollowed
			}
			e.Archived = Archived(e.Archived, archived, d.now())
			return nil
		})
	})
	return account.OrAbsent(who, account.OfferEdit, err)
}

// AddModule adds a module at the end of its edition.
func (d *Desk) AddModule(ctx context.Context, who account.Actor, m Module) (made bool, err error) {
	m.Org = who.Org()
	if err = may(who, m.Org, m.Check); err == nil {
		made, err = d.modules.AddModule(ctx, who.Person(), m)
	}
	return made, account.OrAbsent(who, account.OfferEdit, err)
}

// ChangeModule changes what is written about a module.
func (d *Desk) ChangeModule(ctx context.Context, who account.Actor, id string, version int, edit func(*Module)) error {
	err := d.modules.ChangeModule(ctx, who.Person(), id, func(m *Module) error {
		return onVersion(who, m.Org, m.Version, version, func() error {
			edit(m)
			return m.Check()
		})
	})
	return account.OrAbsent(who, account.OfferEdit, err)
}

// OrderModules puts the modules of an edition in another order, which names each that
// stands once. An order that names others was made before they changed.
func (d *Desk) OrderModules(ctx context.Context, who account.Actor, edition string, version int, order []string) error {
	err := d.modules.OrderModules(ctx, who.Person(), edition, func(e Edition, was []Module) (ordered []Module, err error) {
		err = onVersion(who, e.Org, e.Version, version, func() error {
			ordered, err = inOrder(was, order)
			return err
		})
		return ordered, err
	})
	return account.OrAbsent(who, account.OfferEdit, err)
}

// inOrder gives modules in the order of their identifiers.
func inOrder(modules []Module, order []string) ([]Module, error) {
	at := map[string]Module{}
	for _, m := range modules {
		at[m.ID] = m
	}
	ordered := make([]Module, 0, len(modules))
	for _, id := range order {
		m, stands := at[id]
		if !stands {
			return nil, fault.Outdated()
		}
		delete(at, id)
		ordered = append(ordered, m)
	}
	if len(at) > 0 {
		return nil, fault.Outdated()
	}
	return ordered, nil
}

// Arrange makes a wished list the référentiel of a module; see the function Arrange.
func (d *Desk) Arrange(ctx context.Context, who account.Actor, module string, version int, wish []Element) error {
	err := d.modules.ChangeElements(ctx, who.Person(), module, func(m Module, was []Element) (arranged []Element, err error) {
		err = onVersion(who, m.Org, m.Version, version, func() error {
			arranged, err = Arrange(m, was, wish, d.now())
			return err
		})
		return arranged, err
	})
	return account.OrAbsent(who, account.OfferEdit, err)
}

// Align says which éléments a resource serves: whoever may edit its course does.
func (d *Desk) Align(ctx context.Context, who account.Actor, resource string, elements []string) error {
	if len(elements) > MaxServed {
		return fault.ListTooLong().On("elements")
	}
	err := d.modules.Align(ctx, who, resource, elements, func(o account.Object) error {
		return account.Can(who, account.CourseEdit, o)
	})
	return account.OrAbsent(who, account.CourseEdit, err)
}

// Archived keeps the time at which something was archived first.
func Archived(at time.Time, archived bool, now time.Time) time.Time {
	switch {
	case !archived:
		return time.Time{}
	case at.IsZero():
		return now
	}
	return at
}

// may judges who writes the offer before what is written.
func may(who account.Actor, org string, check func() error) error {
	if err := account.Can(who, account.OfferEdit, account.Object{Org: org}); err != nil {
		return err
	}
	return check()
}

// onVersion does an edit of the version that was seen, if who asks may.
func onVersion(who account.Actor, org string, is, seen int, edit func() error) error {
	return may(who, org, func() error {
		if is != seen {
			return fault.Outdated()
		}
		return edit()
	})
}
