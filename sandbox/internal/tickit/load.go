// Package tickit is the sandbox's sample warehouse, in the shape of AWS's
// TICKIT: seven tables of a ticket shop with 50,000 users and 400,000 listings
// and sales, from a seeded generator, so that every sandbox holds the same
// rows. The people in it carry canaries. `standin-sandbox up --seed tickit`
// loads it, the way AWS's guide does: files in S3, then COPY.
package tickit

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"
)

// Target is where the sample goes.
type Target struct {
	// Exec runs one statement in the warehouse as the owner of what is made.
	Exec func(ctx context.Context, sql string) error
	// Put writes an object of the bucket.
	Put func(ctx context.Context, key string, body io.Reader) error
	// Delete removes an object of the bucket.
	Delete func(ctx context.Context, key string) error
	Bucket string
	Role   string // the ARN of a role that may read the bucket's seed/
	Reader string // the user who may read the tables afterwards
}

// Load makes the tables and fills them. It fails where one of them exists.
func Load(ctx context.Context, target Target) error {
	for ordinal, t := range tables() {
		if err := target.load(ctx, uint64(ordinal), t); err != nil {
			return fmt.Errorf("load the sample table %s: %w", t.name, err)
		}
	}
	for _, grant := range []string{
		"grant usage on schema public to " + target.Reader,
		"grant select on all tables in schema public to " + target.Reader,
		"grant select on svv_table_info to " + target.Reader,
	} {
		if err := target.Exec(ctx, grant); err != nil {
			return fmt.Errorf("let %s read the sample: %w", target.Reader, err)
		}
	}
	return nil
}

func (target Target) load(ctx context.Context, ordinal uint64, t table) error {
	if err := target.Exec(ctx, t.ddl); err != nil {
		return err
	}
	key := "seed/tickit/" + t.name + ".csv"
	read, write := io.Pipe()
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error {
		err := write.CloseWithError(writeCSV(write, ordinal, t))
		return err
	})
	group.Go(func() error {
		err := target.Put(groupCtx, key, read)
		read.CloseWithError(err)
		return err
	})
	if err := group.Wait(); err != nil {
		return err
	}
	if err := target.Exec(ctx, fmt.Sprintf(
		`copy public.%q from 's3://%s/%s' iam_role '%s' csv timeformat 'auto' compupdate off statupdate on`,
		t.name, target.Bucket, key, target.Role)); err != nil {
		return err
	}
	return target.Delete(ctx, key)
}

// writeCSV writes a table's rows. Each table has a random source of its own,
// so that one can change without the others.
func writeCSV(w io.Writer, ordinal uint64, t table) error {
	out := csv.NewWriter(w)
	for row := range t.rows(rand.New(rand.NewPCG(2008, ordinal))) {
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
