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
	"strings"

	"filippo.io/age"

	"github.com/digital-learning-lab/lab/internal/blob"
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

// maxHead bounds backup.json.
const maxHead = 1 << 20

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
	u := &unpacking{Restore: r, source: source, tape: tar.NewReader(source)}
	defer func() { err = errors.Join(err, u.close()) }()
	if err := u.begin(); err != nil {
		return out, u.meant(err)
	}
	err = u.all(ctx)
	if err == nil {
		out.Epoch = r.IDs.New()
		err = r.Record.Load(ctx, u.form, Arrival{Schema: u.head.Schema, Epoch: out.Epoch, Lost: u.lostUploads()})
	}
	if err != nil {
		return out, errors.Join(u.meant(err), u.undo(context.WithoutCancel(ctx)))
	}
	out.Written = u.out
	out.Mark = u.head.Mark
	return out, nil
}

// sealedReader gives what is in a backup. Its errors are those of what is read
// from, or ErrDamaged.
type sealedReader struct {
	from  *watched
	plain io.Reader
	err   error // the first one, for those who hear of it in other words
}

// watched remembers how reading failed.
type watched struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

func unseal(from io.Reader, key Key) (*sealedReader, error) {
	w := &watched{Reader: from}
	plain, err := age.Decrypt(w, key.identity)
	var other *age.NoIdentityMatchError
	switch {
	case w.err != nil:
		return nil, fmt.Errorf("read the backup: %w", w.err)
	case errors.As(err, &other):
		return nil, ErrKey.Because(err)
	case err != nil:
		return nil, ErrDamaged.Because(err)
	}
	return &sealedReader{from: w, plain: plain}, nil
}

// Read implements io.Reader.
func (s *sealedReader) Read(p []byte) (int, error) {
	n, err := s.plain.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	s.err = ErrDamaged.Because(err)
	if s.from.err != nil {
		s.err = fmt.Errorf("read the backup: %w", s.from.err)
	}
	return n, s.err
}

// unpacking is one restore at work.
type unpacking struct {
	*Restore
	source   *sealedReader
	tape     *tar.Reader
	head     head
	manifest *spool
	record   *spool
	made     *notebook // keys that were not there before
	entry    entryHead // which stands next
	out      Written
}

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
	if u.head.Format > BackupFormat || u.head.Schema > u.Schema {
		return ErrNewer
	}
	made, err := newSpool(u.Scratch)
	if err != nil {
		return err
	}
	u.made = &notebook{spool: made}
	if u.manifest, err = u.keep(manifestName, u.head.Manifest); err != nil {
		return err
	}
	u.record, err = u.keep(recordName, u.head.Record)
	return err
}

// next goes to the next entry, which must have that name.
func (u *unpacking) next(name string) error {
	if err := u.advance(); err != nil {
		return err
	}
	return u.expect(name)
}

// keep reads an entry into a spool and checks its hash.
func (u *unpacking) keep(name, sum string) (*spool, error) {
	if err := u.next(name); err != nil {
		return nil, err
	}
	s, err := newSpool(u.Scratch)
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
	if u.made != nil {
		all = append(all, u.made.close())
	}
	for _, s := range []*spool{u.manifest, u.record} {
		if s != nil {
			all = append(all, s.close())
		}
	}
	return errors.Join(all...)
}

// undo takes back the objects that were put, unless the record came in after all:
// a connection may break while it is committed.
func (u *unpacking) undo(ctx context.Context) error {
	if err := u.Record.Vacant(ctx); err != nil {
		return fmt.Errorf("look whether the record came in: %w", err)
	}
	err := u.made.each(func(key string) error {
		if upload, is := stagedUpload(key); is {
			return u.Staged.Remove(upload)
		}
		return u.Blobs.Delete(ctx, key)
	})
	if err != nil {
		return fmt.Errorf("take back what was restored: %w", err)
	}
	return nil
}

// stagedUpload gives the upload whose bytes an object is, if it is one's.
func stagedUpload(key string) (upload string, is bool) { return strings.CutPrefix(key, StagedFolder) }

// give puts an object whose bytes were not checked yet.
func (u *unpacking) give(ctx context.Context, o Object, r io.Reader) error {
	if upload, is := stagedUpload(o.Key); is {
		if !id.Valid(upload) {
			return ErrDamaged
		}
		checked := blob.NewChecker(ctx, r, o.digest())
		if err := u.Staged.Give(upload, checked); err != nil {
			return err
		}
		_, err := checked.Digest()
		return err
	}
	_, err := u.Blobs.Put(ctx, o.Key, r, o.digest())
	return err
}

// sound reports whether bytes are those of an object.
func sound(ctx context.Context, o Object, data []byte) bool {
	checked := blob.NewChecker(ctx, bytes.NewReader(data), o.digest())
	_, err := io.Copy(io.Discard, checked)
	if err == nil {
		_, err = checked.Digest()
	}
	return err == nil
}
