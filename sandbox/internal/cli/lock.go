package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// leftover is how long the watchdog of a killed sandbox may still need to stop its servers.
const leftover = 25 * time.Second

// lock makes the directory this process's, until the file and its duplicate in the watchdog are closed. A directory
// in which a sandbox runs is refused; one whose sandbox was killed is waited for while its watchdog clears up.
func lock(ctx context.Context, dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	ctx, cancel := context.WithTimeout(ctx, leftover)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		owner := owner(file)
		if !errors.Is(err, syscall.EWOULDBLOCK) || owner != 0 && syscall.Kill(owner, 0) == nil {
			return nil, errors.Join(fmt.Errorf("a sandbox runs in %s already (process %d)", dir, owner), file.Close())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("lock %s: an earlier sandbox still stops its servers: %w", dir, ctx.Err()), file.Close())
		}
	}
	err = file.Truncate(0)
	if err == nil {
		_, err = file.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", dir, err), file.Close())
	}
	return file, nil
}

// owner reads which process has the lock; 0 while that process has not written it.
func owner(file *os.File) int {
	text, err := io.ReadAll(io.NewSectionReader(file, 0, 20))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
