// Package engine is a session's own connection to the PostgreSQL server that
// executes its statements. The wire front relays through it; UNLOAD and COPY
// read and write rows through it, so that they see the session's transaction
// and its temporary tables. It never rewrites a statement.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgproto3"
)

// patience is how long the server may take to stop a statement.
const patience = 30 * time.Second

// Address tells where PostgreSQL listens and which database is meant.
type Address struct {
	SocketDirectory string // of the Unix socket
	Port            int    // in the socket's name
	Database        string
}

// Connection is one connection to PostgreSQL. It serves one session, one call at a time;
// only Cancel may be called at any time.
type Connection struct {
	conn *pgconn.PgConn
}

// Options are how a connection starts.
type Options struct {
	User       string
	Parameters map[string]string          // settings
	Notice     func(*pgconn.Notice)       // optional: receives every notice
	Notify     func(*pgconn.Notification) // optional: receives every notification
}

// Connect opens a connection; the server trusts its Unix socket.
func Connect(ctx context.Context, address Address, options Options) (*Connection, error) {
	config, err := pgconn.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, fmt.Errorf("configure the connection to PostgreSQL: %w", err)
	}
	port, err := strconv.ParseUint(strconv.Itoa(address.Port), 10, 16)
	if err != nil {
		return nil, fmt.Errorf("port of PostgreSQL: %w", err)
	}
	config.Host, config.Port, config.Database = address.SocketDirectory, uint16(port), address.Database
	config.User, config.Password, config.Fallbacks = options.User, "", nil
	config.RuntimeParams = maps.Clone(options.Parameters)
	if options.Notice != nil {
		config.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) { options.Notice(notice) }
	}
	if options.Notify != nil {
		config.OnNotification = func(_ *pgconn.PgConn, notification *pgconn.Notification) { options.Notify(notification) }
	}
	// A cancelled context stops the statement, not the connection.
	config.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: patience}
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	return &Connection{conn: conn}, nil
}

// PID is the server's process id of the connection.
func (c *Connection) PID() uint32 { return c.conn.PID() }

// Parameter is the value of a parameter that the server reported.
func (c *Connection) Parameter(name string) string { return c.conn.ParameterStatus(name) }

// TransactionStatus is 'I' outside a transaction, 'T' inside and 'E' in a failed one.
func (c *Connection) TransactionStatus() byte { return c.conn.TxStatus() }

// Send queues a message for the server; Receive sends what is queued.
func (c *Connection) Send(message pgproto3.FrontendMessage) { c.conn.Frontend().Send(message) }

// Flush sends the queued messages.
func (c *Connection) Flush() error { return c.conn.Frontend().Flush() }

// Receive waits for the server's next message, which is valid until the next call.
func (c *Connection) Receive() (pgproto3.BackendMessage, error) {
	return c.conn.ReceiveMessage(context.Background())
}

// Exec runs statements whose rows do not matter.
func (c *Connection) Exec(ctx context.Context, sql string) error {
	_, err := c.Run(ctx, sql)
	return err
}

// Run runs one statement whose rows do not matter, and returns its command tag.
func (c *Connection) Run(ctx context.Context, sql string) (string, error) {
	results, err := c.conn.Exec(ctx, sql).ReadAll()
	if err != nil || len(results) == 0 {
		return "", err
	}
	return results[len(results)-1].CommandTag.String(), nil
}

// Wait waits for notifications until ctx is done, which closes the connection, or the connection fails.
func (c *Connection) Wait(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = c.conn.Conn().Close() }) // ends the wait
	defer stop()
	for {
		if err := c.conn.WaitForNotification(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
}

// Query streams the rows of one SELECT in text format; a nil value is NULL.
// fields is called once, before the first row; values are valid until row returns.
func (c *Connection) Query(ctx context.Context, sql string, fields func([]pgconn.FieldDescription) error, row func([][]byte) error) error {
	results := c.conn.Exec(ctx, sql)
	var stop error
	for results.NextResult() && stop == nil {
		result := results.ResultReader()
		if stop = fields(result.FieldDescriptions()); stop != nil {
			break
		}
		for stop == nil && result.NextRow() {
			stop = row(result.Values())
		}
	}
	if stop != nil {
		// What the server still sends is of no use; a cancel spares reading all of it.
		stop = errors.Join(stop, c.Cancel(context.WithoutCancel(ctx)))
		_ = results.Close() // ends with the cancel just asked for
		return stop
	}
	return results.Close()
}

// Strings returns the rows of a SELECT as text; NULL becomes the empty string.
func (c *Connection) Strings(ctx context.Context, sql string) ([][]string, error) {
	var rows [][]string
	none := func([]pgconn.FieldDescription) error { return nil }
	err := c.Query(ctx, sql, none, func(values [][]byte) error {
		row := make([]string, len(values))
		for i, value := range values {
			row[i] = string(value)
		}
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// CopyIn runs a `COPY … FROM STDIN` in PostgreSQL's text format with the lines of r,
// and returns the number of rows loaded. An error of r fails the statement.
func (c *Connection) CopyIn(ctx context.Context, sql string, r io.Reader) (int64, error) {
	tag, err := c.conn.CopyFrom(ctx, r, sql)
	return tag.RowsAffected(), err
}

// CopyOut writes what a `COPY … TO STDOUT` gives, in PostgreSQL's text format, to w.
func (c *Connection) CopyOut(ctx context.Context, sql string, w io.Writer) error {
	_, err := c.conn.CopyTo(ctx, w, sql)
	return err
}

// Cancel asks the server to stop what the connection executes.
func (c *Connection) Cancel(ctx context.Context) error { return c.conn.CancelRequest(ctx) }

// Close ends the connection.
func (c *Connection) Close(ctx context.Context) error { return c.conn.Close(ctx) }
