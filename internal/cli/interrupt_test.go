package cli

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/colorprofile"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/job"
)

// silent is a listener that takes connections and answers none.
func silent(t *testing.T) (port int, taken <-chan struct{}) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan struct{})
	var once sync.Once
	var accepting sync.WaitGroup
	accepting.Go(func() {
		var open []net.Conn
		for {
			conn, err := listener.Accept()
			if err != nil {
				break
			}
			open = append(open, conn)
			once.Do(func() { close(told) })
		}
		for _, conn := range open {
			_ = conn.Close()
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		accepting.Wait()
	})
	return listener.Addr().(*net.TCPAddr).Port, told
}

// asking is a stdin that tells when it is read, and gives nothing.
type asking struct {
	once  sync.Once
	asked chan struct{}
	until <-chan struct{}
}

func (a *asking) Read([]byte) (int, error) {
	a.once.Do(func() { close(a.asked) })
	<-a.until
	return 0, io.EOF
}

// gone is a pipe whose reader has gone.
type gone struct{}

func (gone) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
}

func TestAReaderWhoHasGoneFailsNoCommand(t *testing.T) {
	t.Parallel()
	c := &commands{out: gone{}, err: &console{under: gone{}}, process: Process{Stdout: gone{}}}
	if err := c.print("text"); err != nil {
		t.Error(err)
	}
	if err := c.answer(app.Report{}); err != nil {
		t.Error(err)
	}
}

func TestAJobThatWasInterruptedIsNotCalledFailed(t *testing.T) {
	t.Parallel()
	r := app.Report{Job: "abcdefghij012345", Status: "failed", Error: &app.Document{Code: fault.Cancelled}}
	if drawn := drawReport(r, 0); !strings.HasSuffix(drawn, "job abcdefghij012345 interrupted: 0 rows in 0 tables\n") {
		t.Errorf("drawn as %s", drawn)
	}
	r.Error.Code = fault.LoadFailed
	if drawn := drawReport(r, 0); !strings.HasSuffix(drawn, "job abcdefghij012345 failed: 0 rows in 0 tables\n") {
		t.Errorf("drawn as %s", drawn)
	}
	for state, want := range map[job.State]string{job.Cancelled: "cancelled", job.Failed: "failed: load-failed"} {
		code := map[job.State]fault.Code{job.Cancelled: fault.Cancelled, job.Failed: fault.LoadFailed}[state]
		if row := jobRow(job.Job{State: state, Error: &job.Failure{Code: code}}); row[2] != want {
			t.Errorf("listed as %s, want %s", row[2], want)
		}
	}
}

// stuck is a command that asks a warehouse, or a stdin, which never answers. It has
// asked when stuck returns.
func stuck(ctx context.Context, t *testing.T, command string, args ...string) (_ *commands, said func() string, ended <-chan int) {
	t.Helper()
	port, busy := silent(t)
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	stdin := &asking{asked: make(chan struct{}), until: never}
	file := filepath.Join(t.TempDir(), "standin.yaml")
	side := "{host: 127.0.0.1, port: " + strconv.Itoa(port) + ", database: d, user: u, sslmode: disable, password: 'file:" + file + "'}\n"
	text := "version: 1\nname: local\nsource: " + side + "destination: " + strings.Replace(side, "database: d", "database: e", 1) +
		"staging: {s3: 's3://bucket/p', region: us-east-1, unload_role: default, load_role: default}\ntables:\n  public.users: {columns: {email: {generator: email}}}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	run := &commands{err: &console{under: colorprofile.NewWriter(&stderr, nil)}, out: io.Discard, process: Process{
		Args: append([]string{command, "-w", file, "--state", t.TempDir()}, args...), Stdin: stdin, Stdout: io.Discard, Stderr: &stderr, Now: time.Now,
	}}
	ending := make(chan int, 1)
	go func() { ending <- run.run(ctx) }()
	said = func() string {
		run.printing.Lock()
		defer run.printing.Unlock()
		return stderr.String()
	}
	select {
	case <-busy:
	case <-stdin.asked:
	case status := <-ending:
		t.Fatalf("the command ended with %d: %s", status, said())
	}
	return run, said, ending
}

func TestASignalThatIsSentTwiceIsOne(t *testing.T) {
	t.Parallel()
	type sent struct {
		after  time.Duration
		signal os.Signal
	}
	for name, c := range map[string]struct {
		sent          []sent
		first, second time.Duration // when they are heard; 0: never
	}{
		"one":                           {[]sent{{time.Second, os.Interrupt}}, time.Second, 0},
		"to the process and its group":  {[]sent{{time.Second, syscall.SIGTERM}, {0, syscall.SIGTERM}}, time.Second, 0},
		"twice, and then by a person":   {[]sent{{time.Second, os.Interrupt}, {time.Millisecond, os.Interrupt}, {time.Second, os.Interrupt}}, time.Second, 2001 * time.Millisecond},
		"by a person who is in a hurry": {[]sent{{time.Second, os.Interrupt}, {200 * time.Millisecond, os.Interrupt}}, time.Second, 1200 * time.Millisecond},
		"two of which each is its own":  {[]sent{{time.Second, os.Interrupt}, {time.Millisecond, syscall.SIGTERM}}, time.Second, 1001 * time.Millisecond},
		"none before the command's end": {nil, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var first, second time.Duration
				signals, stopped := make(chan os.Signal, 4), make(chan struct{})
				go listen(signals, stopped, func() { first = time.Since(began) }, func() { second = time.Since(began) })
				for _, s := range c.sent {
					time.Sleep(s.after)
					signals <- s.signal
				}
				synctest.Wait()
				close(stopped)
				synctest.Wait()
				if first != c.first || second != c.second {
					t.Errorf("heard after %s and %s, want %s and %s", first, second, c.first, c.second)
				}
			})
		})
	}
}

func TestAnInterruptSaysThatTheCommandWasInterrupted(t *testing.T) {
	t.Parallel()
	for command, c := range map[string]struct {
		args []string
		says string
	}{
		"generate": {nil, "then\nstandin: error: interrupted before the job began; nothing was made\n"},
		"cleanup":  {nil, "standin: error: the clean-up was interrupted before everything was removed\nstandin: hint: run `standin cleanup` again\n"},
		"mask":     {[]string{"public.users"}, "standin: error: interrupted; what was written is a part of the file only\n"},
		"preview":  {[]string{"public.users", "--show-originals"}, "standin: error: the command was interrupted\n"},
		"plan":     {nil, "standin: error: the command was interrupted\n"},
		"init":     {nil, "standin: error: the command was interrupted\n"},
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			_, said, ended := stuck(ctx, t, command, c.args...)
			cancel()
			if status := <-ended; status != 130 || !strings.HasSuffix(said(), c.says) {
				t.Errorf("it ends with %d and says %s", status, said())
			}
		})
	}
}

func TestASecondInterruptSaysWhatIsLeftOfTheCommand(t *testing.T) {
	t.Parallel()
	for command, c := range map[string]struct {
		args  []string
		says  string
		hints bool // at standin cleanup
	}{
		"generate": {nil, "interrupt; what its job has made so far is still there\nstandin: hint: `standin cleanup` removes it\n", true},
		"check":    {nil, "interrupt; what the check wrote into the bucket is still there\nstandin: hint: `standin cleanup` removes it\n", true},
		"mask":     {[]string{"public.users"}, "interrupt; what was written is a part of the file only\nstandin: hint: run the command again\n", false},
		"preview":  {[]string{"public.users", "--show-originals"}, "ended at once by a second interrupt\n", false},
		"plan":     {nil, "ended at once by a second interrupt\n", false},
		"init":     {nil, "ended at once by a second interrupt\n", false},
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			run, said, ended := stuck(ctx, t, command, c.args...)
			if status := run.abandon(); status != 130 {
				t.Errorf("exit status %d", status)
			}
			if !strings.HasSuffix(said(), c.says) || strings.Contains(said(), "standin cleanup") != c.hints {
				t.Errorf("it says %s", said())
			}
			cancel()
			<-ended
		})
	}
}
