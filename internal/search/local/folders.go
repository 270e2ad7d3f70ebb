package local

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Each index that is made beside another gets a folder of its own. The link
// "current" names the one that answers: it is replaced in one step, so that a
// process that dies at any moment leaves one whole index.
const (
	firstFolder = "passages"
	currentLink = "current"
)

// current names the folder of the index that answers.
func current(dir string) (folder string, err error) {
	folder, err = os.Readlink(filepath.Join(dir, currentLink))
	if errors.Is(err, os.ErrNotExist) {
		return firstFolder, nil
	}
	if err != nil {
		return "", fmt.Errorf("look which search index answers: %w", err)
	}
	return filepath.Base(folder), nil
}

// choose makes a folder the one that answers.
func choose(dir, folder string) error {
	link, next := filepath.Join(dir, currentLink), filepath.Join(dir, currentLink+".next")
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Symlink(folder, next); err != nil {
		return err
	}
	if err := os.Rename(next, link); err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes a change of names in a folder durable.
func syncFolder(dir string) error {
	open, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(open.Sync(), open.Close())
}

// following names the folder of the index to be made after one.
func following(folder string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(folder, firstFolder+"-"))
	if err != nil { // the first has no number
		n = 1
	}
	return firstFolder + "-" + strconv.Itoa(n+1)
}

// sweep removes all indexes but one.
func sweep(dir, but string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), firstFolder) && e.Name() != but {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
