package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/mask"
	"standin/internal/plan"
)

// Options say how a session speaks with its consumers.
type Options struct {
	// Direct sends a task for each file. Otherwise the consumers learn of files by
	// events, and a task is sent only for what nothing was heard of.
	Direct bool
	// Patience is how long nothing may be heard, of any file, before a task is sent
	// (again). It doubles each time, as long as it is shorter than Longest. While other
	// files are heard of, a task is sent after ten times as long, or Longest if that is
	// more.
	Patience time.Duration
	// Longest is how long a consumer may take for one file.
	Longest time.Duration
	// Consumer names who masks the files, for errors, and Hint says where to look.
	Consumer, Hint string
	Now            func() time.Time
	Log            *slog.Logger
}

const (
	sendings  = 5  // of one call's task, while nothing is heard of any file
	overdue   = 10 // times Patience: when a task is sent though other files are heard of
	listeners = 2  // on the queue of results: each receives ten messages at a time
	// A queue that cannot be read for so many times in a row, with pauses that
	// double up to the longest, is taken for lost: after about two minutes.
	setbacks     = 15
	longestPause = 10 * time.Second
)

// Session waits for the results of one job. It is an executor.Session but for
// its Close, which removes nothing.
type Session struct {
	plan    *plan.Plan
	queues  Queues
	options Options
	board   *board

	stop   context.CancelFunc
	ended  sync.WaitGroup
	broken chan struct{} // closed when nothing can be heard any more
	once   sync.Once
	err    error // why; set before broken is closed
}

// NewSession begins to listen to the queues of the job, until Close.
func NewSession(ctx context.Context, p *plan.Plan, queues Queues, options Options) *Session {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Session{
		plan: p, queues: queues, options: options, board: newBoard(options.Now()),
		stop: stop, broken: make(chan struct{}),
	}
	for range listeners {
		s.ended.Go(func() { s.hear(ctx, p.ResultQueue(), s.report) })
	}
	s.ended.Go(func() { s.hear(ctx, p.DeadQueue(), s.dead) })
	return s
}

// Compile makes sure that the rules of every table can be bound, before anything
// is made for the job. The error joins a *fault.Error for each that cannot.
func Compile(p *plan.Plan, keys generator.Keys) error {
	var faults []error
	for _, table := range p.Tables {
		if _, err := mask.Compile(p, table, keys.Trial()); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// Close stops listening.
func (s *Session) Close(context.Context) error {
	s.stop()
	s.ended.Wait()
	return nil
}

// Transform waits for the result of a file. What the consumers say of another
// object of that key, as an earlier try of the UNLOAD may have left, is not
// about the file; then they are asked again.
func (s *Session) Transform(ctx context.Context, f plan.File) (plan.Result, error) {
	if ctx.Err() != nil {
		return plan.Result{}, cancelled(ctx, f)
	}
	table, ok := tableOf(s.plan, f.Table)
	if !ok {
		return plan.Result{}, fault.New(fault.Internal, "transform %s: the plan has no table %d", f.Input, f.Table)
	}
	c, first := s.board.enter(f.Input)
	defer s.board.leave(f.Input, c)
	w := s.newWait(f)
	if s.options.Direct || !first || registry.Ordinals(table) {
		if err := w.send(ctx); err != nil {
			return plan.Result{}, err
		}
	}
	timer := time.NewTimer(w.patience)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return plan.Result{}, cancelled(ctx, f)
		case <-s.broken:
			return plan.Result{}, s.err
		case r := <-c.reports:
			switch {
			case w.isAbout(r) && r.Failure != nil:
				return plan.Result{}, r.Failure.err()
			case w.isAbout(r):
				result := *r.Result
				result.File = f
				return result, nil
			case len(w.requests) == 0: // it speaks of an older object
				if err := w.send(ctx); err != nil {
					return plan.Result{}, err
				}
				timer.Reset(w.patience)
			}
		case <-timer.C:
			next, err := w.remind(ctx)
			if err != nil {
				return plan.Result{}, err
			}
			timer.Reset(next)
		}
	}
}

// wait is one call of Transform.
type wait struct {
	*Session
	file     plan.File
	requests map[string]bool // that it has sent
	patience time.Duration   // until the next
	// Though other files are heard of, the event of this one may be lost: at late its
	// task is sent all the same, and again after twice the time. These requests count
	// for nothing: it is only a guess that the file is not just late in the queue.
	late    time.Time
	delay   time.Duration
	guesses int
}

func (s *Session) newWait(f plan.File) *wait {
	delay := max(overdue*s.options.Patience, s.options.Longest)
	return &wait{
		Session: s, file: f, requests: map[string]bool{}, patience: s.options.Patience,
		late: s.options.Now().Add(delay), delay: delay,
	}
}

// isAbout reports whether a report is about the very object that was unloaded,
// or answers a request of this call.
func (w *wait) isAbout(r Report) bool {
	if w.requests[r.Task.Request] {
		return true
	}
	if r.Result != nil {
		return r.Result.InputETag == w.file.ETag && r.Result.InputBytes == w.file.Bytes
	}
	return r.Task.ETag != "" && r.Task.ETag == bare(w.file.ETag)
}

func (w *wait) send(ctx context.Context) error {
	request := rand.Text()
	w.requests[request] = true
	task := Task{Job: w.plan.Job, File: w.file.Input, Bucket: w.plan.Staging.Bucket, Base: w.file.Base, Request: request}
	err := w.queues.Send(ctx, w.plan.TaskQueue(), task.Body())
	if err != nil && ctx.Err() != nil {
		return cancelled(ctx, w.file)
	}
	return err
}

// remind sends the task when nothing has been heard, of any file, for long enough:
// while results come in, the file may only be late in the queue, and a lost event is
// made good much later. It returns how long to wait then.
func (w *wait) remind(ctx context.Context) (time.Duration, error) {
	now := w.options.Now()
	quiet := w.board.quiet(now)
	switch {
	case quiet < w.patience && now.Before(w.late):
		return min(w.patience-quiet, w.late.Sub(now)), nil
	case quiet < w.patience:
		w.delay *= 2
		w.late = now.Add(w.delay)
		w.guesses++
		w.tell(ctx, "other files are masked, and of one nothing was heard; its task is sent again")
		return w.patience, w.send(ctx)
	case len(w.requests)-w.guesses < sendings:
		w.tell(ctx, "nothing was heard of a file; its task is sent again")
		w.patience = min(2*w.patience, max(w.patience, w.options.Longest))
		return max(w.patience, w.options.Longest), w.send(ctx)
	default:
		return 0, w.silent("nothing was heard of the file, although its task was sent %d times", len(w.requests))
	}
}

func (w *wait) tell(ctx context.Context, what string) {
	w.options.Log.WarnContext(ctx, what, "job", w.plan.Job, "file", w.file.Input, "step", plan.Transforming)
}

// silent is the fault of a file that nobody masks: the consumer's own last word
// on it, if it said any.
func (w *wait) silent(format string, args ...any) error {
	if last, ok := w.board.lastFailure(w.file.Input); ok {
		return last.err()
	}
	f := fault.New(fault.FunctionFailed, "transform %s by %s: "+format, append([]any{w.file.Input, w.options.Consumer}, args...)...)
	return f.WithHint("%s", w.options.Hint)
}

// report takes a message of the queue of results.
func (s *Session) report(ctx context.Context, m Message) {
	r, err := parseReport(s.plan, m.Body)
	if err != nil {
		s.options.Log.WarnContext(ctx, "a message is not a result", "job", s.plan.Job, "error", err)
		return
	}
	s.board.deliver(r, s.options.Now())
}

// dead takes a task that was tried too often.
func (s *Session) dead(ctx context.Context, m Message) {
	tasks, err := Tasks(m.Body)
	if err != nil {
		s.options.Log.WarnContext(ctx, "a message is not a task", "job", s.plan.Job, "error", err)
		return
	}
	for _, task := range tasks {
		w := &wait{Session: s, file: plan.File{Input: task.File}}
		failure := failureOf(w.silent("it was tried %d times and ended each time without an answer", plan.TaskTries))
		failure.Again = false
		s.board.deliver(Report{Task: task, Failure: failure}, s.options.Now())
	}
}

// hear receives messages until ctx ends, or nothing can be received any more,
// which ends the session.
func (s *Session) hear(ctx context.Context, queue string, take func(context.Context, Message)) {
	if err := s.listen(ctx, queue, take); err != nil {
		s.once.Do(func() {
			s.err = err
			close(s.broken)
		})
	}
}

func (s *Session) listen(ctx context.Context, queue string, take func(context.Context, Message)) (err error) {
	defer fault.Recover(&err)
	failed, pause := 0, time.Second
	for ctx.Err() == nil {
		messages, err := s.queues.Receive(ctx, queue)
		if err == nil {
			failed, pause = 0, time.Second
			for _, m := range messages {
				take(ctx, m)
			}
			if len(messages) > 0 {
				err = s.queues.Delete(ctx, queue, messages) // else they come again, which changes nothing
			}
		} else {
			failed++
		}
		if err == nil || ctx.Err() != nil {
			continue
		}
		s.options.Log.WarnContext(ctx, "a queue could not be used; it is tried again", "job", s.plan.Job, "queue", queue, "error", err)
		if failed >= setbacks {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
		case <-timer.C:
		}
		pause = min(2*pause, longestPause)
	}
	return nil
}

func cancelled(ctx context.Context, f plan.File) error {
	return fault.New(fault.Cancelled, "transform %s: %w", f.Input, ctx.Err())
}
