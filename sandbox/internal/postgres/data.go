package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Superuser is PostgreSQL's own superuser, named as Redshift's is. The sockets trust it.
const Superuser = "rdsdb"

// Prepare makes those of the data directories that do not exist: initdb runs once, the others are copies. Each
// appears whole or not at all. It refuses directories that another major version made.
func (b Binaries) Prepare(ctx context.Context, dirs ...string) error {
	var missing []string
	for _, dir := range dirs {
		version, err := os.ReadFile(filepath.Join(dir, "PG_VERSION"))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, dir)
		case err != nil:
			return fmt.Errorf("look at the data directory: %w", err)
		case strings.TrimSpace(string(version)) != strconv.Itoa(b.Major):
			return fmt.Errorf("%s was made by PostgreSQL %s, but %s has PostgreSQL %d: set PG_BIN, or delete the sandbox's directory to begin anew",
				dir, strings.TrimSpace(string(version)), b.Dir, b.Major)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	template := missing[0] + ".new"
	if err := b.initialise(ctx, template); err != nil {
		return err
	}
	for _, dir := range missing[1:] {
		if err := copyWhole(template, dir); err != nil {
			return fmt.Errorf("copy the new data directory to %s: %w", dir, err)
		}
	}
	if err := os.Rename(template, missing[0]); err != nil {
		return fmt.Errorf("make a data directory: %w", err)
	}
	return nil
}

// initialise runs initdb: byte order for texts, as in Redshift, and UTF-8.
func (b Binaries) initialise(ctx context.Context, dir string) error {
	err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700))
	if err == nil {
		err = GiveAway(dir)
	}
	if err != nil {
		return fmt.Errorf("make a data directory: %w", err)
	}
	command := exec.CommandContext(ctx, b.path("initdb"), "--pgdata="+dir, "--username="+Superuser, "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	command.Dir = "/" // which every user can read
	command.Env = environment()
	if command.SysProcAttr, err = attributes(dir); err != nil {
		return err
	}
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Run(); err != nil {
		return fmt.Errorf("make a data directory with initdb: %w: %s", err, strings.TrimSpace(out.String()))
	}
	return nil
}

func copyWhole(from, to string) error {
	partial := to + ".new"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := partial + strings.TrimPrefix(path, from)
		if entry.IsDir() {
			return os.Mkdir(target, 0o700)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600)
	})
	if err == nil {
		err = GiveAway(partial)
	}
	if err != nil {
		return err
	}
	return os.Rename(partial, to)
}

// environment is that of PostgreSQL's processes: libpq's variables of the user must not reach them.
func environment() []string {
	kept := []string{"LC_ALL=C", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	for _, name := range []string{"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			kept = append(kept, name+"="+value)
		}
	}
	return kept
}
