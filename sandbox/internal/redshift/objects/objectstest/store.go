// Package objectstest is an object store in memory, for the tests of unload and
// load. It is never part of the sandbox's binary.
package objectstest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"standin/sandbox/internal/redshift/objects"
)

// Store holds the objects of one bucket. It is safe for concurrent use.
type Store struct {
	mu      sync.Mutex
	objects map[string][]byte
	log     []string

	// Refuse, if set, may return an error for a call: List, Create, Open or Delete and the key.
	Refuse func(call, key string) error
	// Break, if set, returns after how many bytes of an object reading fails, or -1.
	Break func(key string) int
}

// New returns a store that holds the objects.
func New(objects map[string]string) *Store {
	s := &Store{objects: map[string][]byte{}}
	for key, content := range objects {
		s.objects[key] = []byte(content)
	}
	return s
}

// Keys returns the keys of all objects in order.
func (s *Store) Keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.objects))
}

// Get returns an object's content, which is empty for one that is not there.
func (s *Store) Get(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.objects[key]
}

// Written returns the keys in the order in which they became visible.
func (s *Store) Written() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

func (s *Store) refuse(call, key string) error {
	if s.Refuse == nil {
		return nil
	}
	return s.Refuse(call, key)
}

// List yields the objects whose keys begin with prefix.
func (s *Store) List(_ context.Context, _, prefix string) iter.Seq2[objects.Object, error] {
	return func(yield func(objects.Object, error) bool) {
		if err := s.refuse("List", prefix); err != nil {
			yield(objects.Object{}, err)
			return
		}
		for _, key := range s.Keys() {
			if strings.HasPrefix(key, prefix) && !yield(objects.Object{Key: key, Size: int64(len(s.Get(key)))}, nil) {
				return
			}
		}
	}
}

// Open returns an object's content and size.
func (s *Store) Open(_ context.Context, _, key string) (io.ReadCloser, int64, error) {
	if err := s.refuse("Open", key); err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	content, ok := s.objects[key]
	if !ok {
		return nil, 0, NotFound()
	}
	var body io.Reader = bytes.NewReader(content)
	if s.Break != nil {
		if at := s.Break(key); at >= 0 {
			body = io.MultiReader(bytes.NewReader(content[:at]), broken{})
		}
	}
	return io.NopCloser(body), int64(len(content)), nil
}

// NotFound is S3's answer for a key that does not exist.
func NotFound() error {
	return &objects.Error{Message: "The specified key does not exist.", Status: 404, Code: "NoSuchKey"}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, fmt.Errorf("the connection broke off: %w", io.EOF) }

// Delete removes an object.
func (s *Store) Delete(_ context.Context, _, key string) error {
	if err := s.refuse("Delete", key); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, key)
	return nil
}

// Create begins an object.
func (s *Store) Create(_ context.Context, _, key string) objects.Writer {
	return &writer{store: s, key: key}
}

type writer struct {
	store   *Store
	key     string
	content []byte
}

// Write appends p.
func (w *writer) Write(p []byte) (int, error) {
	w.content = append(w.content, p...)
	return len(p), nil
}

// Close makes the object visible.
func (w *writer) Close() error {
	if err := w.store.refuse("Create", w.key); err != nil {
		return err
	}
	w.store.mu.Lock()
	defer w.store.mu.Unlock()
	w.store.objects[w.key] = bytes.Clone(w.content)
	w.store.log = append(w.store.log, w.key)
	return nil
}

// Abort gives the object up.
func (*writer) Abort() {}
