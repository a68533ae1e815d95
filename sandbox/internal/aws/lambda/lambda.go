// Package lambda is the sandbox's AWS Lambda: functions of zips that run as child processes, and event source mappings
// that feed them from SQS. The AWS port's router calls it. The control plane, the processes and the pollers are packages
// below; it brings them together.
package lambda

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"standin/sandbox/internal/aws/lambda/environment"
	"standin/sandbox/internal/aws/lambda/function"
	"standin/sandbox/internal/aws/lambda/mapping"
	"standin/sandbox/internal/aws/lambda/poller"
	"standin/sandbox/internal/aws/lambda/queue"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// Config is what Lambda needs of its surroundings.
type Config struct {
	Dir       string // for functions and environments
	Endpoint  string // of AWS, for the functions and for the pollers
	Region    string
	Settling  time.Duration // how long a new or changed function or mapping is not ready
	Directory *roles.Directory
	Faults    *faults.Set
	Journal   *journal.Journal
	Logs      environment.Logs
	Watch     environment.Watch
	Now       func() time.Time
	Log       *slog.Logger
}

// Service answers Lambda's calls.
type Service struct {
	*rest.Service
	environments *environment.Runtime
	functions    *function.Functions
	mappings     *mapping.Mappings
}

// Start reads what Dir holds and serves it.
func Start(ctx context.Context, c Config) (*Service, error) {
	environments, err := environment.Start(ctx, environment.Config{
		Dir: filepath.Join(c.Dir, "environments"), Endpoint: c.Endpoint, Region: c.Region, Directory: c.Directory, Faults: c.Faults,
		Logs: c.Logs, Watch: c.Watch, Now: c.Now, Log: c.Log,
	})
	if err != nil {
		return nil, err
	}
	functions, err := function.New(function.Config{
		Dir: c.Dir, Region: c.Region, Directory: c.Directory, Faults: c.Faults, Environments: environments, Settling: c.Settling, Now: c.Now, Log: c.Log,
	})
	if err != nil {
		return nil, errors.Join(err, environments.Close())
	}
	mappings, err := mapping.New(mapping.Config{
		Path: filepath.Join(c.Dir, "mappings.json"), Region: c.Region, Functions: functions,
		Queue:     func(role roles.Principal, arn string) (poller.Queue, error) { return queue.New(c.Endpoint, role, arn) },
		Directory: c.Directory, Faults: c.Faults, Journal: c.Journal, Settling: c.Settling, Now: c.Now, Log: c.Log,
	})
	if err != nil {
		functions.Close()
		return nil, errors.Join(err, environments.Close())
	}
	return &Service{
		Service: rest.New(rest.Config{
			Name: "lambda", Directory: c.Directory, Journal: c.Journal, Now: c.Now, Log: c.Log,
		}, slices.Concat(functions.Operations(), mappings.Operations())...),
		environments: environments, functions: functions, mappings: mappings,
	}, nil
}

// Close ends all that runs, and returns when it is gone.
func (s *Service) Close() error {
	s.functions.Close()
	var waiting sync.WaitGroup
	waiting.Go(s.mappings.Close) // which waits for invocations, that end with their environments
	err := s.environments.Close()
	waiting.Wait()
	return err
}
