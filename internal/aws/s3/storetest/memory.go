// Package storetest holds what every store of staged files owes, and a store in
// memory that passes it. Tests of steps and executors use the store; the edge
// to S3 and every other store run the suite. No program imports it.
package storetest

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Memory is a store in memory, which gives every write an ETag of its own, as a
// bucket does that is encrypted by a KMS key. Its zero value is empty and ready, and
// it is safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	objects map[string]object
	writes  int
	ahead   time.Duration // of the clock of this machine
}

type object struct {
	plan.Object
	content []byte
	written time.Time
}

// Open reads the object as it is now.
func (m *Memory) Open(ctx context.Context, key string) (io.ReadCloser, plan.Object, error) {
	o, err := m.object(ctx, "get", key)
	if err != nil {
		return nil, plan.Object{}, err
	}
	o.Checksum = "" // S3 tells it to who asks for it only
	return io.NopCloser(bytes.NewReader(o.content)), o.Object, nil
}

// Get is the whole object of at most limit bytes.
func (m *Memory) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	o, err := m.object(ctx, "get", key)
	if err == nil && o.Bytes > limit {
		return nil, fault.New(fault.StorageFailed, "memory: %s has more than %d bytes", key, limit)
	}
	return o.content, err
}

// Head describes the object.
func (m *Memory) Head(ctx context.Context, key string) (plan.Object, error) {
	o, err := m.object(ctx, "head", key)
	return o.Object, err
}

// Age is how long ago the object was written.
func (m *Memory) Age(ctx context.Context, key string) (time.Duration, error) {
	o, err := m.object(ctx, "head", key)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now().Sub(o.written), nil
}

// Elapse has some time pass for the store, and for nobody else.
func (m *Memory) Elapse(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ahead += d
}

func (m *Memory) now() time.Time { return time.Now().Add(m.ahead) } //nolint:forbidigo // a store has a clock of its own

// Put replaces the object.
func (m *Memory) Put(ctx context.Context, key string, content []byte) error {
	_, err := m.put(ctx, key, bytes.Clone(content))
	return err
}

func (m *Memory) put(ctx context.Context, key string, content []byte) (plan.Object, error) {
	if err := ctx.Err(); err != nil {
		return plan.Object{}, fault.New(fault.Cancelled, "memory: put %s: %w", key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.objects == nil {
		m.objects = map[string]object{}
	}
	m.writes++
	described := plan.Object{
		Key: key, Bytes: int64(len(content)),
		ETag: fmt.Sprintf("%q", strconv.Itoa(m.writes)), Checksum: fmt.Sprintf("%08x", crc32.ChecksumIEEE(content)),
	}
	m.objects[key] = object{described, content, m.now()}
	return described, nil
}

// Create replaces the object when write returns nil.
func (m *Memory) Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error) {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return plan.Object{}, err
	}
	return m.put(ctx, key, content.Bytes())
}

// List yields the objects below the prefix in the order of their keys.
func (m *Memory) List(ctx context.Context, prefix string) iter.Seq2[plan.Object, error] {
	return func(yield func(plan.Object, error) bool) {
		for _, key := range m.Keys(prefix) {
			o, err := m.Head(ctx, key)
			o.Checksum = "" // S3 does not list it
			if !yield(o, err) || err != nil {
				return
			}
		}
	}
}

// Folders yields the prefixes directly below prefix.
func (m *Memory) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if err := ctx.Err(); err != nil {
			yield("", fault.New(fault.Cancelled, "memory: list %s: %w", prefix, err))
			return
		}
		last := ""
		for _, key := range m.Keys(prefix) {
			name, _, below := strings.Cut(key[len(prefix):], "/")
			if below && name != last && !yield(prefix+name+"/", nil) {
				return
			}
			last = name
		}
	}
}

// Remove deletes everything below the prefix.
func (m *Memory) Remove(ctx context.Context, prefix string) error {
	if err := ctx.Err(); err != nil {
		return fault.New(fault.Cancelled, "memory: delete %s: %w", prefix, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.objects, func(key string, _ object) bool { return strings.HasPrefix(key, prefix) })
	return nil
}

// Remains counts what Remove would delete.
func (m *Memory) Remains(ctx context.Context, prefix string) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, fault.New(fault.Cancelled, "memory: list %s: %w", prefix, err)
	}
	return len(m.Keys(prefix)), nil
}

// Keys is every key below the prefix, sorted.
func (m *Memory) Keys(prefix string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var keys []string
	for key := range m.objects {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (m *Memory) object(ctx context.Context, operation, key string) (object, error) {
	if err := ctx.Err(); err != nil {
		return object{}, fault.New(fault.Cancelled, "memory: %s %s: %w", operation, key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	o, ok := m.objects[key]
	if !ok {
		return object{}, fault.New(fault.StorageFailed, "memory: %s %s: %w", operation, key, fs.ErrNotExist)
	}
	return o, nil
}
