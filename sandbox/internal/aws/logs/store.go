package logs

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// group is a log group. Its directory is named by a digest, because names of groups are longer than names of files.
type group struct {
	Name      string
	Created   int64 // milliseconds since 1970
	Retention int   // days; 0: for ever
	KMSKeyID  string
	Tags      map[string]string
}

// event is one line of a stream.
type event struct {
	Timestamp int64  `json:"timestamp"` // milliseconds since 1970
	Message   string `json:"message"`
}

// stream is one stream's name and its events in the order in which they came.
type stream struct {
	Name   string
	Events []event
}

// store keeps the groups in memory and all of it in files.
type store struct {
	dir string
	mu  *sync.Mutex
	all map[string]group
}

const groupFile = "group.json"

func open(dir string) (store, error) {
	s := store{dir: dir, mu: new(sync.Mutex), all: map[string]group{}}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("read the log groups: %w", err)
	}
	for _, entry := range entries {
		var g group
		path := filepath.Join(dir, entry.Name(), groupFile)
		text, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(text, &g)
		}
		if err != nil {
			return s, fmt.Errorf("read the log groups in %s: %w", path, err)
		}
		s.all[g.Name] = g
	}
	return s, nil
}

func digest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

func (s store) path(group string) string { return filepath.Join(s.dir, digest(group)) }

// groups are all groups in the order of their names.
func (s store) groups() []group {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.all), func(a, b group) int { return cmp.Compare(a.Name, b.Name) })
}

// add reports false for a group that exists.
func (s store) add(g group) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.all[g.Name]; exists {
		return false, nil
	}
	return true, s.save(g)
}

// change reports false for a group that does not exist.
func (s store) change(name string, change func(*group)) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, exists := s.all[name]
	if !exists {
		return false, nil
	}
	change(&g)
	return true, s.save(g)
}

func (s store) save(g group) error {
	text, err := json.Marshal(g)
	dir := s.path(g.Name)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, groupFile), text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("write a log group: %w", err)
	}
	s.all[g.Name] = g
	return nil
}

// remove reports false for a group that does not exist.
func (s store) remove(name string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.all[name]; !exists {
		return false, nil
	}
	if err := os.RemoveAll(s.path(name)); err != nil {
		return true, fmt.Errorf("remove a log group: %w", err)
	}
	delete(s.all, name)
	return true, nil
}

// put adds an event to a stream, which it makes, and reports false for a group that does not exist. The first line of
// a stream's file is its name.
func (s store) put(group, name string, e event) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.all[group]; !exists {
		return false, nil
	}
	path := filepath.Join(s.path(group), digest(name)+".jsonl")
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	var err error
	if _, missing := os.Stat(path); missing != nil {
		err = lines.Encode(name)
	}
	err = errors.Join(err, lines.Encode(e))
	if err == nil {
		err = appendTo(path, text.Bytes())
	}
	if err != nil {
		return true, fmt.Errorf("write a log: %w", err)
	}
	return true, nil
}

func appendTo(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// streams are a group's streams in the order of their names; false says that there is no such group.
func (s store) streams(group string) ([]stream, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.all[group]; !exists {
		return nil, false, nil
	}
	entries, err := os.ReadDir(s.path(group))
	if err != nil {
		return nil, true, fmt.Errorf("read a log group: %w", err)
	}
	var all []stream
	for _, entry := range entries {
		if entry.Name() == groupFile {
			continue
		}
		one, err := readStream(filepath.Join(s.path(group), entry.Name()))
		if err != nil {
			return nil, true, fmt.Errorf("read a log: %w", err)
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b stream) int { return cmp.Compare(a.Name, b.Name) })
	return all, true, nil
}

func readStream(path string) (stream, error) {
	var s stream
	file, err := os.Open(path)
	if err != nil {
		return s, err
	}
	lines := json.NewDecoder(bufio.NewReader(file))
	for err = lines.Decode(&s.Name); err == nil && lines.More(); {
		var e event
		if err = lines.Decode(&e); err == nil {
			s.Events = append(s.Events, e)
		}
	}
	return s, errors.Join(err, file.Close())
}
