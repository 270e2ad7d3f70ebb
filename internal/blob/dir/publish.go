package dir

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"golang.org/x/sys/unix"

	"github.com/digital-learning-lab/lab/internal/blob"
)

// publish makes a file that is whole and synced visible under key, by link, and
// syncs the folders that name it. Where the key is taken it compares.
func (s *Store) publish(ctx context.Context, key string, digest blob.Digest, link func() error) (blob.Info, error) {
	if err := ctx.Err(); err != nil {
		return blob.Info{}, err
	}
	err := s.link(path.Dir(key), link)
	if errors.Is(err, fs.ErrExist) {
		err = s.compare(ctx, key, digest)
	}
	if err != nil {
		return blob.Info{}, err
	}
	// Also where another Put was first: it may not have synced yet.
	for folder := path.Dir(key); folder != "."; folder = path.Dir(folder) {
		if err := s.sync(folder); err != nil {
			return blob.Info{}, err
		}
	}
	info, err := s.stat(key)
	info.SHA256 = digest.SHA256
	return info, err
}

// link makes the folder and links into it. Delete removes folders that it has
// emptied, so that this one may go at any moment in between; MkdirAll, too,
// then says that it exists or does not.
func (s *Store) link(folder string, link func() error) error {
	for tries := 1; ; tries++ {
		err := s.root.MkdirAll(folder, 0o700)
		raced := errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist)
		if err == nil {
			err = link()
			raced = errors.Is(err, fs.ErrNotExist)
		}
		if !raced || tries == 100 {
			return err
		}
	}
}

// compare says whether what is kept under key has the given digest. It then
// counts as put just now, so that no sweep takes it for forgotten.
func (s *Store) compare(ctx context.Context, key string, digest blob.Digest) error {
	file, err := s.root.Open(key)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := measure(ctx, file, digest); errors.Is(err, blob.ErrDamaged) {
		return blob.ErrTaken
	} else if err != nil {
		return err
	}
	return touch(file)
}

// sync makes the names in a folder survive a power cut. A sync that failed is
// never tried again: the second answer would be a lie.
func (s *Store) sync(folder string) error {
	d, err := s.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Adopt implements blob.Adopter by a hard link, or by Put where the file is on
// another file system.
func (s *Store) Adopt(ctx context.Context, key, name string, want blob.Digest) (blob.Info, error) {
	if err := blob.CheckKey(key); err != nil {
		return blob.Info{}, err
	}
	file, err := os.Open(name)
	if err != nil {
		return blob.Info{}, failed("adopt", key, err)
	}
	defer file.Close()
	info, err := s.adopt(ctx, key, file, want)
	if errors.Is(err, unix.EXDEV) || errors.Is(err, unix.EPERM) || errors.Is(err, unix.EMLINK) {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return blob.Info{}, failed("adopt", key, err)
		}
		return s.Put(ctx, key, file, want)
	}
	if err != nil {
		return blob.Info{}, failed("adopt", key, err)
	}
	return info, nil
}

func (s *Store) adopt(ctx context.Context, key string, file *os.File, want blob.Digest) (blob.Info, error) {
	digest, err := measure(ctx, file, want)
	if err != nil {
		return blob.Info{}, err
	}
	if err := errors.Join(touch(file), file.Sync()); err != nil {
		return blob.Info{}, err
	}
	return s.publish(ctx, key, digest, func() error { return s.linkInto(key, file.Name()) })
}

// linkInto links a file from outside to key, by the descriptor of the folder
// of key, so that the name cannot lead out of the store.
func (s *Store) linkInto(key, name string) error {
	folder, err := s.root.Open(path.Dir(key))
	if err != nil {
		return err
	}
	defer folder.Close()
	return unix.Linkat(unix.AT_FDCWD, name, int(folder.Fd()), path.Base(key), unix.AT_SYMLINK_FOLLOW)
}

// measure reads a file to its end, and gives its digest or blob.ErrDamaged.
func measure(ctx context.Context, file *os.File, want blob.Digest) (blob.Digest, error) {
	r := blob.NewChecker(ctx, file, want)
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, 256<<10)); err != nil {
		return blob.Digest{}, err
	}
	return r.Digest()
}

// touch makes now the time of a file.
func touch(file *os.File) error { return unix.Futimes(int(file.Fd()), nil) }
