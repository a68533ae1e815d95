package job

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the lock on a file, which it makes if it is not there, or returns
// errHeld. The lock ends with unlock, or with the process.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		err = errHeld
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file.Close, nil
}

// removeLocked unlocks a file and then removes it, because Windows removes no
// file that is open; if somebody else has opened it by then, it stays, which
// means nothing: what counts is the lock.
func removeLocked(path string, unlock func() error) error {
	err := unlock()
	_ = os.Remove(path) // see above
	return err
}
