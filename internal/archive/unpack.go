package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/digital-learning-lab/lab/internal/blob"
)

// unpacking reads one backup, and hands on each object whose turn it is.
type unpacking struct {
	source   *sealedReader
	tape     *tar.Reader
	schema   int64  // newest version of the tables that may be read
	scratch  string // folder of the spools
	progress Progress
	keep     func(ctx context.Context, o Object, r io.Reader) error // several at once

	head     head
	manifest *spool
	record   *spool
	entry    entryHead // which stands next
	out      Written
}

// maxHead bounds backup.json.
const maxHead = 1 << 20

// meant gives an error its cause: the backup where it is the backup's.
func (u *unpacking) meant(err error) error {
	if u.source.err != nil {
		return u.source.err
	}
	return err
}

// begin reads what comes before the objects.
func (u *unpacking) begin() (err error) {
	if err := u.next(headName); err != nil {
		return err
	}
	if err := json.NewDecoder(io.LimitReader(u.tape, maxHead)).Decode(&u.head); err != nil {
		return ErrDamaged.Because(err)
	}
	if u.head.Format > BackupFormat || u.head.Schema > u.schema {
		return ErrNewer
	}
	if u.manifest, err = u.spool(manifestName, u.head.Manifest); err != nil {
		return err
	}
	u.record, err = u.spool(recordName, u.head.Record)
	return err
}

// next goes to the next entry, which must have that name.
func (u *unpacking) next(name string) error {
	if err := u.advance(); err != nil {
		return err
	}
	return u.expect(name)
}

// spool reads an entry into a spool and checks its hash.
func (u *unpacking) spool(name, sum string) (*spool, error) {
	if err := u.next(name); err != nil {
		return nil, err
	}
	s, err := newSpool(u.scratch)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(s, u.tape)
	got, flushed := s.end()
	if err == nil && got != sum {
		err = ErrDamaged.Because(fmt.Errorf("%s has another hash", name))
	}
	if err := errors.Join(err, flushed); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// form gives the record from its beginning.
func (u *unpacking) form() (io.ReadCloser, error) {
	form, err := gzip.NewReader(u.record.open())
	if err != nil {
		return nil, ErrDamaged.Because(err)
	}
	return form, nil
}

func (u *unpacking) lostUploads() (lost []string) {
	for _, key := range u.out.Lost {
		if upload, is := stagedUpload(key); is {
			lost = append(lost, upload)
		}
	}
	return lost
}

func (u *unpacking) close() error {
	var all []error
	for _, s := range []*spool{u.manifest, u.record} {
		if s != nil {
			all = append(all, s.close())
		}
	}
	return errors.Join(all...)
}

// all keeps every object of the manifest, and reads the backup to its end: only
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
		u.progress(u.out.Bytes, u.head.Bytes)
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
		err := u.keep(ctx, o, u.tape)
		if errors.Is(err, blob.ErrDamaged) && u.source.err == nil {
			return false, nil
		}
		return err == nil, err
	}
	data := make([]byte, o.Size)
	if _, err := io.ReadFull(u.tape, data); err != nil {
		return false, ErrDamaged.Because(err)
	}
	if check(ctx, o, bytes.NewReader(data)) != nil {
		return false, ctx.Err()
	}
	work.Go(func() error { return u.keep(ctx, o, bytes.NewReader(data)) })
	return true, nil
}

// entryHead is what an entry of the backup is called, and its bytes.
type entryHead struct {
	Name string
	Size int64
}

// check reads bytes to their end, and gives blob.ErrDamaged where they are not
// those of an object.
func check(ctx context.Context, o Object, r io.Reader) error {
	checked := blob.NewChecker(ctx, r, o.digest())
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, checked, make([]byte, 64<<10)); err != nil {
		return err
	}
	_, err := checked.Digest()
	return err
}
