package job

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// liveDir is the folder of the state directory that has a file for each job
// that is, or was when it was killed, live.
const liveDir = "live"

// errHeld says that another holds the lock.
var errHeld = errors.New("the lock is held")

// waitForLock takes the lock on a file when it is free.
func waitForLock(ctx context.Context, path string) (unlock func(), err error) {
	for {
		unlock, err := lock(path)
		if err == nil {
			return func() { _ = unlock() }, nil // closing a file that was only locked loses nothing
		}
		if !errors.Is(err, errHeld) {
			return nil, err
		}
		timer := time.NewTimer(10 * time.Millisecond)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-timer.C:
		}
	}
}

// holdLive makes a job live. It returns errHeld if the job is live already.
func (s *Store) holdLive(id string) (release func() error, err error) {
	path := s.livePath(id)
	unlock, err := lock(path)
	if err != nil {
		return nil, wrap(err, "make job %s live", id)
	}
	return func() error { return removeLocked(path, unlock) }, nil
}

// isLive reports whether a process holds the job.
func (s *Store) isLive(id string) (bool, error) {
	path := s.livePath(id)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	unlock, err := lock(path)
	switch {
	case errors.Is(err, errHeld):
		return true, nil
	case err != nil:
		return false, wrap(err, "see whether job %s is live", id)
	}
	return false, unlock()
}

func (s *Store) livePath(id string) string { return filepath.Join(s.dir, liveDir, id) }
