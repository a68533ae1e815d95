// Package app is the one place where concrete things meet: it reads a workspace
// and its secrets, opens the warehouses, the bucket and the record of jobs, and
// hands them to the steps. The command line stands on it. It makes no decision
// about tables and columns, prints nothing, and never ends the process.
package app

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"log/slog"
	"strings"
	"time"

	"standin/internal/aws/secret"
	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/keyed"
	"standin/internal/pipeline/prepare"
	"standin/internal/workspace"
)

// App carries out commands.
type App struct {
	Version string // of Standin
	// State is the state directory, from job.Dir. It is made when it is needed.
	State string
	Now   func() time.Time
	Log   *slog.Logger
}

// Jobs is the record of all jobs, the newest first.
func (a *App) Jobs(ctx context.Context) (_ []job.Job, err error) {
	store, err := job.Open(ctx, a.State, a.Now)
	if err != nil {
		return nil, err
	}
	defer closing(&err, store.Close)
	return store.Jobs(ctx)
}

// maskingKey reads the workspace's masking key, or makes a random one for one
// job if it has none. check is the key check value, empty for a random key.
func maskingKey(ctx context.Context, w *workspace.Workspace) (key keyed.Key, check string, err error) {
	if w.Key == nil {
		rand.Read(key[:]) // it never fails (crypto/rand)
		return key, "", nil
	}
	text, err := w.Key.Resolve(ctx, secret.Get)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return key, "", f.WithHint("%s", strings.TrimPrefix(f.Hint+"; `standin key new` makes a key", "; "))
	}
	if err != nil {
		return key, "", err
	}
	key, err = keyed.ParseKey(text)
	if err != nil {
		return key, "", fault.New(fault.KeyInvalid, "masking key %s: %w", w.Key, err).WithHint("`standin key new` makes one")
	}
	return key, key.Check(), nil
}

// newNullWord is what stands for NULL in the files of one job.
func newNullWord() string {
	var random [8]byte
	rand.Read(random[:]) // it never fails (crypto/rand)
	return prepare.NullWord(binary.NativeEndian.Uint64(random[:]))
}

// unlessInterrupted is an error, or told in its place if it is only that ctx was
// cancelled, in whatever was under way then.
func unlessInterrupted(ctx context.Context, err, told error) error {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || fault.CodeOf(err) == fault.Cancelled) {
		return told
	}
	return err
}

// closing closes something and keeps the first error.
func closing(err *error, do func() error) {
	if closeErr := do(); *err == nil {
		*err = closeErr
	}
}
