// Package app joins the lab together: settings become adapters (backends.go),
// facts become jobs (reactions.go), and everything starts and stops in order.
// It holds no rule.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// Options say how a lab is opened.
type Options struct {
	Demo   bool // bring the demonstration's people and courses
	Work   bool // run jobs and serve; else only the record is worked on
	Shared bool // the data folder may be in use by a running lab
	Bare   bool // a demonstration without courses, for tests
	Empty  bool // the record is left as it is found: a restore fills it
	Log    *slog.Logger
	Now    func() time.Time // nil is the machine's clock
}

// Lab is a whole lab. Open makes one, Close ends it.
type Lab struct {
	Config    config.Config
	Accounts  *account.Service
	OfferDesk *curriculum.Desk
	WorkDesk  *assessment.Desk
	glossary  *glossary.Desk
	words     *glossary.Kept
	DB        *sqldb.DB
	stores    stores
	reactions map[fact.Kind][]cause
	parts     // the working parts, in a lab that works
	options   Options
	ids       *id.Maker
	now       func() time.Time
	log       *slog.Logger
	link      string         // one-time link of the first administrator
	home      string         // what only the lab of this data folder has
	closing   []func() error // in the order of opening
}

// stores is the record, by domain.
type stores struct {
	base       *sqlstore.Base
	accounts   *sqlstore.Accounts
	places     *sqlstore.Places
	facts      *sqlstore.Facts
	courses    *sqlstore.Courses
	works      *sqlstore.Works
	assets     *sqlstore.Assets
	learning   *sqlstore.Learning
	departures *sqlstore.Departures
	uploads    *sqlstore.Uploads
	shelf      *sqlstore.Shelf
	proofs     *sqlstore.Proofs
	searchable *sqlstore.Searchable
	reports    *sqlstore.Reports
	rosters    *sqlstore.Rosters
	offers     *sqlstore.Offers
	concepts   *sqlstore.Concepts
	missed     *sqlstore.Missed
	budgets    *sqlstore.Budgets
	record     *sqlstore.Record
	dossiers   *sqlstore.Dossiers
	statements *sqlstore.Statements
	notices    *sqlstore.Notices
	attempts   *sqlstore.Attempts
}

// Open opens a lab on its settings: folder, record, stores, services. What
// fails is closed again, and said in one sentence.
func Open(ctx context.Context, c config.Config, o Options) (*Lab, error) {
	l := &Lab{Config: c, options: o, log: o.Log, now: o.Now, reactions: reactions()}
	if l.now == nil {
		l.now = func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
	}
	l.ids = id.NewMaker(l.now, rand.Reader)
	if err := l.open(ctx); err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

func (l *Lab) open(ctx context.Context) error {
	for _, step := range []func(context.Context) error{l.openFolder, l.openRecord, l.openAccounts, l.begin, l.openParts} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// openFolder makes the data folder and takes it for this process.
func (l *Lab) openFolder(context.Context) error {
	for _, dir := range []string{l.Config.Data, l.Config.Staging(), l.Config.Scratch(), l.Config.Cache()} {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return errFolder(l.Config.Data, err)
		}
	}
	if l.options.Shared {
		return nil
	}
	lock, err := sqldb.Lock(l.Config.Data)
	if err != nil {
		if errors.Is(err, os.ErrPermission) {
			return errFolder(l.Config.Data, err)
		}
		return err
	}
	l.home = lock.Home()
	l.onClose(lock.Release)
	return nil
}

// errFolder is said to the engineer at the terminal, who named the folder.
func errFolder(dir string, cause error) error {
	return fmt.Errorf("the data folder %s cannot be written (%w); choose another with LAB_DATA", dir, errors.Unwrap(cause))
}

// openRecord opens the database, brings it up to date and joins the stores.
func (l *Lab) openRecord(ctx context.Context) error {
	db, err := sqldb.Open(ctx, l.Config.Database, l.log)
	if err != nil {
		return err
	}
	l.DB = db
	l.onClose(db.Close)
	base := sqlstore.NewBase(db, l.ids, l.now, l.react)
	l.stores = stores{
		base: base, accounts: sqlstore.NewAccounts(base), places: sqlstore.NewPlaces(base), facts: sqlstore.NewFacts(base),
		courses: sqlstore.NewCourses(base), works: sqlstore.NewWorks(base), assets: sqlstore.NewAssets(base), learning: sqlstore.NewLearning(base),
		departures: sqlstore.NewDepartures(base), uploads: sqlstore.NewUploads(base), shelf: sqlstore.NewShelf(base), proofs: sqlstore.NewProofs(base),
		searchable: sqlstore.NewSearchable(base), reports: sqlstore.NewReports(base), rosters: sqlstore.NewRosters(base), offers: sqlstore.NewOffers(base),
		concepts: sqlstore.NewConcepts(base), missed: sqlstore.NewMissed(base), budgets: sqlstore.NewBudgets(base),
		record: sqlstore.NewRecord(base), dossiers: sqlstore.NewDossiers(base), statements: sqlstore.NewStatements(base),
		notices:  sqlstore.NewNotices(base),
		attempts: sqlstore.NewAttempts(base),
	}
	l.glossary, l.words = glossary.NewDesk(l.stores.concepts, l.now), glossary.NewKept(l.stores.concepts)
	l.OfferDesk = curriculum.NewDesk(l.stores.offers, l.stores.offers, l.now)
	l.WorkDesk = assessment.NewDesk(l.stores.works, l.now)
	if l.options.Empty {
		return nil
	}
	return l.migrate(ctx)
}

// openAccounts joins what decides who comes in. Labs that share a Redis server
// count failures to sign in together.
func (l *Lab) openAccounts(ctx context.Context) (err error) {
	stores := l.stores.accounts.Stores()
	if l.options.Work {
		stores.Failures, err = l.openFailures(ctx)
	}
	l.Accounts = account.NewService(stores, l.ids, l.now, rand.Reader)
	return err
}

// begin gives an empty lab its first people.
func (l *Lab) begin(ctx context.Context) (err error) {
	if l.options.Shared || l.options.Empty {
		return nil
	}
	if l.options.Demo {
		err = l.beginDemo(ctx)
	} else {
		l.link, err = l.Accounts.FirstStart(ctx, founding())
	}
	if err != nil {
		return err
	}
	return l.stores.concepts.Begin(ctx, glossary.Start())
}

// founding is what an empty lab is called until its administrator says more.
func founding() account.Founding {
	return account.Founding{Organisation: "Digital Learning Lab", Place: "Établissement", Login: "admin", Name: "Administrateur", Language: "fr"}
}

// FirstLink is the ticket by which the first administrator of an empty lab
// enters, once; empty where there were people already.
func (l *Lab) FirstLink() string { return l.link }

// Demo reports whether this is a demonstration.
func (l *Lab) Demo() bool { return l.options.Demo }

func (l *Lab) onClose(f func() error) { l.closing = append(l.closing, f) }

// Close ends what Open began, the last thing first.
func (l *Lab) Close() {
	if err := l.close(); err != nil {
		l.log.Error("the lab did not close cleanly", "err", err)
	}
}

func (l *Lab) close() error {
	var all []error
	for i := len(l.closing) - 1; i >= 0; i-- {
		all = append(all, l.closing[i]())
	}
	l.closing = nil
	return errors.Join(all...)
}
