package upload

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/id"
)

// Staging is the folder where the bytes of uploads wait until they are whole:
// <id> holds the bytes and <id>.info what the tus store notes beside them.
type Staging struct{ dir string }

// NewStaging makes the folder if it is missing, readable to the lab alone.
func NewStaging(dir string) (Staging, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Staging{}, fmt.Errorf("make the folder of uploads: %w", err)
	}
	return Staging{dir}, nil
}

// Dir is the folder.
func (s Staging) Dir() string { return s.dir }

// Path is where the bytes of an upload are. Identifiers are checked before they
// come here; nothing that a person wrote is part of it.
func (s Staging) Path(id string) string { return filepath.Join(s.dir, id) }

// Size is how many bytes of an upload have arrived; none for one that is not
// there.
func (s Staging) Size(id string) (int64, error) {
	stat, err := os.Stat(s.Path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("measure an upload: %w", err)
	}
	return stat.Size(), nil
}

// Sync makes the bytes of an upload survive a power cut: the file, then the
// folder that names it.
func (s Staging) Sync(id string) error {
	for _, name := range []string{s.Path(id), s.dir} {
		if err := syncFile(name); err != nil {
			return fmt.Errorf("make an upload durable: %w", err)
		}
	}
	return nil
}

func syncFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}

// Remove forgets the bytes of an upload; one that is absent is no error.
func (s Staging) Remove(id string) error {
	for _, name := range []string{s.Path(id), s.Path(id) + ".info"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an upload: %w", err)
		}
	}
	return nil
}

// All gives the uploads of which something is in the folder.
func (s Staging) All() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		entries, err := os.ReadDir(s.dir)
		if err != nil {
			yield("", fmt.Errorf("read the folder of uploads: %w", err))
			return
		}
		for _, entry := range entries {
			if id.Valid(entry.Name()) && !yield(entry.Name(), nil) {
				return
			}
		}
	}
}
