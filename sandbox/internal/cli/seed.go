package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/roles"
)

// Seed loads a sample into the source.
type Seed func(ctx context.Context, sample Sample) error

// Sample is what a seed works with.
type Sample struct {
	// Exec runs one statement in the source as its admin.
	Exec func(ctx context.Context, sql string) error
	// Put writes an object of the bucket.
	Put func(ctx context.Context, key string, body io.Reader) error
	// Delete removes an object of the bucket.
	Delete func(ctx context.Context, key string) error
	Bucket string
	Role   string // the ARN of a role that may read the bucket's seed/
	Reader string // the user who may read the tables afterwards
}

// seed loads the sample unless the directory already has it.
func (s *sandbox) seed(ctx context.Context, load Seed) error {
	if load == nil {
		return nil
	}
	mark := filepath.Join(s.options.dir, "seeded-"+s.options.seed)
	if _, err := os.Stat(mark); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	conn, err := s.login(ctx, warehouses()[0], admin)
	if err != nil {
		return fmt.Errorf("log in to load the sample: %w", err)
	}
	user := s.credentials.Keys[roles.User]
	store := objects.New(objects.Options{Endpoint: s.endpoint(), Region: region, AccessKey: user.Access, SecretKey: user.Secret})
	err = load(ctx, Sample{
		Exec: func(ctx context.Context, sql string) error {
			_, err := conn.Exec(ctx, sql).ReadAll()
			return err
		},
		Put: func(ctx context.Context, key string, body io.Reader) error {
			object := store.Create(ctx, bucket, key)
			if _, err := io.Copy(object, body); err != nil {
				object.Abort()
				return err
			}
			return object.Close()
		},
		Delete: func(ctx context.Context, key string) error { return store.Delete(ctx, bucket, key) },
		Bucket: bucket,
		Role:   roles.RoleARN(roles.SeedRole),
		Reader: reader,
	})
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return fmt.Errorf("load the sample %s: %w", s.options.seed, err)
	}
	return writeWhole(mark, nil)
}
