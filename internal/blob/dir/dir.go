// Package dir keeps blobs in a folder: each object is a file, named by its key.
//
// It writes below its folder only (os.Root): source/, run/ and manifest/ for
// objects, .tmp/ for what is not whole yet. A Put writes and syncs a file in
// .tmp, links it to its name, which fails where the name is taken, and syncs
// the folders above, so that an object that was acknowledged survives a power
// cut and one that was not is never seen in part. A process that is killed
// leaves its file in .tmp until the next Open.
//
// The folder may be shared by several processes of one machine. Linux only.
package dir

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// temporary is the folder of what is not whole; no key begins with a dot.
const temporary = ".tmp"

// Store is a blob.Store in a folder. It is safe for concurrent use.
type Store struct{ root *os.Root }

// Open opens the store in the folder name, which is made when missing, and
// removes what killed processes left half-written.
func Open(name string) (*Store, error) {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of blobs: %w", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("open the folder of blobs: %w", err)
	}
	s := &Store{root}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the folder of blobs: %w", err), root.Close())
	}
	return s, nil
}

func (s *Store) prepare() error {
	for _, folder := range append(blob.Folders(), temporary) {
		if err := s.root.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	if err := s.sync("."); err != nil {
		return err
	}
	return s.sweep()
}

// Sweep implements blob.Store. What a process still writes is locked, so that
// it need not be old.
func (s *Store) Sweep(context.Context, time.Time) error { return s.sweep() }

// sweep removes the temporary files that no process has locked.
func (s *Store) sweep() error {
	left, err := fs.ReadDir(s.root.FS(), temporary)
	if err != nil {
		return err
	}
	for _, entry := range left {
		name := path.Join(temporary, entry.Name())
		file, err := s.root.Open(name)
		if err != nil {
			continue // its Put has just ended
		}
		if lock(file) == nil {
			err = s.root.Remove(name)
		}
		if err := errors.Join(err, file.Close()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// lock marks a temporary file as being written, until it is closed.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// Close closes the folder. Objects that are open stay readable.
func (s *Store) Close() error { return s.root.Close() }

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, want blob.Digest) (blob.Info, error) {
	if err := blob.CheckKey(key); err != nil {
		return blob.Info{}, err
	}
	name := path.Join(temporary, rand.Text())
	file, err := s.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o400)
	if err != nil {
		return blob.Info{}, failed("begin", key, err)
	}
	info, err := s.put(ctx, key, file, name, blob.NewChecker(ctx, r, want))
	if err := errors.Join(err, file.Close(), s.root.Remove(name)); err != nil {
		return blob.Info{}, failed("put", key, err)
	}
	return info, nil
}

func (s *Store) put(ctx context.Context, key string, file *os.File, name string, r *blob.Checker) (blob.Info, error) {
	if err := lock(file); err != nil {
		return blob.Info{}, err
	}
	// The file is hidden in a plain writer: its own ReadFrom would ignore the buffer.
	if _, err := io.CopyBuffer(struct{ io.Writer }{file}, r, make([]byte, 256<<10)); err != nil {
		return blob.Info{}, err
	}
	digest, err := r.Digest()
	if err != nil {
		return blob.Info{}, err
	}
	if err := file.Sync(); err != nil {
		return blob.Info{}, err
	}
	return s.publish(ctx, key, digest, func() error { return s.root.Link(name, key) })
}

// failed gives an error of the file system its meaning.
func failed(doing, key string, err error) error {
	switch {
	case fault.KindOf(err) != fault.Internal:
	case errors.Is(err, fs.ErrNotExist):
		err = fault.Missing().Because(err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		err = blob.ErrFull.Because(err)
	}
	return fmt.Errorf("%s %s: %w", doing, key, err)
}
