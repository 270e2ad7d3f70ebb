package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// kept bounds the parsed statements that each connection to SQLite keeps. The
// lab has about as many that are hot.
const kept = 64

// openKeeping opens a pool whose connections parse a statement once and keep it:
// parsing was a third of the CPU time of a request that reads a few rows.
// PostgreSQL's driver does the same by itself.
func openKeeping(name string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeper{connector}), nil
}

// keeper is a connector whose connections keep statements.
type keeper struct{ driver.Connector }

// Connect implements driver.Connector.
func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &keeping{lite: conn.(lite), idle: map[string]statement{}}, nil
}

// lite is what SQLite's connections can do beside what driver.Conn asks for.
// Hiding any of it would take contexts away from what waits.
type lite interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// statement is a parsed statement as SQLite's driver gives it.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keeping is a connection with the statements it keeps. One that is running is
// not among them, so that the same text may run within its own rows.
type keeping struct {
	lite
	idle map[string]statement
}

// Unwrap gives the driver's own connection, as the driver asks of wrappers.
func (k *keeping) Unwrap() driver.Conn { return k.lite }

// ExecContext implements driver.ExecerContext.
func (k *keeping) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	return result, errors.Join(err, k.give(query, s))
}

// QueryContext implements driver.QueryerContext.
func (k *keeping) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, k.give(query, s))
	}
	return &lending{Rows: rows, back: func() error { return k.give(query, s) }}, nil
}

func (k *keeping) take(ctx context.Context, query string) (statement, error) {
	if s, known := k.idle[query]; known {
		delete(k.idle, query)
		return s, nil
	}
	s, err := k.PrepareContext(ctx, positional(query))
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}

// give keeps a statement that has run, in the place of any other where there are
// many: those that are hot soon come back.
func (k *keeping) give(query string, s statement) error {
	if _, known := k.idle[query]; known {
		return s.Close()
	}
	if len(k.idle) >= kept {
		for other, old := range k.idle {
			delete(k.idle, other)
			if err := old.Close(); err != nil {
				return errors.Join(err, s.Close())
			}
			break
		}
	}
	k.idle[query] = s
	return nil
}

// Close implements driver.Conn.
func (k *keeping) Close() error {
	var all []error
	for _, s := range k.idle {
		all = append(all, s.Close())
	}
	clear(k.idle)
	return errors.Join(append(all, k.lite.Close())...)
}

// lending is rows whose statement goes back when they are closed.
type lending struct {
	driver.Rows
	back func() error
}

// Close implements driver.Rows; a second call does nothing.
func (l *lending) Close() error {
	if l.back == nil {
		return nil
	}
	back := l.back
	l.back = nil
	return errors.Join(l.Rows.Close(), back())
}
