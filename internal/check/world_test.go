package check_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"standin/internal/check"
	"standin/internal/fault"
	"standin/internal/plan"
)

const id = "abcdefghij012345"

func place() check.Place {
	return check.Place{Plan: &plan.Plan{Version: plan.Version, Job: id, Staging: plan.Staging{
		Bucket: "b", Prefix: "p", Region: "eu-west-1", UnloadRole: "arn:aws:iam::1:role/unload", LoadRole: "arn:aws:iam::1:role/load",
	}}}
}

// bucket is the staging bucket, and what refuses what. The key of refuse is an
// operation and a prefix.
type bucket struct {
	objects map[string]string
	uploads map[string]bool
	refuse  map[string]bool
	is      map[string]bool // settings
	silent  map[string]bool // settings that it does not tell
	missing bool            // there is none
	answer  *fault.Error    // to everything
}

// answer is a code that S3 answered.
type answer string

func (a answer) Error() string       { return string(a) }
func (a answer) ServiceCode() string { return string(a) }

func newBucket() *bucket {
	return &bucket{objects: map[string]string{}, uploads: map[string]bool{}, refuse: map[string]bool{}, is: map[string]bool{"blocked": true}, silent: map[string]bool{}}
}

func (b *bucket) refused(operation, key string) error {
	if b.answer != nil {
		return b.answer
	}
	if b.missing {
		return fault.New(fault.StorageFailed, "s3: %s %s: %w", operation, key, answer("NoSuchBucket"))
	}
	for rule := range b.refuse {
		if name, prefix, _ := strings.Cut(rule, " "); name == operation && strings.HasPrefix(key, prefix) {
			return fault.New(fault.PermissionDenied, "s3: %s %s: %w", operation, key, answer("AccessDenied"))
		}
	}
	return nil
}

func (b *bucket) Put(_ context.Context, key string, content []byte) error {
	if err := b.refused("put", key); err != nil {
		return err
	}
	b.objects[key] = string(content)
	return nil
}

func (b *bucket) Get(_ context.Context, key string, _ int64) ([]byte, error) {
	if err := b.refused("get", key); err != nil {
		return nil, err
	}
	text, ok := b.objects[key]
	if !ok {
		return nil, fault.New(fault.StorageFailed, "s3: get %s: NoSuchKey", key)
	}
	return []byte(text), nil
}

func (b *bucket) BeginUpload(_ context.Context, key string) error {
	b.uploads[key] = true
	return b.refused("begin", key)
}

func (b *bucket) Remove(_ context.Context, prefix string) error {
	if err := b.refused("remove", prefix); err != nil {
		return err
	}
	maps.DeleteFunc(b.objects, func(k, _ string) bool { return strings.HasPrefix(k, prefix) })
	maps.DeleteFunc(b.uploads, func(k string, _ bool) bool { return strings.HasPrefix(k, prefix) && !b.refuse["abort "] })
	return nil
}

func (b *bucket) Remains(_ context.Context, prefix string) (int, error) {
	n := 0
	for _, keys := range [][]string{slices.Collect(maps.Keys(b.objects)), slices.Collect(maps.Keys(b.uploads))} {
		for _, k := range keys {
			if strings.HasPrefix(k, prefix) {
				n++
			}
		}
	}
	return n, nil
}

func (b *bucket) setting(name string) (bool, error) {
	if b.missing {
		return false, b.refused("ask for", name)
	}
	if b.silent[name] {
		return false, fault.New(fault.PermissionDenied, "s3: AccessDenied")
	}
	return b.is[name], nil
}

func (b *bucket) Versioned(context.Context) (bool, error)    { return b.setting("versioned") }
func (b *bucket) Replicated(context.Context) (bool, error)   { return b.setting("replicated") }
func (b *bucket) Locked(context.Context) (bool, error)       { return b.setting("locked") }
func (b *bucket) Public(context.Context) (bool, error)       { return b.setting("public") }
func (b *bucket) BlocksPublic(context.Context) (bool, error) { return b.setting("blocked") }

// warehouse is a side: it unloads into the bucket and loads from it as its role
// may.
type warehouse struct {
	bucket  *bucket
	err     error    // of everything
	write   bool     // the unload role writes
	read    []string // what the load role reads: prefixes
	rights  check.Rights
	secured [][2]string
	unseen  []string
	masks   []check.MaskingPolicy
	seen    bool
}

func (w *warehouse) ProbeUnload(_ context.Context, _ plan.Staging, url string) (bool, error) {
	if w.err != nil || !w.write {
		return false, w.err
	}
	key := strings.TrimPrefix(url, "s3://b/")
	w.bucket.objects[key+"000"] = "1\n"
	w.bucket.objects[key+"manifest"] = fmt.Sprintf(`{"entries":[{"url":%q,"meta":{"record_count":1}}]}`, url+"000")
	return true, nil
}

func (w *warehouse) ProbeLoad(_ context.Context, _ plan.Staging, url string) (bool, error) {
	if w.err != nil {
		return false, w.err
	}
	var m struct {
		Entries []struct {
			URL       string
			Mandatory bool
		}
	}
	if err := json.Unmarshal([]byte(w.bucket.objects[strings.TrimPrefix(url, "s3://b/")]), &m); err != nil {
		return false, err
	}
	urls := []string{url}
	for _, e := range m.Entries {
		if !e.Mandatory {
			return false, errors.New("a missing file would not be noticed")
		}
		urls = append(urls, e.URL)
	}
	for _, u := range urls {
		if !slices.ContainsFunc(w.read, func(prefix string) bool { return strings.HasPrefix(u, "s3://b/p/"+prefix) }) {
			return false, nil
		}
	}
	return true, nil
}

func (w *warehouse) Rights(context.Context, []string) (check.Rights, error) { return w.rights, w.err }

func (w *warehouse) Secured(_ context.Context, tables [][2]string) ([][2]string, error) {
	return slices.DeleteFunc(slices.Clone(w.secured), func(t [2]string) bool { return !slices.Contains(tables, t) }), w.err
}

func (w *warehouse) Unseen(context.Context) ([]string, error) { return w.unseen, w.err }

func (w *warehouse) MaskingPolicies(context.Context, []string) ([]check.MaskingPolicy, bool, error) {
	return w.masks, w.seen, w.err
}

// identity is a database, or the error of asking.
type identity struct {
	check.Identity
	err error
}

func (i identity) identify() (check.Identity, error) { return i.Identity, i.err }

type identifier func() (check.Identity, error)

func (i identifier) Identity(context.Context) (check.Identity, error) { return i() }

func tables(names ...string) check.Tables {
	return func(context.Context) ([]plan.Table, error) {
		var list []plan.Table
		for _, name := range names {
			schema, table, _ := strings.Cut(name, ".")
			list = append(list, plan.Table{Schema: schema, Name: table})
		}
		return list, nil
	}
}

// want compares findings with lines of "check state text", each of which must be
// found in the messages and mends of one finding.
func want(t *testing.T, found []check.Finding, lines ...string) {
	t.Helper()
	if len(found) != len(lines) {
		t.Fatalf("%d findings, want %d: %+v", len(found), len(lines), found)
	}
	for i, line := range lines {
		f := found[i]
		parts := strings.SplitN(line, " ", 3)
		text := f.Message
		for _, m := range f.Mend {
			text += "\n" + m.Where + "\n" + m.Text
		}
		if f.Check != parts[0] || string(f.State) != parts[1] || !strings.Contains(text, parts[2]) {
			t.Errorf("finding %d is %s %s %q, want %s", i, f.Check, f.State, text, line)
		}
		if (f.State == check.Failed) != (f.Code != "") {
			t.Errorf("finding %d, %s, has the code %q", i, f.State, f.Code)
		}
	}
}

// run runs probes and nothing after them.
func run(t *testing.T, probes ...check.Probe) []check.Finding {
	t.Helper()
	return check.Run(t.Context(), probes, check.Probe{Run: func(context.Context) []check.Finding { return nil }}, nil)
}
