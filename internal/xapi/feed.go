package xapi

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Store reads facts in the order of their numbers.
type Store interface {
	// Number gives a number to every fact that has none. Acts commit in another
	// order than they write, so that no time and no identifier says where to go on:
	// a number is given after the commit, and what has one is never overtaken.
	Number(ctx context.Context) error
	// Lines reads the next facts that somebody may read, in the order of numbers.
	Lines(ctx context.Context, scope account.Scope, from Asked) ([]Line, error)
}

// Asked is which facts are wanted.
type Asked struct {
	After int64     // the number that was read last
	Since time.Time // recorded after it; zero is from the beginning
	Until time.Time // and not after it; zero is to the end
	Limit int
}

// Limits of a page of the feed, in facts.
const (
	UsualPage = 100
	MostPage  = 500
)

// What a reader of the feed hears.
var (
	errAfter = fault.New(fault.Invalid, "statements.after", "Go on with the address that the page before gave.").On("after")
	errLife  = fault.New(fault.Conflict, "statements.other-life", "The lab was restored since. Read from the beginning: statements keep their identifiers.").On("after")
)

// Feed tells what happened to programs that ask for it.
type Feed struct {
	store  Store
	teller *Teller
	life   string // the lab's epoch: a restored lab numbers anew
}

// NewFeed tells what a store holds.
func NewFeed(store Store, teller *Teller, life string) *Feed {
	return &Feed{store: store, teller: teller, life: life}
}

// Page is a part of the feed. Next is where the following one goes on, now or
// when more has happened: facts never end.
type Page struct {
	Statements []Statement
	Next       string
}

// Read gives the statements that follow a cursor, the empty one being the
// beginning. Whoever follows Next misses nothing, whatever is written meanwhile.
func (f *Feed) Read(ctx context.Context, who account.Actor, cursor string, asked Asked) (Page, error) {
	page := Page{Statements: []Statement{}, Next: cursor}
	if err := account.Can(who, account.StatementRead, account.Object{Org: who.Org()}); err != nil {
		return page, err
	}
	var err error
	if asked.After, err = f.number(cursor); err != nil {
		return page, err
	}
	if err := f.store.Number(ctx); err != nil {
		return page, err
	}
	lines, err := f.store.Lines(ctx, who.Scope(), asked)
	for _, l := range lines {
		page.Statements = append(page.Statements, f.teller.Statements(l)...)
		asked.After = l.Number
	}
	page.Next = strconv.FormatInt(asked.After, 10) + "." + f.life
	return page, err
}

// number reads a cursor: a number of a life of the lab.
func (f *Feed) number(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	number, life, _ := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 {
		return 0, errAfter
	}
	if life != f.life {
		return 0, errLife
	}
	return n, nil
}
