package archive

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
)

// Verify looks whether every object that the record names is as it was when it
// was kept. The lab may be at work meanwhile.
type Verify struct {
	Register Register
	Holder   Holder
	Blobs    blob.Store
	Quick    bool // look at sizes alone
	IDs      *id.Maker
	Now      func() time.Time
	Progress Progress
}

// Damage is what is wrong with an object.
type Damage string

// What may be wrong.
const (
	Missing Damage = "missing"
	Resized Damage = "truncated" // or longer
	Changed Damage = "changed"
)

// Finding is an object that is not as it should be.
type Finding struct {
	Object
	Damage Damage
	Use    Use
	Again  bool // it can be made again: it is not what was uploaded, and that is sound
}

// Sum is what a verification came to.
type Sum struct {
	Objects     int64
	Bytes       int64
	Bad         int64
	Orphans     int64 // objects older than a day that nothing names
	OrphanBytes int64
}

// atATime is how many objects are asked of the record at once.
const atATime = 500

// orphanAge is how old an object must be to be called an orphan: a younger one
// may be on its way to its row.
const orphanAge = 24 * time.Hour

// Run looks at every object and hands each that is not right to found. Memory is
// that of some hundred keys.
func (v *Verify) Run(ctx context.Context, found func(Finding) error) (sum Sum, err error) {
	held := holding{holder: v.Holder, id: v.IDs.New(), now: v.Now}
	if err := held.renew(ctx); err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, held.end(ctx)) }()
	total, err := v.Register.Amount(ctx)
	if err != nil {
		return sum, err
	}
	for after := ""; ; {
		page, err := v.Register.Objects(ctx, after, atATime)
		if err != nil || len(page) == 0 {
			return sum, errors.Join(err, v.orphans(ctx, &sum))
		}
		damages, err := v.examine(ctx, page)
		if err != nil {
			return sum, err
		}
		for i, o := range page {
			sum.Objects++
			sum.Bytes += o.Size
			if damages[i] == "" {
				continue
			}
			sum.Bad++
			if err := v.report(ctx, o, damages[i], found); err != nil {
				return sum, err
			}
		}
		v.Progress(sum.Bytes, total)
		after = page[len(page)-1].Key
		if err := held.renew(ctx); err != nil {
			return sum, err
		}
	}
}

// examine looks at some objects, as many at once as there are processors.
func (v *Verify) examine(ctx context.Context, page []Object) ([]Damage, error) {
	damages := make([]Damage, len(page))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(max(4, runtime.GOMAXPROCS(0)))
	for i, o := range page {
		work.Go(func() (err error) {
			damages[i], err = v.look(ctx, o)
			return err
		})
	}
	return damages, work.Wait()
}

// look says what is wrong with an object, or nothing.
func (v *Verify) look(ctx context.Context, o Object) (Damage, error) {
	info, err := v.Blobs.Stat(ctx, o.Key)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return Missing, nil
	case err != nil:
		return "", err
	case info.Size != o.Size:
		return Resized, nil
	case v.Quick:
		return "", nil
	}
	err = matches(ctx, v.Blobs, o)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return Missing, nil
	case isLost(err):
		return Changed, nil
	}
	return "", err
}

// matches reads an object to its end, and gives blob.ErrDamaged where it is not
// what the record says.
func matches(ctx context.Context, blobs blob.Store, o Object) error {
	from, err := blobs.Open(ctx, o.Key)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // only read from
	return check(ctx, o, from)
}

// report says whose an object is and what can be done about it.
func (v *Verify) report(ctx context.Context, o Object, d Damage, found func(Finding) error) (err error) {
	f := Finding{Object: o, Damage: d}
	if f.Use, err = v.Register.Use(ctx, o.Asset); err != nil {
		return fmt.Errorf("say whose %s is: %w", o.Key, err)
	}
	if o.Key != f.Use.Source.Key {
		damage, err := v.look(ctx, f.Use.Source)
		if err != nil {
			return err
		}
		f.Again = damage == ""
	}
	return found(f)
}

// orphans counts what is in the store and named by nothing.
func (v *Verify) orphans(ctx context.Context, sum *Sum) error {
	sizes := map[string]int64{}
	count := func() error {
		keys := make([]string, 0, len(sizes))
		for key := range sizes {
			keys = append(keys, key)
		}
		unnamed, err := v.Register.Unnamed(ctx, keys)
		for _, key := range unnamed {
			sum.Orphans++
			sum.OrphanBytes += sizes[key]
		}
		clear(sizes)
		return err
	}
	for info, err := range v.Blobs.Keys(ctx, "") {
		if err != nil {
			return fmt.Errorf("list the objects: %w", err)
		}
		if v.Now().Sub(info.Modified) < orphanAge {
			continue
		}
		if sizes[info.Key] = info.Size; len(sizes) == atATime {
			if err := count(); err != nil {
				return err
			}
		}
	}
	return count()
}
