package redshift

import (
	"context"
	"crypto/md5" //nolint:gosec // the protocol's password authentication is MD5
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/activity"
	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/engine"
)

// administrator is the server's own connection, of PostgreSQL's superuser.
type administrator struct {
	mu         sync.Mutex
	connection *engine.Connection
}

// do runs f with the connection, alone.
func (a *administrator) do(f func(*engine.Connection) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return f(a.connection)
}

func (a *administrator) close() {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	_ = a.connection.Close(ctx) // the server is going
}

// prepare installs the catalog and makes the users.
func (s *Server) prepare(ctx context.Context) error {
	connection, err := engine.Connect(ctx, s.config.Postgres, engine.Options{
		User:       s.config.PostgresSuperuser,
		Parameters: map[string]string{"allow_system_table_mods": "on", "client_min_messages": "warning", "synchronous_commit": "off"},
	})
	if err != nil {
		return err
	}
	s.admin = &administrator{connection: connection}
	if err := catalog.Install(ctx, connection, s.config.Name, s.config.Slices); err != nil {
		return err
	}
	if s.rewriter.Shadows, err = catalog.Load(ctx, connection); err != nil {
		return err
	}
	if s.rewriter.Names, err = s.names(ctx, connection); err != nil {
		return err
	}
	if s.types, err = types(ctx, connection); err != nil {
		return err
	}
	views, err := connection.Strings(ctx, "SELECT 1 FROM pg_internal.late_view LIMIT 1")
	if err != nil {
		return fmt.Errorf("look for late-binding views: %w", err)
	}
	s.late.Store(len(views) > 0)
	return s.users(ctx, connection)
}

// names reads the long names of the database.
func (s *Server) names(ctx context.Context, connection *engine.Connection) (*dialect.Names, error) {
	rows, err := connection.Strings(ctx, "SELECT short, long FROM pg_internal.long_name")
	if err != nil {
		return nil, fmt.Errorf("read the long names: %w", err)
	}
	known := map[string]string{}
	for _, row := range rows {
		known[row[0]] = row[1]
	}
	return dialect.NewNames(known, func(short, long string) error {
		// The administrator's literals have standard_conforming_strings, so only quotes are doubled.
		quote := func(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
		return s.admin.do(func(connection *engine.Connection) error {
			return connection.Exec(context.WithoutCancel(ctx), "INSERT INTO pg_internal.long_name VALUES ("+quote(short)+", "+quote(long)+") ON CONFLICT DO NOTHING")
		})
	}), nil
}

// types are the OIDs on the wire of Redshift's own types, by those of PostgreSQL's that
// stand for them. A domain is described there as what it is based on.
func types(ctx context.Context, connection *engine.Connection) (map[uint32]uint32, error) {
	known := map[uint32]uint32{}
	for oid, name := range map[uint32]string{
		2935: "pg_internal.hllsketch_value", 3000: "pg_internal.geometry_value", 3001: "pg_internal.geography_value",
		4000: "pg_catalog.super", 6551: "pg_catalog.varbyte",
	} {
		rows, err := connection.Strings(ctx, "SELECT "+dialect.QuoteLiteral(name)+"::regtype::oid")
		if err != nil {
			return nil, fmt.Errorf("read the types: %w", err)
		}
		local, err := strconv.ParseUint(rows[0][0], 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read the types: %w", err)
		}
		known[uint32(local)] = oid
	}
	return known, nil
}

// users makes the roles of the configuration, and gives everybody what Redshift gives.
func (s *Server) users(ctx context.Context, connection *engine.Connection) error {
	var sql strings.Builder
	for _, user := range slices.Sorted(maps.Keys(s.config.Users)) {
		name := dialect.QuoteIdentifier(user)
		fmt.Fprintf(&sql, `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %s) THEN CREATE ROLE %s; END IF; END $do$;`, dialect.QuoteLiteral(user), name)
		super := "NOSUPERUSER"
		if user == s.config.Superuser {
			super = "SUPERUSER"
		}
		fmt.Fprintf(&sql, `ALTER ROLE %s LOGIN %s PASSWORD '%s';`, name, super, passwordHash(user, s.config.Users[user]))
	}
	sql.WriteString("GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC;")
	for _, user := range s.config.Creators {
		fmt.Fprintf(&sql, "GRANT CREATE ON DATABASE %s TO %s;", dialect.QuoteIdentifier(s.config.Postgres.Database), dialect.QuoteIdentifier(user))
	}
	if err := connection.Exec(ctx, sql.String()); err != nil {
		return fmt.Errorf("make the users: %w", err)
	}
	return nil
}

// passwordHash is the form that PostgreSQL keeps a password in.
func passwordHash(user, password string) string { return "md5" + md5Hex(password+user) }

func md5Hex(text string) string {
	sum := md5.Sum([]byte(text)) //nolint:gosec // as the protocol says
	return hex.EncodeToString(sum[:])
}

// storedPassword reads the hash of a user's password; it is empty for an unknown user.
func (s *Server) storedPassword(ctx context.Context, user string) (string, error) {
	var hash string
	err := s.admin.do(func(connection *engine.Connection) error {
		rows, err := connection.Strings(ctx, "SELECT rolpassword FROM pg_authid WHERE rolcanlogin AND rolname = '"+strings.ReplaceAll(user, "'", "''")+"'")
		if err == nil && len(rows) == 1 {
			hash = rows[0][0]
		}
		return err
	})
	return hash, err
}

// listen hears of sessions that a statement cancels or terminates.
func (s *Server) listen(ctx context.Context) {
	connection, err := engine.Connect(ctx, s.config.Postgres, engine.Options{
		User: s.config.PostgresSuperuser,
		Notify: func(notification *pgconn.Notification) {
			verb, number, _ := strings.Cut(notification.Payload, " ")
			pid, err := strconv.ParseUint(number, 10, 32)
			if err != nil {
				return
			}
			if session := s.session(uint32(pid)); session != nil {
				session.stop(verb == "terminate")
			}
		},
	})
	if err == nil {
		err = connection.Exec(ctx, "LISTEN pg_internal")
	}
	if err == nil {
		err = connection.Wait(ctx)
	}
	if ctx.Err() == nil {
		s.config.Log.Error("cancelling by statement has stopped working", "server", s.config.Name, "error", err)
	}
}

// publish writes the activity where the system views read it.
func (s *Server) publish(ctx context.Context) error {
	return s.admin.do(func(connection *engine.Connection) error { return s.activity.Write(ctx, connection) })
}

var _ activity.Writer = (*engine.Connection)(nil)
