package job

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"standin/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the record of jobs in one state directory. Several processes may have
// the same directory open.
type Store struct {
	db  *sql.DB
	dir string
	now func() time.Time
}

// busyTimeout is how long a statement waits for another process's.
const busyTimeout = 10 * time.Second

// Open opens the record in a state directory, and makes both if they are not
// there. The directory is readable by its owner only.
func Open(ctx context.Context, dir string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, liveDir), 0o700); err != nil {
		return nil, wrap(err, "make the state directory")
	}
	// Write-ahead logging lets `standin jobs` read while a job writes. Taking
	// the write lock when a transaction begins spares the deadlock of two that
	// began with a read.
	query := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			"journal_mode(wal)", "synchronous(normal)", "foreign_keys(1)",
			fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
		},
	}
	file := url.URL{Scheme: "file", Path: filepath.Join(dir, "jobs.db"), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", file.String())
	if err != nil {
		return nil, wrap(err, "open %s", dir)
	}
	s := &Store{db: db, dir: dir, now: now}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(wrap(err, "bring %s up to date", dir), db.Close())
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	// Two processes that start at once would both apply the same migration.
	unlock, err := waitForLock(ctx, filepath.Join(s.dir, "migrate.lock"))
	if err != nil {
		return err
	}
	defer unlock()
	_, err = provider.Up(ctx)
	return err
}

// Close closes the record. Jobs that are live stay so until their ledgers close.
func (s *Store) Close() error { return s.db.Close() }

// Dir is the state directory for a flag's value and an environment: the flag, or
// else STANDIN_STATE, or else standin below XDG_STATE_HOME, which is
// ~/.local/state unless set (XDG Base Directory Specification 0.8).
func Dir(flag string, getenv func(string) string) (string, error) {
	for _, dir := range []string{flag, getenv("STANDIN_STATE")} {
		if dir != "" {
			return filepath.Abs(dir)
		}
	}
	// The specification has relative paths ignored.
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "standin"), nil
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state", "standin"), nil
	}
	return "", fault.New(fault.Usage, "there is no state directory: neither --state, STANDIN_STATE, XDG_STATE_HOME nor HOME is set")
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
