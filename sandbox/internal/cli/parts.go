package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"standin/sandbox/internal/aws"
	"standin/sandbox/internal/aws/lambda"
	"standin/sandbox/internal/aws/logs"
	"standin/sandbox/internal/aws/s3"
	"standin/sandbox/internal/aws/s3/notification"
	"standin/sandbox/internal/aws/secretsmanager"
	"standin/sandbox/internal/aws/sqs"
	"standin/sandbox/internal/aws/sts"
	"standin/sandbox/internal/postgres"
)

// startAWS starts the services of the AWS port. It changes the working directory.
func (s *sandbox) startAWS(ctx context.Context) error {
	dir := filepath.Join(s.options.dir, "s3")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the directory of S3: %w", err)
	}
	gateway, err := s3.Start(ctx, s3.Config{
		Dir: dir, Socket: filepath.Join(s.run, "s3"), Region: region, Directory: s.directory, Buckets: []string{bucket},
	})
	if err != nil {
		return err
	}
	s.onStop(gateway.Close)
	secrets, err := secretsmanager.New(secretsmanager.Config{
		Path: filepath.Join(s.options.dir, "secrets.json"), Region: region,
		Directory: s.directory, Journal: s.journal, Now: s.now, Log: s.log,
	})
	if err != nil {
		return err
	}
	queues, err := sqs.New(sqs.Config{
		Path: filepath.Join(s.options.dir, "queues.json"), Region: region, Endpoint: s.endpoint(),
		Directory: s.directory, Journal: s.journal, Now: s.now, Log: s.log,
	})
	if err != nil {
		return err
	}
	s.onStop(queues.Close)
	written, err := logs.New(logs.Config{
		Dir: filepath.Join(s.options.dir, "logs"), Region: region, Directory: s.directory, Journal: s.journal, Now: s.now, Log: s.log,
	})
	if err != nil {
		return err
	}
	notifier, err := notification.New(notification.Config{
		Path: filepath.Join(s.options.dir, "notifications.json"), Region: region,
		Queues: queues.From("s3.amazonaws.com"), Faults: s.faults, Now: s.now, Log: s.log,
	})
	if err != nil {
		return err
	}
	s.onStop(notifier.Close)
	objects := s3.NewHandler(s3.HandlerConfig{
		Gateway: gateway, Notifier: notifier, Directory: s.directory, Journal: s.journal, Now: s.now, Log: s.log,
	})
	functions, err := lambda.Start(ctx, lambda.Config{
		Dir: filepath.Join(s.options.dir, "lambda"), Endpoint: s.endpoint(), Region: region, Settling: settling,
		Directory: s.directory, Faults: s.faults, Journal: s.journal, Logs: written, Watch: s.watchdog, Now: s.now, Log: s.log,
	})
	if err != nil {
		return err
	}
	server := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: &aws.Router{
			Journal: s.journal,
			Services: map[string]http.Handler{
				"s3":             s.faulty("s3", objects, s3.Protocol{}),
				"secretsmanager": secrets,
				"lambda":         s.faulty("lambda", functions, functions),
				"logs":           s.faulty("logs", written, written),
				"sqs":            s.faulty("sqs", queues, queues),
				"sts":            &sts.Service{Directory: s.directory, Journal: s.journal, Now: s.now, Log: s.log},
			},
		},
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(s.listeners[awsPort]); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serve AWS: %w", err)
		}
	}()
	s.onStop(func() error {
		err := server.Close()
		<-ended
		return err
	})
	s.onStop(functions.Close) // what runs calls the server
	return nil
}

// settling is how long a new function or mapping is not ready: long enough for no one to overlook it.
const settling = 200 * time.Millisecond

// faulty lets faults strike the calls of a service.
func (s *sandbox) faulty(service string, next http.Handler, protocol aws.Protocol) http.Handler {
	return &aws.Faulty{
		Service: service, Next: next, Protocol: protocol, Faults: s.faults, Directory: s.directory, Journal: s.journal,
	}
}

// startPostgres starts the servers that execute the warehouses' statements.
func (s *sandbox) startPostgres(ctx context.Context) error {
	binaries, err := postgres.Find(ctx)
	if err != nil {
		return err
	}
	dir := filepath.Join(s.options.dir, "postgres")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the directory of PostgreSQL: %w", err)
	}
	if err := binaries.Prepare(ctx, filepath.Join(dir, source), filepath.Join(dir, destination)); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for i, w := range warehouses() {
		group.Go(func() error {
			server, err := binaries.Start(ctx, postgres.Options{
				Data: filepath.Join(dir, w.name), SocketDirectory: s.run, Port: firstSocket + i,
				Database: w.database, Log: filepath.Join(s.options.dir, w.name+".log"),
			}, s.watchdog.Process)
			if err != nil {
				return err
			}
			s.onStop(func() error { return errors.Join(server.Stop(), s.watchdog.Forget(server.PID())) })
			s.mu.Lock()
			s.servers[w.name] = server
			s.mu.Unlock()
			go func() {
				<-server.Done()
				s.failed <- fmt.Errorf("PostgreSQL of the %s has ended: its log is %s", w.name, server.Log)
			}()
			return nil
		})
	}
	return group.Wait()
}

// firstSocket is the number in the first server's socket's name; it is no port of the network.
const firstSocket = 5432
