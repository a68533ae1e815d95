// Package postgres runs the PostgreSQL servers that execute the warehouses' statements: it finds an installed
// PostgreSQL 15 to 18, makes data directories, starts servers on Unix sockets and stops them. The command calls it;
// clients of the sandbox reach the servers only through the Redshift fronts. It never listens on a network and
// never keeps data safe from a crash of the machine: fsync is off.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	oldest = 15
	newest = 18
)

// Binaries is an installed PostgreSQL.
type Binaries struct {
	Dir   string // with initdb and postgres
	Major int
}

// Find looks for PostgreSQL in $PG_BIN, in PATH, where Debian's packages and where Homebrew's put it, newest first,
// and returns the first of a version that the sandbox works with.
func Find(ctx context.Context) (Binaries, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		found, err := inspect(ctx, dir)
		if err != nil {
			return Binaries{}, fmt.Errorf("PostgreSQL in $PG_BIN: %w", err)
		}
		return found, nil
	}
	var candidates []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			candidates = append(candidates, filepath.Dir(resolved))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/opt/homebrew/opt/postgresql/bin",
		"/usr/local/opt/postgresql@*/bin", "/usr/local/opt/postgresql/bin",
		"/usr/pgsql-*/bin",
	} {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			return Binaries{}, fmt.Errorf("look for PostgreSQL in %s: %w", pattern, err)
		}
		slices.Reverse(dirs) // all versions that count have two digits
		candidates = append(candidates, dirs...)
	}
	var reasons []error
	for _, dir := range candidates {
		found, err := inspect(ctx, dir)
		if err == nil {
			return found, nil
		}
		reasons = append(reasons, err)
	}
	return Binaries{}, errors.Join(append([]error{fmt.Errorf(
		"no PostgreSQL %d to %d found: install it (apt-get install postgresql, brew install postgresql) or set PG_BIN to the directory of initdb and postgres",
		oldest, newest)}, reasons...)...)
}

func inspect(ctx context.Context, dir string) (Binaries, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return Binaries{}, fmt.Errorf("%s has no initdb", dir)
	}
	if os.Geteuid() == 0 {
		closed, err := closedParent(filepath.Join(dir, "initdb"))
		if err != nil || closed != "" {
			return Binaries{}, errors.Join(err, fmt.Errorf("as root PostgreSQL runs as another user, who cannot reach %s through %q", dir, closed))
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Binaries{}, fmt.Errorf("ask %s/postgres for its version: %w", dir, err)
	}
	digits := regexp.MustCompile(`\) (\d+)`).FindStringSubmatch(string(out))
	if digits == nil {
		return Binaries{}, fmt.Errorf("%s/postgres tells no version: %q", dir, strings.TrimSpace(string(out)))
	}
	major, err := strconv.Atoi(digits[1])
	if err != nil || major < oldest || major > newest {
		return Binaries{}, fmt.Errorf("%s has PostgreSQL %s; the sandbox works with %d to %d", dir, digits[1], oldest, newest)
	}
	return Binaries{Dir: dir, Major: major}, nil
}

func (b Binaries) path(name string) string { return filepath.Join(b.Dir, name) }
