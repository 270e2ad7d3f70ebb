package app

import (
	"context"
	"errors"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

var (
	errNoLab = fault.New(fault.Invalid, "lab.none", "There is no lab here. LAB_DATA names its folder.")
	errStays = fault.New(fault.Invalid, "move.nowhere", "These are the stores that the lab has already.")
)

// Move brings this lab, which was opened empty so that nothing works in it, to
// the record and the blobs of other settings; see archive.Move. The data folder
// stays, with what was uploaded in part and the index.
func (l *Lab) Move(ctx context.Context, to config.Config, progress archive.Progress) (out archive.Moved, err error) {
	if to.Database == l.Config.Database && to.Blobs == l.Config.Blobs {
		return out, errStays
	}
	if l.stores.record.Vacant(ctx) == nil {
		return out, errNoLab
	}
	if err := l.migrate(ctx); err != nil {
		return out, err
	}
	there, err := Open(ctx, to, Options{Shared: true, Empty: true, Log: l.log, Now: l.options.Now})
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, there.close()) }()
	m := archive.Move{Register: l.stores.record, Record: l.stores.record, Scratch: l.Config.Scratch(), Progress: progress}
	if m.Schema, err = sqldb.Newest(sqlstore.Migrations()); err != nil {
		return out, err
	}
	if m.From, err = l.openBlobs(ctx, l.Config); err != nil {
		return out, err
	}
	m.To = m.From
	if to.Blobs != l.Config.Blobs {
		if m.To, err = there.openBlobs(ctx, to); err != nil {
			return out, err
		}
	}
	if to.Database != l.Config.Database {
		m.Target = arriving{there}
		m.Same = func(ctx context.Context) (bool, error) {
			here, err := l.stores.record.LastFact(ctx)
			if err != nil {
				return false, err
			}
			moved, err := there.stores.record.LastFact(ctx)
			return moved == here, err
		}
	}
	return m.Run(ctx)
}
