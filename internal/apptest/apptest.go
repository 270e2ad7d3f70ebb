// Package apptest opens a whole lab for tests: real stores, embedded ones in a
// temporary folder or servers (see Settings), real tools, real HTTP. There are
// no doubles.
package apptest

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
)

// Lab is a running lab and its address.
type Lab struct {
	*app.Lab
	URL string
	t   testing.TB
}

// Open starts a lab of its own for a test: the demonstration's people, no
// courses, review by a second person off. It ends with the test.
func Open(t testing.TB) *Lab {
	t.Helper()
	return OpenIn(t, Settings(t))
}

// OpenAt starts a lab with a clock of the test's own.
func OpenAt(t testing.TB, now func() time.Time) *Lab {
	t.Helper()
	return open(t, Settings(t), now, Log(t))
}

// OpenLogged starts a lab on the given settings and clock that tells everything to
// a log of the test's own.
func OpenLogged(t testing.TB, c config.Config, now func() time.Time, log *slog.Logger) *Lab {
	t.Helper()
	return open(t, c, now, log)
}

// OpenIn starts a lab on the given settings.
func OpenIn(t testing.TB, c config.Config) *Lab {
	t.Helper()
	return open(t, c, nil, Log(t))
}

// OpenInAt starts a lab on the given settings with a clock of the test's own.
func OpenInAt(t testing.TB, c config.Config, now func() time.Time) *Lab {
	t.Helper()
	return open(t, c, now, Log(t))
}

func open(t testing.TB, c config.Config, now func() time.Time, log *slog.Logger) *Lab {
	t.Helper()
	shareCompiled(t, c)
	lab, err := app.Open(t.Context(), c, app.Options{Work: true, Demo: true, Bare: true, Log: log, Now: now})
	if err != nil {
		t.Fatalf("open a lab: %v", err)
	}
	if err := lab.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatalf("start the lab: %v", err)
	}
	server := httptest.NewServer(lab.Handler())
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		lab.Close()
	})
	return &Lab{Lab: lab, URL: server.URL, t: t}
}

// shareCompiled lets labs of tests share what compiling pdfium gives, which is
// the same for all of them and takes seconds.
func shareCompiled(t testing.TB, c config.Config) {
	t.Helper()
	shared := filepath.Join(os.TempDir(), "lab-test-pdfium")
	err := errors.Join(os.MkdirAll(shared, 0o700), os.MkdirAll(c.Cache(), 0o750))
	if err == nil {
		err = os.Symlink(shared, filepath.Join(c.Cache(), "pdfium"))
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatalf("share pdfium: %v", err)
	}
}

// Main runs the tests of a package, or stands in for the lab where the box starts
// it: as the reader of PDF pages, as what makes pages of photographs, or on its way
// to become a tool.
// TestMain exits with what it answers.
func Main(m *testing.M) int {
	return boxtest.Main(m, map[string]boxtest.Worker{pdf.WorkerCommand: pdf.Worker, scan.WorkerCommand: scan.Worker})
}

// Log writes warnings and worse where the test's failures are read.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// As gives a client that is signed in as somebody, by login.
func (l *Lab) As(login string) *Client {
	l.t.Helper()
	token, err := l.Accounts.TokenFor(l.t.Context(), login, "test")
	if err != nil {
		l.t.Fatalf("sign in %s: %v", login, err)
	}
	return &Client{t: l.t, url: l.URL, token: token}
}

// Visitor gives a client that is not signed in.
func (l *Lab) Visitor() *Client { return &Client{t: l.t, url: l.URL} }

// Actor gives somebody's actor, by login.
func (l *Lab) Actor(login string) account.Actor {
	l.t.Helper()
	a, err := l.Accounts.ActorFor(l.t.Context(), login)
	if err != nil {
		l.t.Fatalf("actor %s: %v", login, err)
	}
	return a
}

// Idle waits until every job has ended: everything sent is digitised and found.
func (l *Lab) Idle() {
	l.t.Helper()
	Eventually(l.t, 5*time.Minute, "the lab to have done its work", func() bool {
		n, err := l.Queue.Waiting(l.t.Context())
		if err != nil {
			l.t.Fatalf("count jobs: %v", err)
		}
		return n == 0
	})
}

// busy is how many times as long as on a quiet machine something may take where
// other tests run beside it.
const busy = 5

// Eventually waits for something to become so; it fails the test only after a
// time so long that the machine's speed does not decide. Patience is for a quiet
// machine.
func Eventually(t testing.TB, patience time.Duration, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	over := time.After(busy * patience)
	for !so() {
		select {
		case <-tick.C:
		case <-over:
			t.Fatalf("waited %s for %s", busy*patience, what)
		}
	}
}
