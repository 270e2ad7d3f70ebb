package local

import (
	"errors"
	"fmt"
	"path/filepath"
)

// Clear empties the index in dir, or makes it there. It fails with ErrLocked
// where a process has it open.
func Clear(dir string) error {
	held, err := lock(dir)
	if err != nil {
		return err
	}
	index, err := create(filepath.Join(dir, folder))
	if err == nil {
		err = index.Close()
	}
	if err := errors.Join(err, held.Close()); err != nil {
		return fmt.Errorf("clear the search index: %w", err)
	}
	return nil
}
