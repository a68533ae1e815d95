// Package storetest holds what every store of staged files owes, and a store in
// memory that passes it. Tests of steps and executors use the store; the edge
// to S3 and every other store run the suite. No program imports it.
package storetest

import (
	"bytes"
	"context"
	"crypto/md5"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Memory is a store in memory. Its zero value is empty and ready, and it is safe
// for concurrent use.
type Memory struct {
	mu      sync.Mutex
	objects map[string][]byte
}

// Open reads the object as it is now.
func (m *Memory) Open(ctx context.Context, key string) (io.ReadCloser, plan.Object, error) {
	content, err := m.content(ctx, "get", key)
	if err != nil {
		return nil, plan.Object{}, err
	}
	return io.NopCloser(bytes.NewReader(content)), describe(key, content), nil
}

// Get is the whole object of at most limit bytes.
func (m *Memory) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	content, err := m.content(ctx, "get", key)
	if err == nil && int64(len(content)) > limit {
		return nil, fault.New(fault.StorageFailed, "memory: %s has more than %d bytes", key, limit)
	}
	return content, err
}

// Head describes the object.
func (m *Memory) Head(ctx context.Context, key string) (plan.Object, error) {
	content, err := m.content(ctx, "head", key)
	if err != nil {
		return plan.Object{}, err
	}
	return describe(key, content), nil
}

// Put replaces the object.
func (m *Memory) Put(ctx context.Context, key string, content []byte) error {
	if err := ctx.Err(); err != nil {
		return fault.New(fault.Cancelled, "memory: put %s: %w", key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.objects == nil {
		m.objects = map[string][]byte{}
	}
	m.objects[key] = bytes.Clone(content)
	return nil
}

// Create replaces the object when write returns nil.
func (m *Memory) Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error) {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return plan.Object{}, err
	}
	if err := m.Put(ctx, key, content.Bytes()); err != nil {
		return plan.Object{}, err
	}
	return describe(key, content.Bytes()), nil
}

// List yields the objects below the prefix in the order of their keys.
func (m *Memory) List(ctx context.Context, prefix string) iter.Seq2[plan.Object, error] {
	return func(yield func(plan.Object, error) bool) {
		for _, key := range m.Keys(prefix) {
			object, err := m.Head(ctx, key)
			if !yield(object, err) || err != nil {
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
	maps.DeleteFunc(m.objects, func(key string, _ []byte) bool { return strings.HasPrefix(key, prefix) })
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

func (m *Memory) content(ctx context.Context, operation, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fault.New(fault.Cancelled, "memory: %s %s: %w", operation, key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	content, ok := m.objects[key]
	if !ok {
		return nil, fault.New(fault.StorageFailed, "memory: %s %s: %w", operation, key, fs.ErrNotExist)
	}
	return content, nil
}

func describe(key string, content []byte) plan.Object {
	return plan.Object{Key: key, Bytes: int64(len(content)), ETag: fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(content)))}
}
