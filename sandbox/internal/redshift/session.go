package redshift

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/redshift/activity"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/engine"
)

// flushSize is how many bytes for the client are gathered before they are sent.
const flushSize = 32 << 10

// session serves one client. One goroutine owns it; only stop may be called from others.
type session struct {
	server *Server
	client *pgproto3.Backend
	engine *engine.Connection
	about  activity.Session
	key    []byte // for CancelRequest

	facts     dialect.Facts
	label     string        // query_group
	timeout   time.Duration // statement_timeout
	stale     bool          // settings changed in the open transaction
	figures   map[string]int64
	reported  map[string]string // parameters that the client was told
	ownBlock  bool              // the open transaction is the front's, around several statements of one message
	skipping  bool              // until Sync, after an error of the extended protocol
	prepared  map[string]*statement
	portals   map[string]*statement
	unflushed int

	mu         sync.Mutex
	running    int64                   // the number of the statement that runs, or 0
	stopped    bool                    // it was cancelled, perhaps before it could be interrupted
	interrupt  context.CancelCauseFunc // of the front's own statement that runs
	terminated bool
}

// errCancelled is the cause of a context that CancelRequest or pg_cancel_backend ended.
var errCancelled = errors.New("the statement was cancelled")

// stop cancels what the session executes, and ends the session if asked to.
func (s *session) stop(terminate bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terminated = s.terminated || terminate
	if s.running == 0 {
		return
	}
	s.stopped = true
	if s.interrupt != nil {
		s.interrupt(errCancelled)
		return
	}
	go s.cancel(s.running)
}

// cancel asks PostgreSQL to stop the statement until it has ended: a request that comes before PostgreSQL began
// the statement has no effect.
func (s *session) cancel(query int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for s.runs(query) {
		ctx, stop := context.WithTimeout(context.Background(), time.Second)
		if err := s.engine.Cancel(ctx); err != nil {
			s.server.config.Log.Debug("a statement was not cancelled", "session", s.about.PID, "error", err)
		}
		stop()
		<-tick.C
	}
}

func (s *session) runs(query int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running == query && s.interrupt == nil
}

// run sets the number of the statement that runs; 0 is none.
func (s *session) run(query int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running, s.stopped = query, false
}

// interruptible makes ctx end when the session is stopped or its statement_timeout passes.
func (s *session) interruptible(ctx context.Context) (context.Context, func()) {
	ctx, interrupt := context.WithCancelCause(ctx)
	timeout := func() bool { return true }
	if s.timeout > 0 {
		timeout = time.AfterFunc(s.timeout, func() { interrupt(errCancelled) }).Stop
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.interrupt = interrupt
	if s.stopped {
		interrupt(errCancelled)
	}
	return ctx, func() {
		timeout()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.interrupt = nil
		interrupt(nil)
	}
}

// serve answers the client's messages until it leaves.
func (s *session) serve(ctx context.Context) error {
	defer s.close()
	stop := context.AfterFunc(ctx, func() { s.stop(true) })
	defer stop()
	if err := s.ready(); err != nil {
		return err
	}
	for {
		message, err := s.client.Receive()
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("receive from the client: %w", err)
		}
		switch message := message.(type) {
		case *pgproto3.Terminate:
			return nil
		case *pgproto3.Query:
			err = s.simple(ctx, message.String)
		default:
			err = s.extended(ctx, message)
		}
		if err != nil {
			return err
		}
		if s.isTerminated() {
			return nil
		}
	}
}

func (s *session) isTerminated() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terminated
}

func (s *session) close() {
	s.run(0)
	s.server.remove(s)
	s.server.activity.Disconnect(s.about)
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	_ = s.engine.Close(ctx) // PostgreSQL rolls back what is open
}

// send queues a message for the client.
func (s *session) send(message pgproto3.BackendMessage, size int) error {
	s.client.Send(message)
	if s.unflushed += size; s.unflushed < flushSize {
		return nil
	}
	return s.flush()
}

func (s *session) flush() error {
	s.unflushed = 0
	if err := s.client.Flush(); err != nil {
		return fmt.Errorf("send to the client: %w", err)
	}
	return nil
}

// ready tells the client that the next statement may come.
func (s *session) ready() error {
	s.client.Send(&pgproto3.ReadyForQuery{TxStatus: s.engine.TransactionStatus()})
	return s.flush()
}

// notice passes a notice of PostgreSQL on.
func (s *session) notice(notice *pgconn.Notice) {
	response := noticeResponse((*pgconn.PgError)(notice))
	response.Message = s.restore(response.Message)
	s.client.Send(response)
}

// inform sends an INFO of the warehouse itself.
func (s *session) inform(format string, arguments ...any) {
	s.client.Send(noticeResponse(&pgconn.PgError{Severity: "INFO", Code: "00000", Message: fmt.Sprintf(format, arguments...)}))
}

// begin records that a statement runs, and gives it a number.
func (s *session) begin(st *statement) int64 {
	return s.server.activity.Begin(s.about, s.label, st.kind, st.text, s.run)
}

// record writes the outcome of a statement to the journal and to the activity.
func (s *session) record(query int64, text string, rows int64, fault *pgconn.PgError) {
	s.run(0)
	status, activityStatus, message := "ok", "success", ""
	if fault != nil {
		status, activityStatus, message = fault.Code, "failed", fault.Message
		if fault.Code == cancelCode {
			activityStatus = "canceled"
		}
	}
	s.server.config.Journal.Statement(journal.Statement{Server: s.server.config.Name, Session: int64(s.about.PID), Text: text, Status: status})
	s.server.activity.End(query, activityStatus, message, rows)
}

// refreshSettings reads the settings that the front itself goes by, and tells the client of those it follows. SHOW
// takes no snapshot, as a SELECT would: a transaction's snapshot is of its first statement on data [c_serial_isolation].
func (s *session) refreshSettings(ctx context.Context) error {
	rows, err := s.engine.Strings(ctx, `SHOW redshift.enable_case_sensitive_identifier; SHOW redshift.query_group; SHOW statement_timeout`)
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	s.facts.CaseSensitive = slices.Contains([]string{"on", "true", "t", "yes", "1"}, strings.ToLower(rows[0][0]))
	s.label = cmp.Or(rows[1][0], "default")
	if s.timeout, err = timeout(rows[2][0]); err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	for _, name := range []string{"TimeZone", "DateStyle"} {
		value := s.engine.Parameter(name)
		if known, ok := s.reported[name]; ok && known != value {
			s.client.Send(&pgproto3.ParameterStatus{Name: name, Value: value})
		}
		if s.reported == nil {
			s.reported = map[string]string{}
		}
		s.reported[name] = value
	}
	return nil
}

// timeout reads a time as PostgreSQL shows one: 0, 500ms, 90s, 1min, 2h or 3d.
func timeout(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(strings.Replace(text, "min", "m", 1))
}
