package digitise

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// bench is the folder in which one workshop works. A lock, held as long as the
// process lives, tells it from those that dead workshops left.
type bench struct {
	dir  string
	lock *os.File
}

const lockName = "lock"

func newBench(scratch, name string) (*bench, error) {
	scratch, err := filepath.Abs(scratch)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(scratch, 0o700); err != nil {
		return nil, err
	}
	if err := sweep(scratch); err != nil {
		return nil, err
	}
	dir := filepath.Join(scratch, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := hold(dir)
	if err != nil {
		return nil, err
	}
	return &bench{dir: dir, lock: lock}, nil
}

// hold takes the lock of a bench, or answers an error where it is taken.
func hold(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return lock, nil
}

// sweep removes the benches that nobody holds, and ends what still works there.
func sweep(scratch string) error {
	found, err := os.ReadDir(scratch)
	if err != nil {
		return err
	}
	for _, entry := range found {
		dir := filepath.Join(scratch, entry.Name())
		lock, err := hold(dir)
		if err != nil {
			continue // somebody works there, or it is no bench
		}
		if err := errors.Join(endToolsOf(dir), os.RemoveAll(dir), lock.Close()); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// clear makes an empty folder for a job, with an empty folder out in it.
func (b *bench) clear(job string) (string, error) {
	dir := filepath.Join(b.dir, job)
	return dir, os.MkdirAll(filepath.Join(dir, "out"), 0o700)
}

func (b *bench) close() error { return errors.Join(os.RemoveAll(b.dir), b.lock.Close()) }
