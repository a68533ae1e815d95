package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/postgres"
	"standin/sandbox/internal/redshift"
	"standin/sandbox/internal/redshift/engine"
	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/roles"
)

// Names of the warehouses.
const (
	source      = "source"
	destination = "destination"
)

// warehouse is one emulated cluster.
type warehouse struct {
	name     string
	database string
	user     string   // whom Standin logs in as
	creators []string // who may create in the database, beside the admin
	roles    []string // names of the roles attached to the cluster; the first is its default
}

func warehouses() []warehouse {
	return []warehouse{
		{name: source, database: "dev", user: reader, roles: []string{roles.UnloadRole, roles.SeedRole}},
		{name: destination, database: "test", user: writer, creators: []string{writer}, roles: []string{roles.LoadRole}},
	}
}

// startWarehouses starts the Redshift fronts before the PostgreSQL servers, and returns when they take logins.
func (s *sandbox) startWarehouses(ctx context.Context) error {
	for _, w := range warehouses() {
		address := s.servers[w.name]
		server, err := redshift.New(redshift.Config{
			Name:              w.name,
			Listener:          s.listeners[w.name],
			Postgres:          engine.Address{SocketDirectory: address.SocketDirectory, Port: address.Port, Database: w.database},
			PostgresSuperuser: postgres.Superuser,
			Users:             s.credentials.Passwords[w.name],
			Superuser:         admin,
			Creators:          w.creators,
			ServerVersion:     s.options.serverVersion,
			Slices:            s.options.slices,
			ZeroRows:          s.options.zeroRows,
			Region:            region,
			Objects: func(_ context.Context, role string) (objects.Bucket, error) {
				return s.objects(w, role)
			},
			Faults:  s.faults,
			Journal: s.journal,
			Log:     s.log.With("server", w.name),
			Now:     s.now,
		})
		if err != nil {
			return err
		}
		serving, end := context.WithCancel(context.WithoutCancel(ctx))
		ended := make(chan struct{})
		var failure error
		go func() {
			defer close(ended)
			if failure = server.Serve(serving); failure != nil {
				s.failed <- failure
			}
		}()
		s.onStop(func() error {
			end()
			<-ended
			return nil
		})
		if err := s.answers(ctx, w, ended); err != nil {
			end()
			<-ended
			return errors.Join(failure, fmt.Errorf("log in to the %s: %w", w.name, err))
		}
	}
	return nil
}

// answers logs in until it succeeds.
func (s *sandbox) answers(ctx context.Context, w warehouse, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := s.login(ctx, w, w.user)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-tick.C:
		case <-ended:
			return err
		case <-ctx.Done():
			return err
		}
	}
}

func (s *sandbox) login(ctx context.Context, w warehouse, user string) (*pgconn.PgConn, error) {
	host, port := split(s.listeners[w.name])
	config, err := pgconn.ParseConfig("sslmode=disable host=" + host + " port=" + port)
	if err != nil {
		return nil, fmt.Errorf("configure a connection: %w", err)
	}
	config.Database, config.User, config.Password, config.Fallbacks = w.database, user, s.credentials.Passwords[w.name][user], nil
	return pgconn.ConnectConfig(ctx, config)
}

// objects returns S3 as the role sees it that IAM_ROLE names: an ARN, default, or a chain of ARNs of which the first
// is attached to the warehouse and the last acts (Amazon Redshift Management Guide, "Chaining IAM roles").
func (s *sandbox) objects(w warehouse, role string) (objects.Bucket, error) {
	chain := strings.Split(role, ",")
	if role == "default" {
		chain = []string{roles.RoleARN(w.roles[0])}
	}
	attached := slices.ContainsFunc(w.roles, func(name string) bool { return roles.RoleARN(name) == chain[0] })
	acting, known := s.directory.ByARN(chain[len(chain)-1])
	if !attached || !known {
		return objects.Bucket{}, errors.New("Not authorized to get credentials of role " + role)
	}
	return objects.New(objects.Options{
		Endpoint: s.endpoint(), Region: region, AccessKey: acting.AccessKey, SecretKey: acting.SecretKey,
	}), nil
}
