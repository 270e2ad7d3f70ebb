package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Move brings a lab that is stopped to other stores. The old ones stay as they
// are.
type Move struct {
	Register Register
	From, To blob.Store // the same where the objects stay
	Record   Source
	Target   Target // nil where the record stays
	// Same reports whether the target has this very record already: a move may
	// have been killed after its last act.
	Same     func(ctx context.Context) (bool, error)
	Schema   int64
	Scratch  string
	Progress Progress
}

// Moved says what a move did.
type Moved struct {
	Objects int64
	Bytes   int64
	Copied  int64    // objects that were not there already
	Lost    []string // keys of objects that are missing or damaged in the old store; the first maxLost
	Losses  int64
}

// Run copies the objects, then the record in one transaction. What an
// interrupted move copied is found again, checked by its hash, and not copied
// twice. A target that has another lab is refused at once.
func (m *Move) Run(ctx context.Context) (out Moved, err error) {
	there, err := m.arrived(ctx)
	if err != nil {
		return out, err
	}
	if m.From != m.To {
		if out, err = m.objects(ctx); err != nil {
			return out, err
		}
	}
	if m.Target == nil || there {
		return out, nil
	}
	return out, m.record(ctx)
}

// arrived reports whether the record is where it is to go. Another one there is
// an error.
func (m *Move) arrived(ctx context.Context) (bool, error) {
	if m.Target == nil {
		return false, nil
	}
	taken := m.Target.Vacant(ctx)
	if fault.KindOf(taken) != fault.Conflict {
		return false, taken
	}
	same, err := m.Same(ctx)
	if err == nil && !same {
		err = taken
	}
	return same, err
}

func (m *Move) objects(ctx context.Context) (out Moved, err error) {
	total, err := m.Register.Amount(ctx)
	if err != nil {
		return out, err
	}
	for after := ""; ; {
		page, err := m.Register.Objects(ctx, after, atATime)
		if err != nil || len(page) == 0 {
			return out, err
		}
		lost, copied, err := m.page(ctx, page)
		if err != nil {
			return out, err
		}
		out.Copied += copied
		for i, o := range page {
			out.Objects++
			out.Bytes += o.Size
			if lost[i] {
				if out.Losses++; out.Losses <= maxLost {
					out.Lost = append(out.Lost, o.Key)
				}
			}
		}
		m.Progress(out.Bytes, total)
		after = page[len(page)-1].Key
	}
}

// page copies some objects at once.
func (m *Move) page(ctx context.Context, page []Object) (lost []bool, copied int64, err error) {
	lost = make([]bool, len(page))
	var count atomic.Int64
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for i, o := range page {
		work.Go(func() error {
			fresh, err := m.object(ctx, o)
			if fresh {
				count.Add(1)
			}
			if lost[i] = isLost(err); lost[i] {
				return nil
			}
			return err
		})
	}
	err = work.Wait()
	return lost, count.Load(), err
}

// object copies one object unless it is there already, and reports whether it
// had to.
func (m *Move) object(ctx context.Context, o Object) (copied bool, err error) {
	err = matches(ctx, m.To, o)
	if fault.KindOf(err) != fault.NotFound {
		if errors.Is(err, blob.ErrDamaged) {
			err = blob.ErrTaken.Because(err)
		}
		return false, err
	}
	from, err := m.From.Open(ctx, o.Key)
	if err != nil {
		return false, err
	}
	defer func() { _ = from.Close() }() // only read from
	if _, err := m.To.Put(ctx, o.Key, from, o.digest()); err != nil {
		return false, fmt.Errorf("copy %s: %w", o.Key, err)
	}
	return true, nil
}

// record brings the record over, with everybody's sign-ins: it is the same lab.
func (m *Move) record(ctx context.Context) (err error) {
	s, err := newSpool(m.Scratch)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	err = m.Record.Dump(ctx, s, true, func(Object) error { return nil })
	if _, flushed := s.end(); err != nil || flushed != nil {
		return errors.Join(err, flushed)
	}
	return m.Target.Load(ctx, func() (io.ReadCloser, error) { return io.NopCloser(s.open()), nil }, Arrival{Schema: m.Schema})
}
