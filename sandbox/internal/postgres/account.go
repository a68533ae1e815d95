package postgres

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// nobody is who PostgreSQL runs as when the sandbox runs as root, as which PostgreSQL refuses to run.
const nobody = 65534

// attributes are those of PostgreSQL's processes, which work in dir. Their process group is their own, so that the
// terminal's Ctrl-C reaches the sandbox only, which then stops them in order.
func attributes(dir string) (*syscall.SysProcAttr, error) {
	a := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() != 0 {
		return a, nil
	}
	a.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	closed, err := closedParent(dir)
	if err != nil || closed == "" {
		return a, err
	}
	if err := passClosedDirectories(a); err != nil {
		return nil, fmt.Errorf("as root PostgreSQL runs as another user, who cannot reach %s through %s: %w", dir, closed, err)
	}
	return a, nil
}

// closedParent returns the first directory on the way to dir that other users cannot pass, or an empty string.
func closedParent(dir string) (string, error) {
	for parent := filepath.Dir(dir); ; parent = filepath.Dir(parent) {
		info, err := os.Stat(parent)
		if err != nil {
			return "", fmt.Errorf("look at the way to %s: %w", dir, err)
		}
		if info.Mode().Perm()&0o001 == 0 {
			return parent, nil
		}
		if parent == filepath.Dir(parent) {
			return "", nil
		}
	}
}

// GiveAway makes PostgreSQL's user the owner of a directory and of all in it, when the sandbox runs as root.
func GiveAway(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, nobody, nobody)
	})
	if err != nil {
		return fmt.Errorf("give %s to PostgreSQL's user: %w", dir, err)
	}
	return nil
}
