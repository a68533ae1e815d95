//go:build unix

package job

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock on a file, which it makes if it is not there, or returns
// errHeld. The lock ends with unlock, or with the process.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errHeld
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file.Close, nil
}

// removeLocked removes a file that is locked, and then unlocks it: so nobody can
// take the lock on a file that is about to go.
func removeLocked(path string, unlock func() error) error {
	return errors.Join(os.Remove(path), unlock())
}
