package archive

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
)

// Restore reads backups into an empty lab.
type Restore struct {
	Record   Target
	Blobs    blob.Store
	Staged   Staged
	Schema   int64  // newest version of the tables that this lab knows
	Scratch  string // folder for the record until everything was read
	IDs      *id.Maker
	Progress Progress
}

// Restored says what came out of a backup.
type Restored struct {
	Written
	Epoch string // name of the life that began
}

// Read restores what a backup holds. Nothing of it is seen before all of it was
// read and found as it was written: the objects come first, the record last, in
// one transaction. Where anything is wrong nothing is left.
func (r *Restore) Read(ctx context.Context, from io.Reader, key Key) (out Restored, err error) {
	if err := r.Record.Vacant(ctx); err != nil {
		return out, err
	}
	source, err := unseal(from, key)
	if err != nil {
		return out, err
	}
	made, err := newSpool(r.Scratch)
	if err != nil {
		return out, err
	}
	p := &putting{Restore: r, made: notebook{spool: made}}
	u := &unpacking{source: source, tape: tar.NewReader(source), schema: r.Schema, scratch: r.Scratch, progress: r.Progress, keep: p.keep}
	defer func() { err = errors.Join(err, u.close(), made.close()) }()
	if err := u.begin(); err != nil {
		return out, u.meant(err)
	}
	err = u.all(ctx)
	if err == nil {
		out.Epoch = r.IDs.New()
		err = r.Record.Load(ctx, u.form, Arrival{Schema: u.head.Schema, Epoch: out.Epoch, Lost: u.lostUploads()})
	}
	if err != nil {
		return out, errors.Join(u.meant(err), p.undo(context.WithoutCancel(ctx)))
	}
	out.Written = u.out
	out.Mark = u.head.Mark
	return out, nil
}

// putting keeps the objects of a restore, and takes them back where it fails.
type putting struct {
	*Restore
	made notebook // keys that were not there before
}

// keep keeps an object, after a note that it was not there before. One that an
// earlier lab left here stays, or gives way where it is damaged.
func (p *putting) keep(ctx context.Context, o Object, r io.Reader) error {
	if upload, is := stagedUpload(o.Key); is {
		return p.stage(ctx, upload, o, r)
	}
	err := matches(ctx, p.Blobs, o)
	switch {
	case err == nil:
		return check(ctx, o, r)
	case errors.Is(err, blob.ErrDamaged):
		err = p.Blobs.Delete(ctx, o.Key)
	case fault.KindOf(err) == fault.NotFound:
		err = p.made.note(o.Key)
	}
	if err != nil {
		return err
	}
	_, err = p.Blobs.Put(ctx, o.Key, r, o.digest())
	return err
}

// stage keeps an upload that is whole and not received yet.
func (p *putting) stage(ctx context.Context, upload string, o Object, r io.Reader) error {
	if !id.Valid(upload) {
		return ErrDamaged
	}
	if err := p.made.note(o.Key); err != nil {
		return err
	}
	checked := blob.NewChecker(ctx, r, o.digest())
	if err := p.Staged.Give(upload, checked); err != nil {
		return err
	}
	_, err := checked.Digest()
	return err
}

// undo takes back the objects that were put, unless the record came in after all:
// a connection may break while it is committed.
func (p *putting) undo(ctx context.Context) error {
	if err := p.Record.Vacant(ctx); err != nil {
		return fmt.Errorf("look whether the record came in: %w", err)
	}
	err := p.made.each(func(key string) error {
		if upload, is := stagedUpload(key); is {
			return p.Staged.Remove(upload)
		}
		return p.Blobs.Delete(ctx, key)
	})
	if err != nil {
		return fmt.Errorf("take back what was restored: %w", err)
	}
	return nil
}

// stagedUpload gives the upload whose bytes an object is, if it is one's.
func stagedUpload(key string) (upload string, is bool) { return strings.CutPrefix(key, StagedFolder) }

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
