// Package redshift is the edge to the warehouses: the only package that speaks
// SQL to one. prepare, unload, load, publish and clean-up reach it through small
// interfaces of their own, and app opens it. It carries out what the plan says
// and decides nothing: which tables, which names and which files is the caller's.
// No text of a server, which may hold values, leaves it, in an error or a log.
package redshift

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"time"

	"standin/internal/fault"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Config says which warehouse to open, and as whom.
type Config struct {
	Host     string
	Port     int
	Database string
	User     string
	Password string
	SSLMode  string         // disable, require, verify-ca or verify-full
	RootCAs  *x509.CertPool // nil: the system's
	// Sessions is how many statements run at once; Redshift queues the rest
	// anyway, and 2 to 4 is its advice. At least 1.
	Sessions int
	// QueryGroup labels every session: plan.QueryGroup of the job, or empty.
	QueryGroup string
	// Application is what the warehouse's connection log shows.
	Application string
	// LockWait bounds each statement of a publication; zero is one minute.
	LockWait time.Duration
}

// Warehouse is an open database. It is safe for concurrent use.
type Warehouse struct {
	pool     *wire.Pool
	address  string // for people: host:port/database
	log      *slog.Logger
	lockWait time.Duration
	pause    func(ctx context.Context, attempt int) error
}

// Open connects to the warehouse. Its errors are faults: ConnectionFailed, or
// Cancelled when ctx ended.
func Open(ctx context.Context, config Config, log *slog.Logger) (*Warehouse, error) {
	w := &Warehouse{
		address:  net.JoinHostPort(config.Host, strconv.Itoa(config.Port)) + "/" + config.Database,
		log:      log,
		lockWait: config.LockWait,
		pause:    pause,
	}
	if w.lockWait == 0 {
		w.lockWait = time.Minute
	}
	setup, err := statement.Session(config.QueryGroup)
	if err != nil {
		return nil, fault.New(fault.Internal, "connect to %s: query group: %w", w.address, err)
	}
	w.pool, err = wire.Open(ctx, wire.Config{
		Host: config.Host, Port: config.Port, Database: config.Database, User: config.User, Password: config.Password,
		SSLMode: config.SSLMode, RootCAs: config.RootCAs, Application: config.Application,
		Sessions: config.Sessions, Setup: setup,
	}, log)
	if err != nil {
		return nil, failure(ctx, fault.ConnectionFailed, "connect to "+w.address, err)
	}
	return w, nil
}

// Close closes the sessions.
func (w *Warehouse) Close() { w.pool.Close() }

// with runs do on a session of the pool and makes its error a fault.
func (w *Warehouse) with(ctx context.Context, code fault.Code, operation string, do func(s *wire.Session) error) error {
	s, err := w.pool.Acquire(ctx)
	if err != nil {
		return failure(ctx, code, operation, err)
	}
	defer s.Release()
	if err := do(s); err != nil {
		return failure(ctx, code, operation, err)
	}
	return nil
}

// attempts is how often a transaction or a catalog's reading is tried that other
// sessions got in the way of.
const attempts = 5

// retry repeats do, on one session each time, while the reason of its error is
// one of those given.
func (w *Warehouse) retry(ctx context.Context, do func() error, reasons ...wire.Reason) error {
	for attempt := 1; ; attempt++ {
		err := do()
		if err == nil || attempt == attempts || !slices.Contains(reasons, wire.ReasonOf(err)) {
			return err
		}
		w.log.InfoContext(ctx, "trying again", "attempt", attempt, "error", err)
		if err := w.pause(ctx, attempt); err != nil {
			return err
		}
	}
}

// pause waits longer after each attempt: a quarter of a second, then half, …
func pause(ctx context.Context, attempt int) error {
	timer := time.NewTimer(time.Duration(1<<attempt) * 125 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// failure makes err a fault: one that it holds already, Cancelled when ctx was
// cancelled, the code that its reason always has, or code, as also when the time
// that the operation was given has run out.
func failure(ctx context.Context, code fault.Code, operation string, err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fault.New(code, "%s: it took too long: %w", operation, context.Cause(ctx))
	case ctx.Err() != nil:
		return fault.New(fault.Cancelled, "%s: interrupted: %w", operation, context.Cause(ctx))
	}
	f := fault.New(code, "%s: %w", operation, err)
	switch wire.ReasonOf(err) {
	case wire.Misconfigured, wire.Unreachable, wire.LoginRefused, wire.Lost:
		f.Code = fault.ConnectionFailed
		if wire.ReasonOf(err) == wire.LoginRefused {
			return f.WithHint("check the user, the secret of the password and the database, and that the user may log in from this machine")
		}
	case wire.Forbidden:
		f.Code = fault.PermissionDenied
		return f.WithHint("Run `standin check`: it names what is missing, and the statement that grants it.")
	case wire.RoleRefused:
		f.Code = fault.PermissionDenied
		return f.WithHint("The role must be attached to the cluster or workgroup and trust redshift.amazonaws.com; where ASSUMEROLE is controlled, it must be granted to the user for UNLOAD and COPY.")
	case wire.StorageForbidden:
		f.Code = fault.PermissionDenied
		return f.WithHint("UNLOAD's role needs s3:PutObject, s3:GetObject and s3:ListBucket on the bucket path, COPY's role s3:GetObject and s3:ListBucket.")
	case wire.StorageElsewhere:
		return f.WithHint("Set staging.region to the region of the bucket.")
	}
	return f
}
