package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var (
	errFull = fault.DiskFull()
	errBusy = fault.New(fault.Unavailable, "database.busy", "The lab is very busy just now. Nothing was saved; try again in a moment.")
	errAway = fault.New(fault.Unavailable, "database.away", "The lab cannot reach its database just now. Try again in a moment.")
)

// failure is a kind of trouble by the codes of both drivers: result codes of
// SQLite (https://www.sqlite.org/rescode.html) and SQLSTATEs of PostgreSQL
// (appendix A of its manual). A SQLite code below 256 stands for all its
// extended ones.
type failure struct {
	sqlite   []int
	postgres []string
}

var (
	unique      = failure{sqlite: []int{1555, 2067, 2579}, postgres: []string{"23505"}}
	full        = failure{sqlite: []int{13}, postgres: []string{"53100"}}
	busy        = failure{sqlite: []int{5, 6}, postgres: []string{"55P03"}}
	away        = failure{sqlite: []int{14}, postgres: []string{"53300", "57P01", "57P02", "57P03", "08000", "08003", "08006"}}
	interrupted = failure{sqlite: []int{9}, postgres: []string{"57014"}}
	collision   = failure{postgres: []string{"40001", "40P01"}}
)

func (f failure) is(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return slices.Contains(f.sqlite, lite.Code()) || slices.Contains(f.sqlite, lite.Code()&0xff)
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && slices.Contains(f.postgres, pg.Code)
}

// IsUnique reports whether err says that a unique key is taken.
func IsUnique(err error) bool { return unique.is(err) }

// IsFull reports whether err says that a disk is full.
func IsFull(err error) bool { return full.is(err) || errors.Is(err, syscall.ENOSPC) }

func isCollision(err error) bool { return collision.is(err) }

func isAway(err error) bool {
	return away.is(err) || isRefused(err) || isBroken(err) || errors.Is(err, driver.ErrBadConn)
}

// isRefused reports whether no connection could be made.
func isRefused(err error) bool {
	var refused *pgconn.ConnectError
	return errors.As(err, &refused)
}

// isBroken reports whether a connection that stood broke while it was used.
func isBroken(err error) bool {
	var network *net.OpError
	return !isRefused(err) && (errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err))
}

// named gives an error of the database its meaning. What has a meaning already,
// and what has none here, is left alone.
func named(ctx context.Context, err error) error {
	switch {
	case err == nil || fault.KindOf(err) != fault.Internal:
		return err
	case ctx.Err() != nil && (interrupted.is(err) || errors.Is(err, sql.ErrTxDone) || isAway(err)):
		return errors.Join(ctx.Err(), err)
	case IsFull(err):
		return errFull.Because(err)
	case busy.is(err):
		return errBusy.Because(err)
	case isAway(err):
		return errAway.Because(err)
	}
	return err
}
