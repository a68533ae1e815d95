package wire

import (
	"context"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/internal/redshift/statement"
)

// Pool is a bounded number of sessions with one warehouse. It is safe for
// concurrent use.
type Pool struct {
	config Config
	log    *slog.Logger
	slots  chan struct{} // one element per session that is out

	mu   sync.Mutex
	free []*Session
}

// Open connects the first session, so that a wrong password shows at once.
func Open(ctx context.Context, config Config, log *slog.Logger) (*Pool, error) {
	p := &Pool{config: config, log: log, slots: make(chan struct{}, max(1, config.Sessions))}
	s, err := p.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	s.Release()
	return p, nil
}

// Acquire waits for a session to be free, or for room for another. The caller
// releases or discards it.
func (p *Pool) Acquire(ctx context.Context) (*Session, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	// A session that was idle may be gone: Redshift ends it after an hour or
	// four, and a firewall sooner.
	for s := p.pop(); s != nil; s = p.pop() {
		if s.lives(ctx, p.config.grace()) {
			return s, nil
		}
		s.close()
	}
	s, err := p.config.connect(ctx, p.notice)
	if err != nil {
		<-p.slots
		return nil, err
	}
	s.pool = p
	return s, nil
}

func (p *Pool) pop() *Session {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return nil
	}
	s := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	return s
}

func (p *Pool) release(s *Session) {
	if s.idle() {
		p.mu.Lock()
		p.free = append(p.free, s)
		p.mu.Unlock()
	} else {
		s.close()
	}
	<-p.slots
}

// Close closes the sessions that are free. Those that are out are their users'.
func (p *Pool) Close() {
	for s := p.pop(); s != nil; s = p.pop() {
		s.close()
	}
}

// end ends a session that no longer answers, and so the statement that it may still
// run: to cancel that is not possible in every transaction. It uses a
// session beside the pool, which may be full, and time of its own, for ctx is
// over. What fails here is only logged: the caller is being cancelled anyway,
// and clean-up looks for running statements again.
func (p *Pool) end(ctx context.Context, pid int64) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), p.config.grace())
	defer stop()
	s, err := p.config.connect(ctx, p.notice)
	if err == nil {
		err = s.Exec(ctx, statement.Terminate(pid))
		s.close()
	}
	if err != nil {
		p.log.WarnContext(ctx, "a session could not be ended", "pid", pid, "error", err)
	}
}

// notice notes that the server said something. What it said stays out of the
// log: notices name values too.
func (p *Pool) notice(n *pgconn.Notice) {
	p.log.Debug("notice from the warehouse", "severity", n.Severity, "sqlstate", n.Code)
}
