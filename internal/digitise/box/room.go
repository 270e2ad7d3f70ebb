package box

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// room is the folder Job of one run where there is no namespace to hold it: its
// names are links to the real files. So a tool's arguments hold names of ours
// alone, however strange the name of the lab's data folder is.
type room struct{ dir string }

const roomName = "lab-box-"

// furnish makes the room of a command; its tmp is the tool's own.
func furnish(c Command) (*room, error) {
	dir, err := os.MkdirTemp("", roomName+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return nil, err
	}
	r := &room{dir}
	for _, b := range append([]Bind{{From: c.Source, To: Source}, {From: c.Out, To: Out}}, c.Show...) {
		if err := r.link(b); err != nil {
			r.clear()
			return nil, err
		}
	}
	return r, os.Mkdir(r.tmp(), 0o700)
}

func (r *room) link(b Bind) error {
	if b.From == "" {
		return nil
	}
	if filepath.Dir(b.To) != Job {
		return fmt.Errorf("%s does not stand right below %s", b.To, Job)
	}
	from, err := filepath.Abs(b.From)
	if err != nil {
		return err
	}
	return os.Symlink(from, r.at(b.To))
}

func (r *room) tmp() string { return filepath.Join(r.dir, "tmp") }

// at puts the room in the place of Job in an argument.
func (r *room) at(arg string) string {
	if arg == Job {
		return r.dir
	}
	return strings.ReplaceAll(arg, Job+"/", r.dir+"/")
}

func (r *room) clear() { _ = os.RemoveAll(r.dir) } // what stays is swept at the next start

// sweep removes the rooms of labs that were killed.
func sweep() error {
	found, err := filepath.Glob(filepath.Join(os.TempDir(), roomName+"*"))
	if err != nil {
		return err
	}
	for _, dir := range found {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), roomName), "-")
		n, err := strconv.Atoi(pid)
		if err != nil || n <= 0 || !errors.Is(syscall.Kill(n, 0), syscall.ESRCH) {
			continue // not ours, or somebody works there
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}
