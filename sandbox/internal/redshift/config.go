// Package redshift makes a PostgreSQL server behave as an Amazon Redshift
// server on the wire: its startup, its SQL, its catalogs, its errors, its
// UNLOAD and COPY. The sandbox starts one Server for the source and one for
// the destination. It never runs in production and never talks to AWS itself.
package redshift

import (
	"context"
	"log/slog"
	"net"
	"time"

	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/redshift/engine"
	"standin/sandbox/internal/redshift/objects"
)

// Config is all that a Server needs. Every field without "optional" must be set.
type Config struct {
	// Name tells the servers apart in the journal: source or destination.
	Name string
	// Listener accepts the clients; Serve closes it.
	Listener net.Listener
	// Postgres is the server that executes, over its Unix socket with trust
	// authentication. Its database is the one that clients may connect to.
	Postgres engine.Address
	// PostgresSuperuser is the name of PostgreSQL's own superuser; no client logs in as it.
	PostgresSuperuser string
	// Users maps names to passwords.
	Users map[string]string
	// Superuser is the one of Users that is a superuser of the warehouse.
	Superuser string
	// Creators are those of Users that may create schemas in the database; optional.
	Creators []string
	// ServerVersion is the server_version that clients are told; optional, 8.0.2.
	ServerVersion string
	// Slices is the number of slices that UNLOAD writes files from; optional, 2.
	Slices int
	// ZeroRows is what UNLOAD writes for no rows: no-files, empty-manifest, empty-objects or header-only; optional, no-files.
	ZeroRows string
	// Region is the AWS region of the warehouse; optional, us-east-1.
	Region string
	// Objects gives S3 as IAM_ROLE may use it: a role's ARN, a chain of them joined by commas, or "default". Its error is
	// what the client is told, such as that the role is not attached. Optional: without it no role is attached.
	Objects func(ctx context.Context, role string) (objects.Bucket, error)
	// S3Endpoint is the URL that statements with access keys of their own use; optional.
	S3Endpoint string
	// Faults strike statements of the simple protocol; optional.
	Faults *faults.Set
	// Journal records every statement.
	Journal *journal.Journal
	// Log receives what goes wrong outside statements.
	Log *slog.Logger
	// Now is the clock.
	Now func() time.Time
}
