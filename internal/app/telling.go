package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/xapi"
	"github.com/digital-learning-lab/lab/internal/xapi/lrs"
)

// pushJob tells the learning record store what it was not told yet.
type pushJob struct{}

// Kind names it for the queue.
func (pushJob) Kind() string { return "push-statements" }

const (
	pushEvery    = 15 * time.Second
	pushTime     = 10 * time.Minute
	pushAttempts = 3
	lrsTime      = 30 * time.Second // one request to the record store
)

// openTelling makes what tells statements, and sends them where a record store is
// set. The first start makes the key of pseudonyms.
func (l *Lab) openTelling(ctx context.Context) error {
	key, err := l.stores.statements.Secret(ctx, []byte(rand.Text()))
	if err != nil {
		return err
	}
	l.teller = xapi.NewTeller(l.Config.Address(), key, l.Config.Statements == "names")
	if l.Config.LRS == "" {
		return nil
	}
	server, err := lrs.Parse(l.Config.LRS, lrsTime)
	if err != nil {
		return err
	}
	l.lrs = server.Address()
	pusher := lrs.NewPusher(server, l.stores.statements, l.teller, l.now)
	job.Handle(l.Queue, pushTime, pushAttempts, func(ctx context.Context, _ job.Job[pushJob]) error { return pusher.Push(ctx) })
	l.Queue.Every(pushEvery, pushJob{})
	return nil
}

// WriteEvidence writes what reports are made from, as it stands at one moment.
func (l *Lab) WriteEvidence(ctx context.Context, w io.Writer) error {
	return report.WriteEvidence(ctx, w, l.stores.reports)
}

// telling says whether the record store answers, and how far it was told.
func telling(ctx context.Context, c config.Config, log *slog.Logger) []Finding {
	if c.LRS == "" {
		return nil
	}
	f := Finding{Name: "learning record store"}
	server, err := lrs.Parse(c.LRS, lrsTime)
	if err != nil {
		f.Words = err.Error()
		return []Finding{f}
	}
	versions, err := server.About(ctx)
	f.Well = err == nil && slices.ContainsFunc(versions, func(v string) bool { return strings.HasPrefix(v, "1.0") })
	f.Words = fmt.Sprintf("%s speaks xAPI %s.", server.Address(), strings.Join(versions, ", "))
	if err != nil {
		f.Words = fmt.Sprintf("%s: %v.", server.Address(), err)
	}
	f.Words += " " + howFar(ctx, c, server.Address(), log) + " What it misses is sent when it answers."
	return []Finding{f}
}

// howFar reads what the record knows of the telling.
func howFar(ctx context.Context, c config.Config, address string, log *slog.Logger) string {
	db, err := sqldb.Open(ctx, c.Database, log)
	if err != nil {
		return "The record does not say how far it was told."
	}
	defer func() { _ = db.Close() }() // only looked at
	store := sqlstore.NewStatements(sqlstore.NewBase(db, nil, nil, nil))
	at, err := store.Standing(ctx, address)
	if err != nil {
		return "The record does not say how far it was told."
	}
	behind, err := store.Behind(ctx, at)
	words := fmt.Sprintf("It took %d statements, and %d facts wait.", at.Sent, behind)
	if at.Reason != "" {
		words += fmt.Sprintf(" The last try failed: %s.", at.Reason)
	}
	if err != nil {
		return "The record does not say how much waits."
	}
	return words
}
