// Package wiretest is a scripted warehouse for the tests of redshift and wire: a
// listener that speaks PostgreSQL's protocol as Redshift does and answers each
// statement as the test says. It understands no SQL but BEGIN, COMMIT and
// ROLLBACK. Only tests import it.
package wiretest

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// Canary is in every text of the server's errors and notices. It must not be in
// anything that leaves the product.
const Canary = "canary-5f1d-alice@example.com"

// Answer is what the server does with a statement: it gives rows, or fails with
// an SQLSTATE, or ends the session, or breaks the connection, or runs until it is
// cancelled, or for ever.
type Answer struct {
	Rows     [][]string
	SQLState string // fails; XX000 for Redshift's internal errors
	Message  string // of the error, before the canary
	Detail   string // likewise
	Fatal    bool   // the error ends the session
	Break    bool   // the connection, without a word
	Hang     bool   // until the statement is cancelled
	Deaf     bool   // for ever: no cancel request is heard
}

// Server is a running warehouse.
type Server struct {
	Host     string
	Port     int
	Password string // that it wants
	// TLS is how it answers who asks for an encrypted session; nil refuses it.
	// It is set before the first client connects.
	TLS *tls.Config
	// Refuses is the SQLSTATE by which it refuses every session; empty: it does not.
	// It is set before the first client connects.
	Refuses string

	answer func(session int, statement string) Answer
	mu     sync.Mutex
	log    []string
	cancel map[uint32]context.CancelFunc
	count  int
}

// Start serves until the test ends. answer is called for every statement, with
// the session's number from 1, by one session at a time.
func Start(tb testing.TB, answer func(session int, statement string) Answer) *Server {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr)
	s := &Server{Host: "127.0.0.1", Port: address.Port, Password: "secret", answer: answer, cancel: map[uint32]context.CancelFunc{}}
	var sessions sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	sessions.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			sessions.Go(func() {
				defer func() { _ = conn.Close() }() // the client may have gone
				s.serve(conn)
			})
		}
	})
	tb.Cleanup(func() {
		_ = listener.Close() // ends Accept
		mu.Lock()
		for _, conn := range open {
			_ = conn.Close()
		}
		mu.Unlock()
		sessions.Wait()
	})
	return s
}

// Statements are those that arrived, in order, but for the sessions' settings
// and the question whether they live.
func (s *Server) Statements() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, text := range s.log {
		if !strings.HasPrefix(text, "SET ") && text != "SELECT 1" {
			out = append(out, text)
		}
	}
	return out
}

func (s *Server) serve(conn net.Conn) {
	backend := pgproto3.NewBackend(conn, conn)
	startup, err := backend.ReceiveStartupMessage()
	if err != nil {
		return
	}
	switch m := startup.(type) {
	case *pgproto3.SSLRequest:
		if s.TLS == nil {
			_, _ = conn.Write([]byte("N")) // the client closes, or goes on without
			return
		}
		if _, err := conn.Write([]byte("S")); err == nil {
			s.serve(tls.Server(conn, s.TLS))
		}
	case *pgproto3.CancelRequest:
		s.mu.Lock()
		cancel := s.cancel[m.ProcessID]
		s.mu.Unlock()
		if cancel != nil {
			cancel()
		}
		return
	case *pgproto3.StartupMessage:
		s.session(backend)
	}
}

func (s *Server) session(backend *pgproto3.Backend) {
	s.mu.Lock()
	s.count++
	number := s.count
	s.mu.Unlock()
	send := func(messages ...pgproto3.BackendMessage) bool {
		for _, m := range messages {
			backend.Send(m)
		}
		return backend.Flush() == nil
	}
	if s.Refuses != "" {
		send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: s.Refuses, Message: Canary})
		return
	}
	if !send(&pgproto3.AuthenticationCleartextPassword{}) {
		return
	}
	message, err := backend.Receive()
	password, ok := message.(*pgproto3.PasswordMessage)
	if err != nil || !ok || password.Password != s.Password {
		send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: "28000", Message: "password authentication failed for user " + Canary})
		return
	}
	pid := uint32(1000 + number)
	send(&pgproto3.AuthenticationOk{},
		&pgproto3.ParameterStatus{Name: "server_version", Value: "8.0.2"},
		&pgproto3.ParameterStatus{Name: "client_encoding", Value: "UNICODE"},
		&pgproto3.BackendKeyData{ProcessID: pid, SecretKey: []byte{1, 2, 3, 4}},
		&pgproto3.ReadyForQuery{TxStatus: 'I'})
	status := byte('I')
	for {
		message, err := backend.Receive()
		if err != nil {
			return
		}
		query, ok := message.(*pgproto3.Query)
		if !ok {
			return
		}
		answer := s.run(number, pid, query.String)
		if answer.Deaf {
			_, _ = backend.Receive() // until the client hangs up
			return
		}
		if answer.Break {
			return
		}
		if answer.Fatal {
			send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: answer.SQLState, Message: answer.Message + " " + Canary})
			return
		}
		status = next(status, query.String, answer)
		if !send(append(reply(answer), &pgproto3.ReadyForQuery{TxStatus: status})...) {
			return
		}
	}
}

// run asks the test for the answer, and waits to be cancelled where it says so.
func (s *Server) run(number int, pid uint32, text string) Answer {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.mu.Lock()
	s.log = append(s.log, text)
	answer := s.answer(number, text)
	if answer.Hang {
		s.cancel[pid] = cancel
	}
	s.mu.Unlock()
	if !answer.Hang {
		return answer
	}
	<-ctx.Done()
	return Answer{SQLState: "57014", Message: "Query (150) cancelled on user's request"}
}

func next(status byte, text string, answer Answer) byte {
	switch {
	case answer.SQLState != "" && status != 'I':
		return 'E'
	case text == "BEGIN":
		return 'T'
	case text == "COMMIT" || text == "ROLLBACK":
		return 'I'
	default:
		return status
	}
}

func reply(a Answer) []pgproto3.BackendMessage {
	out := []pgproto3.BackendMessage{&pgproto3.NoticeResponse{Severity: "INFO", Code: "00000", Message: Canary}}
	if a.SQLState != "" {
		return append(out, &pgproto3.ErrorResponse{
			Severity: "ERROR", Code: a.SQLState, Message: a.Message + " " + Canary, Detail: a.Detail + "\n " + Canary,
			Hint: Canary, Where: Canary, InternalQuery: Canary, TableName: Canary, ColumnName: Canary, ConstraintName: Canary,
		})
	}
	if len(a.Rows) > 0 {
		fields := make([]pgproto3.FieldDescription, len(a.Rows[0]))
		for i := range fields {
			fields[i] = pgproto3.FieldDescription{Name: []byte("c"), DataTypeOID: 1043, TypeModifier: -1}
		}
		out = append(out, &pgproto3.RowDescription{Fields: fields})
		for _, row := range a.Rows {
			values := make([][]byte, len(row))
			for i, value := range row {
				values[i] = []byte(value)
			}
			out = append(out, &pgproto3.DataRow{Values: values})
		}
	}
	return append(out, &pgproto3.CommandComplete{CommandTag: []byte("OK")})
}
