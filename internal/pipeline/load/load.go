// Package load is the step that loads a table's masked files into its staging
// table in the destination. The pipeline calls it for each table. It touches
// neither the table that is to be replaced nor any input file.
package load

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"time"

	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/pipeline/retry"
	"standin/internal/plan"
)

// Destination is the warehouse that is loaded.
type Destination interface {
	// Stage makes the empty staging table with its full definition.
	Stage(ctx context.Context, p *plan.Plan, t plan.Table) error
	// Load loads the files of a manifest into the staging table, all or none,
	// and returns how many rows the server says they were.
	Load(ctx context.Context, p *plan.Plan, t plan.Table, manifestURL string) (rows int64, err error)
}

// Store is the staging bucket.
type Store interface {
	// Put writes a small object.
	Put(ctx context.Context, key string, content []byte) error
	// Head describes an object; fs.ErrNotExist is in the chain of the error for
	// a key that does not exist.
	Head(ctx context.Context, key string) (plan.Object, error)
}

// Step loads the tables of one plan.
type Step struct {
	Plan        *plan.Plan
	Destination Destination
	Store       Store
}

// manifest is COPY's (AWS: Using a manifest to specify data files). A file that
// is not mandatory would be skipped in silence when it is missing.
type manifest struct {
	Entries []entry `json:"entries"`
}

type entry struct {
	URL       string `json:"url"`
	Mandatory bool   `json:"mandatory"`
	Meta      meta   `json:"meta"`
}

type meta struct {
	Bytes int64 `json:"content_length"`
}

const headsAtOnce = 16

// Run makes the staging table, loads the results of the table's files into it
// and returns the number of rows, which is that of the results. Without any rows
// the staging table stays as it was made: COPY refuses a manifest without files.
// A lost connection is made good by doing both again.
func (s Step) Run(ctx context.Context, t plan.Table, results []plan.Result) (int64, error) {
	if len(results) == 0 {
		return 0, s.stage(ctx, t)
	}
	if err := s.check(ctx, results); err != nil {
		return 0, err
	}
	m := manifest{Entries: make([]entry, len(results))}
	var want int64
	for i, r := range results {
		m.Entries[i] = entry{URL: s.Plan.URL(r.File.Output), Mandatory: true, Meta: meta{Bytes: r.Output.Bytes}}
		want += r.Rows
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return 0, err
	}
	key := s.Plan.OutputPrefix(t, results[0].File.Attempt) + "manifest"
	if err := s.Store.Put(ctx, key, text); err != nil {
		return 0, err
	}
	var rows int64
	err = attempts().Do(ctx, lost, func(int) error {
		if err := s.Destination.Stage(ctx, s.Plan, t); err != nil {
			return err
		}
		rows, err = s.Destination.Load(ctx, s.Plan, t, s.Plan.URL(key))
		return err
	})
	if err != nil {
		return 0, err
	}
	if rows != want {
		return 0, fault.New(fault.CountMismatch, "%d rows were loaded, but %d were masked", rows, want)
	}
	return rows, nil
}

func (s Step) stage(ctx context.Context, t plan.Table) error {
	return attempts().Do(ctx, lost, func(int) error { return s.Destination.Stage(ctx, s.Plan, t) })
}

// attempts are made with a new staging table each: after a connection was lost
// during COMMIT nobody knows what is in the old one.
func attempts() retry.Policy { return retry.Policy{Attempts: 3, Wait: 2 * time.Second} }

func lost(err error) bool { return fault.CodeOf(err) == fault.ConnectionFailed }

// check holds the output files against what their executors said of them.
func (s Step) check(ctx context.Context, results []plan.Result) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(headsAtOnce)
	for _, r := range results {
		group.Go(func() (err error) {
			defer fault.Recover(&err)
			object, err := s.Store.Head(ctx, r.File.Output)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return fault.New(fault.ManifestMismatch, "%s was masked, but is not in S3", r.File.Output)
			case err != nil:
				return err
			case !object.Same(r.Output):
				return fault.New(fault.ManifestMismatch, "%s is no longer the file that was masked", r.File.Output)
			}
			return nil
		})
	}
	return group.Wait()
}
