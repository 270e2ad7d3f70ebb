package sqldb_test

import (
	"bytes"
	"database/sql"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// line carries bytes between the lab and PostgreSQL, and breaks when it is told.
type line struct {
	t         *testing.T
	server    string
	listener  net.Listener
	mu        sync.Mutex
	ends      []net.Conn
	mute      atomic.Bool // the next commit arrives, and its answer does not
	committed atomic.Bool // that commit is on its way
}

// lineTo begins a line to the database of a URL, and gives the URL through it.
func lineTo(t *testing.T, database string) (*line, string) {
	t.Helper()
	at, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{t: t, server: at.Host, listener: listener}
	t.Cleanup(func() { _ = listener.Close(); l.cut() })
	go l.accept()
	at.Host = listener.Addr().String()
	return l, at.String()
}

func (l *line) accept() {
	for {
		lab, err := l.listener.Accept()
		if err != nil {
			return // the test is over
		}
		server, err := net.Dial("tcp", l.server) //nolint:noctx // ends with the line
		if err != nil {
			_ = lab.Close()
			continue
		}
		l.mu.Lock()
		l.ends = append(l.ends, lab, server)
		l.mu.Unlock()
		go l.carry(server, lab, l.hear)
		go l.carry(lab, server, l.answer)
	}
}

// carry copies until either end closes, or until look says that it is enough.
func (l *line) carry(to, from net.Conn, look func([]byte) bool) {
	defer func() { _, _ = to.Close(), from.Close() }()
	part := make([]byte, 64<<10)
	for {
		n, err := from.Read(part)
		if err != nil || !look(part[:n]) {
			return
		}
		if _, err := to.Write(part[:n]); err != nil {
			return
		}
	}
}

// hear looks at what the lab says; a commit that is to have no answer is noted.
func (l *line) hear(said []byte) bool {
	if bytes.Contains(said, []byte("commit")) && l.mute.CompareAndSwap(true, false) {
		l.committed.Store(true)
	}
	return true
}

// answer looks at what PostgreSQL says.
func (l *line) answer([]byte) bool { return !l.committed.CompareAndSwap(true, false) }

// cut breaks every connection.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, end := range l.ends {
		_ = end.(io.Closer).Close() // it may have ended already
	}
	l.ends = nil
}

func openThrough(t *testing.T) (*line, *sqldb.DB) {
	t.Helper()
	direct := sqldbtest.Postgres(t)
	if err := sqldbtest.Open(t, direct).Migrate(t.Context(), rooms); err != nil {
		t.Fatal(err)
	}
	l, through := lineTo(t, direct)
	return l, sqldbtest.Open(t, through)
}

func TestAnActWhoseConnectionBreaksBeforeTheCommitRunsAgain(t *testing.T) {
	l, db := openThrough(t)
	for _, room := range []string{"a", "b", "c"} {
		runs := 0
		err := db.Write(t.Context(), func(tx *sql.Tx) error {
			if err := insert(t.Context(), room)(tx); err != nil {
				return err
			}
			if runs++; runs == 1 {
				l.cut()
			}
			_, err := tx.ExecContext(t.Context(), `UPDATE room SET seats = seats + 1 WHERE id = $1`, room)
			return err
		})
		if err != nil || runs != 2 {
			t.Errorf("room %s: %v after %d runs, want 2", room, err, runs)
		}
	}
	if n := count(t, db, `SELECT count(*) FROM room WHERE seats = 21`); n != 3 {
		t.Errorf("%d rooms, want 3", n)
	}
}

func TestAReadIsNotHeldUpByConnectionsThatBrokeMeanwhile(t *testing.T) {
	l, db := openThrough(t)
	for range 20 {
		if n := count(t, db, `SELECT count(*) FROM room`); n != 0 {
			t.Errorf("%d rooms", n)
		}
		l.cut()
	}
}

func TestACommitWithoutAnAnswerIsNotRunAgainAndSaysThatTheDatabaseIsAway(t *testing.T) {
	l, db := openThrough(t)
	runs := 0
	l.mute.Store(true)
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		runs++
		return insert(t.Context(), "a")(tx)
	})
	if !isFault(err, fault.Unavailable, "database.away") || runs != 1 {
		t.Errorf("%v after %d runs", err, runs)
	}
	if n := count(t, db, `SELECT count(*) FROM room`); n != 1 {
		t.Errorf("%d rooms: the commit was to arrive, and the lab to find its way back", n)
	}
}

// Thirty acts at once that read what the others write all happen.
func TestActsThatCollideAllHappen(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const writers, acts = 30, 10
		if err := db.Write(t.Context(), insert(t.Context(), "a")); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range acts {
					err := db.Write(t.Context(), func(tx *sql.Tx) error {
						var n int
						if err := tx.QueryRowContext(t.Context(), `SELECT count(*) FROM booking WHERE room = 'a'`).Scan(&n); err != nil {
							return err
						}
						_, err := tx.ExecContext(t.Context(), `INSERT INTO booking (room, by) VALUES ('a', $1)`, strconv.Itoa(n))
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if n := count(t, db, `SELECT count(DISTINCT by) FROM booking`); n != writers*acts {
			t.Errorf("%d acts saw a moment of their own, want %d", n, writers*acts)
		}
	}, rooms)
}
