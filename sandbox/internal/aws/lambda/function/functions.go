// Package function is the control plane of Lambda's functions: it creates, changes, lists and deletes them, with the
// states that they go through, and lets environments run them within their concurrency. The Lambda service registers
// its operations, event source mappings invoke through it. It never runs code itself.
package function

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"standin/sandbox/internal/aws/disk"
	"standin/sandbox/internal/aws/lambda/environment"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/roles"
)

// Environments run functions.
type Environments interface {
	Invoke(function environment.Function, event []byte) (environment.Result, error)
	Retire(key string)
}

// Config is what functions need of their surroundings.
type Config struct {
	Dir          string // for what is kept of them
	Region       string
	Directory    *roles.Directory
	Faults       *faults.Set
	Environments Environments
	Settling     time.Duration // how long a new or changed function is not ready
	Now          func() time.Time
	Log          *slog.Logger
}

// Functions are all functions of the account. Its methods may be called concurrently.
type Functions struct {
	config   Config
	closing  chan struct{}
	settling sync.WaitGroup

	mu      sync.Mutex
	all     map[string]*function // by name
	running map[string]int       // invocations, by name
}

// function is one function with its versions.
type function struct {
	Name      string
	Latest    version   // as it is configured
	Serving   version   // what an invocation of $LATEST runs: until an update is done, what was there before
	Published []version // oldest first
	Next      int       // number of the version that is published next
	Tags      map[string]string
	Reserved  *int // concurrency
}

// New reads the functions that Dir holds.
func New(config Config) (*Functions, error) {
	f := &Functions{config: config, closing: make(chan struct{}), all: map[string]*function{}, running: map[string]int{}}
	if err := os.MkdirAll(config.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of functions: %w", err)
	}
	if err := disk.Read(f.file(), &f.all); err != nil {
		return nil, err
	}
	if err := f.sweep(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, one := range f.all {
		f.settle(name, one.Latest.RevisionID)
	}
	return f, nil
}

// Close stops what makes functions ready. They are as they were in the next New.
func (f *Functions) Close() {
	close(f.closing)
	f.settling.Wait()
}

func (f *Functions) file() string { return filepath.Join(f.config.Dir, "functions.json") }

// save keeps all functions; its callers hold mu.
func (f *Functions) save() error { return disk.Write(f.file(), f.all) }

func (f *Functions) codeDir(digest string) string {
	return filepath.Join(f.config.Dir, "code", digest)
}

// sweep removes the code that no version has any more.
func (f *Functions) sweep() error {
	entries, err := os.ReadDir(f.codeDir(""))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the functions' code: %w", err)
	}
	used := map[string]bool{}
	for _, one := range f.all {
		for _, v := range append([]version{one.Latest, one.Serving}, one.Published...) {
			used[v.Digest] = true
		}
	}
	for _, entry := range entries {
		if !used[entry.Name()] {
			if err := os.RemoveAll(f.codeDir(entry.Name())); err != nil {
				return fmt.Errorf("remove a function's code: %w", err)
			}
		}
	}
	return nil
}

// settle makes a function ready after a while, if it has not changed again.
func (f *Functions) settle(name, revision string) {
	f.settling.Go(func() {
		if strike, struck := f.config.Faults.Call("Activate", f.arn(name), ""); struck && !strike.WaitUntil(f.closing) {
			return
		}
		timer := time.NewTimer(f.config.Settling)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-f.closing:
			return
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		one := f.all[name]
		if one == nil || one.Latest.RevisionID != revision {
			return
		}
		if before := one.Serving.RevisionID; before != revision {
			f.config.Environments.Retire(before)
		}
		one.Latest.State, one.Latest.Update = active, successful
		one.Serving = one.Latest
		for i := range one.Published {
			one.Published[i].State, one.Published[i].Update = active, successful
		}
		if err := f.save(); err != nil {
			f.config.Log.Error("make a function ready", "error", err)
		}
	})
}

func (f *Functions) arn(name string) string {
	return "arn:aws:lambda:" + f.config.Region + ":" + roles.Account + ":function:" + name
}

// referencePattern is that of FunctionName in Lambda's API reference: a name, a partial ARN or an ARN, and perhaps a qualifier.
const referencePattern = `^(?:arn:aws[a-zA-Z-]*:lambda:([a-z]{2}(?:-gov)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$`

// reference reads which function, and which version of it, a call is about.
func (f *Functions) reference(text, qualifier string) (name, version string, err error) {
	parts := regexp.MustCompile(referencePattern).FindStringSubmatch(text)
	if len(parts) == 0 || len(parts[3]) > 64 {
		return "", "", invalidName(text)
	}
	if parts[1] != "" && parts[1] != f.config.Region || parts[2] != "" && parts[2] != roles.Account {
		return "", "", missing(text)
	}
	if parts[4] != "" && qualifier != "" && parts[4] != qualifier {
		return "", "", rest.Invalid("The derived qualifier from the function name does not match the specified qualifier.")
	}
	return parts[3], strings.TrimPrefix(cmp.Or(parts[4], qualifier), latest), nil
}

func invalidName(text string) error {
	return &rest.Error{Code: "ValidationException", Message: fmt.Sprintf(
		"1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: "+
			`(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`, text)}
}

func missing(arn string) error {
	return &rest.Error{Status: http.StatusNotFound, Code: "ResourceNotFoundException", Message: "Function not found: " + arn}
}

// find returns a function and one of its versions, $LATEST for no number; its callers hold mu.
func (f *Functions) find(text, qualifier string) (*function, version, error) {
	name, number, err := f.reference(text, qualifier)
	if err != nil {
		return nil, version{}, err
	}
	one := f.all[name]
	if one == nil {
		return nil, version{}, missing(f.arn(name))
	}
	if number == "" {
		return one, one.Latest, nil
	}
	at := slices.IndexFunc(one.Published, func(v version) bool { return v.Number == number })
	if at < 0 {
		return nil, version{}, missing(f.arn(name) + ":" + number)
	}
	return one, one.Published[at], nil
}

// resource is the ARN of the function in a call's path, as policies name it.
func (f *Functions) resource(c rest.Call) (string, error) {
	name, number, err := f.reference(c.Path("name"), c.Query("Qualifier"))
	if number != "" {
		number = ":" + number
	}
	return f.arn(name) + number, err
}
