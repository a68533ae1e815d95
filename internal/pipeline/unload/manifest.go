package unload

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/plan"
)

const (
	// manifestName is what UNLOAD appends to the prefix (AWS: UNLOAD, MANIFEST).
	manifestName = "manifest"
	// manifestLimit is room for some 200,000 files.
	manifestLimit = 64 << 20
	headsAtOnce   = 16
)

// manifest is the part of a verbose manifest that is relied on. What AWS's page
// shows of its schema element is not valid JSON, so nothing here depends on it.
type manifest struct {
	Entries []struct {
		URL  string `json:"url"`
		Meta meta   `json:"meta"`
	} `json:"entries"`
	Meta meta `json:"meta"`
}

type meta struct {
	Bytes *int64 `json:"content_length"`
	Rows  *int64 `json:"record_count"`
}

// files are the files of an attempt that hold rows. For a table without rows,
// Redshift writes no manifest, an empty one, or one that lists files without
// rows, with or without bytes; all of them mean no files.
func (s Step) files(ctx context.Context, t plan.Table, attempt int, rows int64) ([]plan.File, error) {
	prefix := s.Plan.InputPrefix(t, attempt)
	text, err := s.Store.Get(ctx, prefix+manifestName, manifestLimit)
	if errors.Is(err, fs.ErrNotExist) && rows == 0 {
		return nil, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, mismatch("%d rows were unloaded, but there is no manifest below %s", rows, prefix)
	}
	if err != nil {
		return nil, err
	}
	listed, err := s.parse(text, t, attempt)
	if err != nil {
		return nil, err
	}
	var sum int64
	for i := range listed {
		listed[i].Base = sum
		sum += listed[i].Rows
	}
	if sum != rows {
		return nil, mismatch("the files of the manifest below %s hold %d rows, but the server unloaded %d", prefix, sum, rows)
	}
	return s.check(ctx, listed)
}

// parse reads the manifest of an attempt. Every entry must lie directly below
// the attempt's prefix and be listed once.
func (s Step) parse(text []byte, t plan.Table, attempt int) ([]plan.File, error) {
	prefix := s.Plan.InputPrefix(t, attempt)
	var m manifest
	if json.Unmarshal(text, &m) != nil {
		return nil, mismatch("the manifest below %s is not the JSON that UNLOAD writes", prefix)
	}
	seen := make(map[string]bool, len(m.Entries))
	files := make([]plan.File, 0, len(m.Entries))
	var sum int64
	for _, e := range m.Entries {
		name, inside := strings.CutPrefix(e.URL, s.Plan.URL(prefix))
		switch {
		case !inside || name == "" || name == manifestName || strings.Contains(name, "/"):
			return nil, mismatch("the manifest below %s lists a file elsewhere", prefix)
		case seen[name]:
			return nil, mismatch("the manifest below %s lists %s twice", prefix, name)
		case e.Meta.Bytes == nil || e.Meta.Rows == nil || *e.Meta.Bytes < 0 || *e.Meta.Rows < 0:
			return nil, mismatch("the manifest below %s does not give size and rows of %s", prefix, name)
		}
		seen[name] = true
		sum += *e.Meta.Rows
		file := s.file(t, attempt, name)
		file.Bytes, file.Rows = *e.Meta.Bytes, *e.Meta.Rows
		files = append(files, file)
	}
	if m.Meta.Rows != nil && *m.Meta.Rows != sum {
		return nil, mismatch("the manifest below %s counts %d rows, but those of its files are %d", prefix, *m.Meta.Rows, sum)
	}
	return files, nil
}

// check looks at every listed file and returns those that hold rows.
func (s Step) check(ctx context.Context, listed []plan.File) ([]plan.File, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(headsAtOnce)
	for i := range listed {
		group.Go(func() (err error) {
			defer fault.Recover(&err)
			file := &listed[i]
			object, err := s.Store.Head(ctx, file.Input)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return mismatch("%s is in the manifest, but not in S3", file.Input)
			case err != nil:
				return err
			case object.Bytes != file.Bytes:
				return mismatch("%s has %d bytes, but the manifest says %d", file.Input, object.Bytes, file.Bytes)
			}
			file.ETag = object.ETag
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var files []plan.File
	for _, f := range listed {
		if f.Rows > 0 {
			files = append(files, f)
		}
	}
	return files, nil
}

func mismatch(format string, args ...any) error {
	return fault.New(fault.ManifestMismatch, format, args...)
}
