package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// all puts every object of the manifest, and reads the backup to its end: only
// then is it known to be whole.
func (u *unpacking) all(ctx context.Context) error {
	work, within := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	err := u.objects(within, work)
	if err := errors.Join(work.Wait(), err); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, u.source)
	return err
}

// objects goes through manifest and entries side by side: the next entry is the
// next object, or says that it is lost. One whose bytes are not what the
// manifest says is followed by an entry that says so, too.
func (u *unpacking) objects(ctx context.Context, work *errgroup.Group) error {
	if err := u.advance(); err != nil {
		return err
	}
	for lines := json.NewDecoder(u.manifest.open()); ; {
		var o Object
		if err := lines.Decode(&o); errors.Is(err, io.EOF) {
			return u.expect("")
		} else if err != nil {
			return ErrDamaged.Because(err)
		}
		if err := u.object(ctx, work, o); err != nil {
			return fmt.Errorf("restore %s: %w", o.Key, err)
		}
		u.out.Objects++
		u.out.Bytes += o.Size
		u.Progress(u.out.Bytes, u.head.Bytes)
	}
}

// object puts one object, or notes that it is lost.
func (u *unpacking) object(ctx context.Context, work *errgroup.Group, o Object) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if u.entry.Name != lostFolder+o.Key {
		if err := u.expect(o.Key); err != nil {
			return err
		}
		whole, err := u.put(ctx, work, o)
		if err == nil {
			err = u.advance()
		}
		if err != nil || whole {
			return err
		}
		if err := u.expect(lostFolder + o.Key); err != nil {
			return err
		}
	}
	if u.out.Losses++; u.out.Losses <= maxLost {
		u.out.Lost = append(u.out.Lost, o.Key)
	}
	return u.advance()
}

// advance goes to the next entry; at the end there is one without a name.
func (u *unpacking) advance() error {
	h, err := u.tape.Next()
	switch {
	case errors.Is(err, io.EOF):
		u.entry = entryHead{}
		return nil
	case err != nil:
		return ErrDamaged.Because(err)
	}
	u.entry = entryHead{h.Name, h.Size}
	return nil
}

func (u *unpacking) expect(name string) error {
	if u.entry.Name != name {
		return ErrDamaged.Because(fmt.Errorf("%q stands where %q should", u.entry.Name, name))
	}
	return nil
}

// put reads the entry of an object and keeps it: a small one beside the reading
// of others. It reports whether the bytes are what they should be.
func (u *unpacking) put(ctx context.Context, work *errgroup.Group, o Object) (whole bool, err error) {
	if u.entry.Size != o.Size {
		return false, ErrDamaged.Because(fmt.Errorf("%d bytes instead of %d", u.entry.Size, o.Size))
	}
	if o.Size > small {
		err := u.keepNew(ctx, o, u.tape)
		if errors.Is(err, blob.ErrDamaged) && u.source.err == nil {
			return false, nil
		}
		return err == nil, err
	}
	data := make([]byte, o.Size)
	if _, err := io.ReadFull(u.tape, data); err != nil {
		return false, ErrDamaged.Because(err)
	}
	if !sound(ctx, o, data) {
		return false, ctx.Err()
	}
	work.Go(func() error { return u.keepNew(ctx, o, bytes.NewReader(data)) })
	return true, nil
}

// keepNew keeps an object, after a note that it was not there before.
func (u *unpacking) keepNew(ctx context.Context, o Object, r io.Reader) error {
	there, err := u.has(ctx, o.Key)
	if err == nil && !there {
		err = u.made.note(o.Key)
	}
	if err != nil {
		return err
	}
	return u.give(ctx, o, r)
}

// has reports whether a blob is there already; a staged upload never counts.
func (u *unpacking) has(ctx context.Context, key string) (bool, error) {
	if _, staged := stagedUpload(key); staged {
		return false, nil
	}
	_, err := u.Blobs.Stat(ctx, key)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// entryHead is what an entry of the backup is called, and its bytes.
type entryHead struct {
	Name string
	Size int64
}

// notebook is a list of keys in a spool. Several may write to it.
type notebook struct {
	mu sync.Mutex
	*spool
}

func (n *notebook) note(key string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return json.NewEncoder(n.spool).Encode(key)
}

// each hands every key to do.
func (n *notebook) each(do func(key string) error) error {
	if _, err := n.end(); err != nil {
		return err
	}
	for keys := json.NewDecoder(n.open()); ; {
		var key string
		err := keys.Decode(&key)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = do(key)
		}
		if err != nil {
			return err
		}
	}
}
