package wire_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/redshift/wire"
	"standin/internal/redshift/wire/wiretest"
)

func config(s *wiretest.Server) wire.Config {
	return wire.Config{Host: s.Host, Port: s.Port, Database: "dev", User: "u", Password: "secret", SSLMode: "disable", Sessions: 2}
}

func open(t *testing.T, c wire.Config, log *slog.Logger) *wire.Pool {
	t.Helper()
	pool, err := wire.Open(t.Context(), c, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func acquire(t *testing.T, pool *wire.Pool) *wire.Session {
	t.Helper()
	s, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestQueryReadsRowsFromAServerThatReportsNoStandardConformingStrings(t *testing.T) {
	t.Parallel()
	server := wiretest.Start(t, func(int, string) wiretest.Answer {
		return wiretest.Answer{Rows: [][]string{{"a", "ü'\\"}, {"", "x"}}}
	})
	c := config(server)
	c.Setup = []string{"RESET all"}
	s := acquire(t, open(t, c, slog.New(slog.DiscardHandler)))
	defer s.Release()
	rows, err := s.Query(t.Context(), `SELECT '\\'`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"a", "ü'\\"}, {"", "x"}}, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"RESET all", `SELECT '\\'`}, server.Statements()); diff != "" {
		t.Error(diff)
	}
}

// TestAnAnswerOfTooManyBytesIsNotKept asks a server that gives more than the limit, and then
// another thing.
func TestAnAnswerOfTooManyBytesIsNotKept(t *testing.T) {
	t.Parallel()
	server := wiretest.Start(t, func(_ int, statement string) wiretest.Answer {
		if statement != "SELECT values" {
			return wiretest.Answer{Rows: [][]string{{"1"}}}
		}
		return wiretest.Answer{Rows: slices.Repeat([][]string{{strings.Repeat("x", 1000), "yy"}}, 50)}
	})
	pool := open(t, config(server), slog.New(slog.DiscardHandler))
	for most, want := range map[int64]int{50*1002 - 1: 0, 50 * 1002: 50, 10: 0} {
		s := acquire(t, pool)
		rows, err := s.RowsWithin(t.Context(), "SELECT values", most)
		s.Release()
		if len(rows) != want || (wire.ReasonOf(err) == wire.TooLong) != (want == 0) || want > 0 && err != nil {
			t.Errorf("within %d: %d rows, %v", most, len(rows), err)
		}
		s = acquire(t, pool)
		if again, err := s.Query(t.Context(), "SELECT 2"); err != nil || len(again) != 1 {
			t.Errorf("the next statement: %v, %v", again, err)
		}
		s.Release()
	}
	s := acquire(t, pool)
	defer s.Release()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.RowsWithin(ctx, "SELECT values", 10); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

func TestErrorsKeepTheCodesAndNoneOfTheServersText(t *testing.T) {
	t.Parallel()
	box := "\n  -----\n  error:  x\n  code:      8001\n  context:   y\n  -----"
	for name, c := range map[string]struct {
		answer wiretest.Answer
		want   wire.Error
	}{
		"by SQLSTATE":        {wiretest.Answer{SQLState: "42501", Message: "permission denied for relation x"}, wire.Error{Reason: wire.Forbidden, SQLState: "42501"}},
		"boxed code":         {wiretest.Answer{SQLState: "XX000", Message: "S3ServiceException:Access Denied,Status 403", Detail: box}, wire.Error{Reason: wire.StorageForbidden, SQLState: "XX000", Number: 8001}},
		"role":               {wiretest.Answer{SQLState: "XX000", Message: "Not authorized to get credentials of role arn:x"}, wire.Error{Reason: wire.RoleRefused, SQLState: "XX000"}},
		"serializable":       {wiretest.Answer{SQLState: "XX000", Message: "1023", Detail: "Serializable isolation violation on table - 1"}, wire.Error{Reason: wire.Conflict, SQLState: "XX000", Number: 1023}},
		"relation gone":      {wiretest.Answer{SQLState: "XX000", Message: "could not open relation with OID 5"}, wire.Error{Reason: wire.Vanished, SQLState: "XX000"}},
		"statement timeout":  {wiretest.Answer{SQLState: "XX000", Message: "Query (150) canceled on user's request"}, wire.Error{Reason: wire.Stopped, SQLState: "XX000"}},
		"load":               {wiretest.Answer{SQLState: "XX000", Message: "Load into table 't' failed.  Check 'stl_load_errors' system table for details."}, wire.Error{Reason: wire.RowsRefused, SQLState: "XX000"}},
		"digits of a value":  {wiretest.Answer{SQLState: "XX000", Message: "4111 is not a word"}, wire.Error{SQLState: "XX000"}},
		"the session ends":   {wiretest.Answer{SQLState: "57P01", Message: "terminating connection due to administrator command", Fatal: true}, wire.Error{Reason: wire.Lost, SQLState: "57P01", Closed: true}},
		"a state with words": {wiretest.Answer{SQLState: "x " + wiretest.Canary}, wire.Error{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := wiretest.Start(t, func(_ int, text string) wiretest.Answer {
				if text != "SELECT 2" {
					return wiretest.Answer{}
				}
				return c.answer
			})
			var log bytes.Buffer
			pool := open(t, config(server), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
			s := acquire(t, pool)
			defer s.Release()
			err := s.Exec(t.Context(), "SELECT 2")
			got, ok := errors.AsType[*wire.Error](err)
			if !ok {
				t.Fatalf("error %v is no *wire.Error", err)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), "canary") {
					t.Errorf("the server's text is in %q", e)
				}
			}
			if strings.Contains(log.String(), "canary") {
				t.Errorf("the server's text is in the log: %s", &log)
			}
			if got.Sentence == "" {
				t.Error("the error has no sentence")
			}
			got.Sentence = ""
			if diff := cmp.Diff(&c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConnectingToldApart(t *testing.T) {
	t.Parallel()
	server := wiretest.Start(t, func(int, string) wiretest.Answer { return wiretest.Answer{} })
	for name, c := range map[string]struct {
		change func(*wire.Config)
		reason wire.Reason
	}{
		"wrong password":       {func(c *wire.Config) { c.Password = "hunter2" }, wire.LoginRefused},
		"no TLS there":         {func(c *wire.Config) { c.SSLMode = "verify-full" }, wire.Unreachable},
		"unknown sslmode":      {func(c *wire.Config) { c.SSLMode = "prefer" }, wire.Misconfigured},
		"port out of range":    {func(c *wire.Config) { c.Port = 70000 }, wire.Misconfigured},
		"host that is no name": {func(c *wire.Config) { c.Host = "no-such-host.invalid" }, wire.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config(server)
			c.change(&cfg)
			_, err := wire.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
			if got := wire.ReasonOf(err); got != c.reason {
				t.Errorf("reason %d of %v, want %d", got, err, c.reason)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), "hunter2") || strings.Contains(e.Error(), "secret") || strings.Contains(e.Error(), "canary") {
					t.Errorf("a secret is in %q", e)
				}
			}
		})
	}
}

func TestASessionThatIsRefusedToldApart(t *testing.T) {
	t.Parallel()
	for state, reason := range map[string]wire.Reason{
		"28P01": wire.LoginRefused, "3D000": wire.LoginRefused, "XX000": wire.LoginRefused, "53300": wire.Unreachable, "57P03": wire.Unreachable,
	} {
		server := wiretest.Start(t, func(int, string) wiretest.Answer { return wiretest.Answer{} })
		server.Refuses = state
		_, err := wire.Open(t.Context(), config(server), slog.New(slog.DiscardHandler))
		if got := wire.ReasonOf(err); got != reason || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: reason %d of %v, want %d", state, got, err, reason)
		}
	}
}

func TestCertificatesAreCheckedAsFarAsSSLModeSays(t *testing.T) {
	t.Parallel()
	web := httptest.NewTLSServer(nil) // for its certificate, of 127.0.0.1 and example.com
	t.Cleanup(web.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(web.Certificate())
	for name, c := range map[string]struct {
		mode, host string
		roots      *x509.CertPool
		ok         bool
	}{
		"require takes any":                {"require", "127.0.0.1", x509.NewCertPool(), true},
		"verify-ca refuses a stranger":     {"verify-ca", "127.0.0.1", x509.NewCertPool(), false},
		"verify-ca takes another host":     {"verify-ca", "localhost", trusted, true},
		"verify-full refuses a stranger":   {"verify-full", "127.0.0.1", x509.NewCertPool(), false},
		"verify-full refuses another host": {"verify-full", "localhost", trusted, false},
		"verify-full takes the host's own": {"verify-full", "127.0.0.1", trusted, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := wiretest.Start(t, func(int, string) wiretest.Answer { return wiretest.Answer{} })
			server.TLS = &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
			cfg := config(server)
			cfg.SSLMode, cfg.Host, cfg.RootCAs = c.mode, c.host, c.roots
			pool, err := wire.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
			if err == nil {
				pool.Close()
			}
			if (err == nil) != c.ok || err != nil && wire.ReasonOf(err) != wire.Unreachable {
				t.Errorf("error %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "certificate") {
				t.Errorf("error %q does not name the certificate", err)
			}
		})
	}
}

func TestCancelledStatementStopsOnTheServerAndLeavesTheSessionUsable(t *testing.T) {
	t.Parallel()
	started := make(chan struct{})
	server := wiretest.Start(t, func(_ int, text string) wiretest.Answer {
		if text == "UNLOAD" {
			close(started)
			return wiretest.Answer{Hang: true}
		}
		return wiretest.Answer{Rows: [][]string{{"1"}}}
	})
	s := acquire(t, open(t, config(server), slog.New(slog.DiscardHandler)))
	defer s.Release()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	if err := s.Exec(ctx, "UNLOAD"); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if _, err := s.Query(t.Context(), "SELECT 1"); err != nil {
		t.Errorf("the session is not usable after a cancelled statement: %v", err)
	}
}

func TestASessionThatGivesNoAnswerIsEndedFromAnother(t *testing.T) {
	t.Parallel()
	started, cancelled := make(chan struct{}), make(chan string, 1)
	server := wiretest.Start(t, func(_ int, text string) wiretest.Answer {
		switch {
		case text == "UNLOAD":
			close(started)
			return wiretest.Answer{Deaf: true}
		case strings.HasPrefix(text, "SELECT pg_terminate_backend("):
			cancelled <- text
		}
		return wiretest.Answer{}
	})
	c := config(server)
	c.Sessions = 1 // the pool is full, and must not be in the way
	c.Grace = 200 * time.Millisecond
	s := acquire(t, open(t, c, slog.New(slog.DiscardHandler)))
	defer s.Release()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	if err := s.Exec(ctx, "UNLOAD"); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if got := <-cancelled; got != "SELECT pg_terminate_backend(1001)" {
		t.Errorf("ended by %q", got)
	}
}

func TestPoolKeepsToItsBoundAndReusesSessions(t *testing.T) {
	t.Parallel()
	var sessions atomic.Int64
	server := wiretest.Start(t, func(n int, _ string) wiretest.Answer {
		sessions.Store(max(sessions.Load(), int64(n)))
		return wiretest.Answer{}
	})
	pool := open(t, config(server), slog.New(slog.DiscardHandler))
	a, b := acquire(t, pool), acquire(t, pool)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pool.Acquire(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a third session of two: error %v, want context.Canceled", err)
	}
	a.Release()
	c := acquire(t, pool)
	for _, s := range []*wire.Session{b, c} {
		if err := s.Exec(t.Context(), "SELECT 2"); err != nil {
			t.Error(err)
		}
	}
	if n := sessions.Load(); n != 2 {
		t.Errorf("%d sessions were opened, want 2", n)
	}
	b.Release()
	c.Release()
}

func TestASessionThatNoLongerAnswersIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	server := wiretest.Start(t, func(n int, text string) wiretest.Answer {
		return wiretest.Answer{Deaf: n == 1 && text == "SELECT 1", Rows: [][]string{{string(rune('0' + n))}}}
	})
	c := config(server)
	c.Grace = 50 * time.Millisecond
	pool := open(t, c, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // if it is waited for, that is for ever
	defer cancel()
	s, err := pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Release()
	if rows, err := s.Query(ctx, "SELECT 2"); err != nil || rows[0][0] != "2" {
		t.Errorf("rows %v, error %v: want the answer of a second session", rows, err)
	}
}

func TestSessionInsideATransactionIsNotGivenToOthers(t *testing.T) {
	t.Parallel()
	server := wiretest.Start(t, func(n int, _ string) wiretest.Answer {
		return wiretest.Answer{Rows: [][]string{{string(rune('0' + n))}}}
	})
	pool := open(t, config(server), slog.New(slog.DiscardHandler))
	s := acquire(t, pool)
	if err := s.Exec(t.Context(), "BEGIN"); err != nil {
		t.Fatal(err)
	}
	s.Release()
	s = acquire(t, pool)
	defer s.Release()
	rows, err := s.Query(t.Context(), "SELECT 1")
	if err != nil || rows[0][0] != "2" {
		t.Errorf("rows %v, error %v: want the answer of a second session", rows, err)
	}
}
