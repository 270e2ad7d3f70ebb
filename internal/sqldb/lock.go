package sqldb

import (
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
type FolderLock struct{ file *os.File }

// Lock takes the folder dir for this process until Release or the end of the
// process, by a lock (flock) on dir/lab.lock, which stays behind empty. The
// folder must exist. A folder that is taken is the fault "data.in-use".
func Lock(dir string) (*FolderLock, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lab.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errInUse
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), file.Close())
	}
	return &FolderLock{file}, nil
}

// Release gives the folder back. The file stays: removing it would let two
// processes lock two files of the same name.
func (l *FolderLock) Release() error { return l.file.Close() }
