package dir

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"

	"github.com/digital-learning-lab/lab/internal/blob"
)

// object is an open file. Embedding it keeps its SyscallConn in sight, by which
// net/http finds out that the kernel can send it.
type object struct {
	*os.File
	info blob.Info
}

func (o object) Info() blob.Info { return o.info }

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, key string) (blob.Object, error) {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return nil, err
	}
	file, err := s.root.Open(key)
	if err != nil {
		return nil, failed("open", key, err)
	}
	stat, err := file.Stat()
	if err == nil && !stat.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, failed("open", key, errors.Join(err, file.Close()))
	}
	return object{file, describe(key, stat)}, nil
}

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, key string) (blob.Info, error) {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return blob.Info{}, err
	}
	info, err := s.stat(key)
	if err != nil {
		return blob.Info{}, failed("stat", key, err)
	}
	return info, nil
}

func (s *Store) stat(key string) (blob.Info, error) {
	stat, err := s.root.Lstat(key)
	if err == nil && !stat.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return blob.Info{}, err
	}
	return describe(key, stat), nil
}

func describe(key string, stat fs.FileInfo) blob.Info {
	return blob.Info{Key: key, Digest: blob.Digest{Size: stat.Size()}, Modified: stat.ModTime()}
}

// Delete implements blob.Store. It also removes the folder of a run that it
// has emptied.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return err
	}
	if err := s.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed("delete", key, err)
	}
	if folder := path.Dir(key); path.Dir(folder) != "." {
		_ = s.root.Remove(folder) // fails while there is something in it, as it should
	}
	return nil
}

// Keys implements blob.Store.
func (s *Store) Keys(ctx context.Context, prefix string) iter.Seq2[blob.Info, error] {
	return func(yield func(blob.Info, error) bool) {
		for _, folder := range blob.Folders() {
			if !s.walk(ctx, folder, prefix, yield) {
				return
			}
		}
	}
}

// walk yields what is below a folder, and says whether to go on. It reads a
// folder piece by piece, since that of the sources may have a million files.
func (s *Store) walk(ctx context.Context, folder, prefix string, yield func(blob.Info, error) bool) bool {
	if below := folder + "/"; !strings.HasPrefix(below, prefix) && !strings.HasPrefix(prefix, below) {
		return true
	}
	d, err := s.root.Open(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	if err != nil {
		yield(blob.Info{}, failed("list", folder, err))
		return false
	}
	defer d.Close()
	for {
		entries, err := d.ReadDir(512)
		for _, entry := range entries {
			if !s.visit(ctx, path.Join(folder, entry.Name()), entry.IsDir(), prefix, yield) {
				return false
			}
		}
		if err == io.EOF || errors.Is(err, fs.ErrNotExist) { // or its last object was deleted meanwhile, and it with it
			return true
		}
		if err != nil {
			yield(blob.Info{}, failed("list", folder, err))
			return false
		}
	}
}

func (s *Store) visit(ctx context.Context, name string, isFolder bool, prefix string, yield func(blob.Info, error) bool) bool {
	if err := ctx.Err(); err != nil {
		yield(blob.Info{}, err)
		return false
	}
	if isFolder {
		return s.walk(ctx, name, prefix, yield)
	}
	if !strings.HasPrefix(name, prefix) || blob.CheckKey(name) != nil {
		return true
	}
	info, err := s.stat(name)
	if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
		return true
	}
	if err != nil {
		yield(blob.Info{}, failed("list", name, err))
		return false
	}
	return yield(info, nil)
}
