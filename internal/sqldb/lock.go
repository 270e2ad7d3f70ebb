package sqldb

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var errInUse = fault.New(fault.Unavailable, "data.in-use",
	"Another lab is already running on this data folder. Stop it, or give this one a folder of its own with LAB_DATA.")

// FolderLock keeps a data folder for one process.
type FolderLock struct {
	file *os.File
	home string
}

// Lock takes the folder dir for this process until Release or the end of the
// process, by a lock (flock) on dir/lab.lock, which stays behind with the name
// of the folder's Home. The folder must exist. A folder that is taken is the
// fault "data.in-use".
func Lock(dir string) (*FolderLock, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lab.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errInUse
	}
	var home string
	if err == nil {
		home, err = readHome(file)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), file.Close())
	}
	return &FolderLock{file, home}, nil
}

// readHome reads the name that was given to the folder when it was first
// locked. One that a power cut took is replaced: it is only a name.
func readHome(file *os.File) (string, error) {
	home := rand.Text()
	kept := make([]byte, len(home))
	if n, err := file.ReadAt(kept, 0); err == nil && n == len(home) && kept[0] != 0 {
		return string(kept), nil
	}
	_, err := file.WriteAt([]byte(home), 0)
	return home, err
}

// Home names the folder, by a random text that it keeps. Only one process at a
// time has it: whatever an earlier one of the same Home left is nobody's.
func (l *FolderLock) Home() string { return l.home }

// Release gives the folder back. The file stays: removing it would let two
// processes lock two files of the same name.
func (l *FolderLock) Release() error { return l.file.Close() }
