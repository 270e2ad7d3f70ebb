// Package stick brings a folder of this machine, a USB stick for one, into a
// lab: it lists what is in it, sends what the lab's plan asks for, and waits
// until that is digitised.
//
// It only reads, and only inside the folder: links and devices are refused, a
// file that changes while it is read is told apart. Names are text for the plan
// in whatever encoding; the folder's own bytes are used to open a file and for
// nothing else. Limits are those of package intake, and 64 folders in depth.
package stick

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/text"
)

const maxDepth = 64

// Folder is an open folder with the list of what is in it.
type Folder struct {
	root    *os.Root
	listing intake.Listing
	left    []intake.Left
	ignored int
}

// Open lists a folder. name is what it is called in the plan; empty for its own
// name. What cannot be listed is left, with the reason.
func Open(dir, name string) (*Folder, error) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder: %w", err)
	}
	root, err := os.OpenRoot(whole)
	if err != nil {
		return nil, fmt.Errorf("open the folder: %w", err)
	}
	f := &Folder{root: root, listing: intake.Listing{Name: cmp.Or(name, filepath.Base(whole))}}
	if err := f.list("", 0); err != nil {
		return nil, fmt.Errorf("list the folder: %w", err)
	}
	return f, f.readScript()
}

// Close ends it.
func (f *Folder) Close() error { return f.root.Close() }

// Size is how many files of how many bytes there are.
func (f *Folder) Size() (files int, bytes int64) {
	for _, one := range f.listing.Files {
		bytes += one.Size
	}
	return len(f.listing.Files), bytes
}

// list adds what is in a folder below the root, in the order of its names.
func (f *Folder) list(dir string, depth int) error {
	entries, err := f.entries(dir)
	switch {
	case dir == "" && err != nil:
		return err
	case err != nil || depth > maxDepth:
		f.leave(dir, intake.ErrUnreadable)
		return nil
	}
	for _, e := range entries {
		if err := f.add(strings.TrimPrefix(dir+"/"+e.Name(), "/"), e, depth); err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) entries(dir string) ([]fs.DirEntry, error) {
	open, err := f.root.Open(cmp.Or(dir, "."))
	if err != nil {
		return nil, err
	}
	defer func() { _ = open.Close() }() // only read from
	entries, err := open.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (f *Folder) add(path string, e fs.DirEntry, depth int) error {
	switch {
	case intake.Ignored(text.Legible(e.Name())):
		f.ignored++
	case e.Type()&fs.ModeSymlink != 0:
		f.leave(path, intake.ErrLink)
	case e.IsDir():
		return f.list(path, depth+1)
	case !e.Type().IsRegular():
		f.leave(path, intake.ErrDevice)
	case len(f.listing.Files) > intake.MaxFiles: // the plan says so
	default:
		info, err := e.Info()
		if err != nil {
			f.leave(path, intake.ErrUnreadable)
			return nil
		}
		f.listing.Files = append(f.listing.Files, intake.File{Path: path, Size: info.Size(), Changed: info.ModTime().Unix()})
	}
	return nil
}

func (f *Folder) leave(path string, why *fault.Error) {
	f.left = append(f.left, intake.Left{Path: text.Legible(path), Reason: why})
}

// readScript reads course.yaml, where there is one.
func (f *Folder) readScript() error {
	at := slices.IndexFunc(f.listing.Files, func(one intake.File) bool { return one.Path == intake.ScriptName })
	if at < 0 {
		return nil
	}
	file, err := f.open(f.listing.Files[at])
	if err != nil {
		return fmt.Errorf("read %s: %w", intake.ScriptName, err)
	}
	defer func() { _ = file.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(file, intake.MaxScript+1))
	f.listing.Script = string(data)
	return err
}

// open opens a file of the list, if it is still the one that was listed.
func (f *Folder) open(one intake.File) (*os.File, error) {
	file, err := f.root.OpenFile(one.Path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a channel that took its place must not hold us up
	if err != nil {
		return nil, intake.ErrUnreadable.Because(err)
	}
	if err := unchanged(file, one); err != nil {
		_ = file.Close() // nothing was read
		return nil, err
	}
	return file, nil
}

func unchanged(file *os.File, one intake.File) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return intake.ErrUnreadable.Because(err)
	case !info.Mode().IsRegular() || info.Size() != one.Size || info.ModTime().Unix() != one.Changed:
		return intake.ErrChanged
	}
	return nil
}
