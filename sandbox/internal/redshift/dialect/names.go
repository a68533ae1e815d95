package dialect

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"unicode/utf8"
)

// maxShort is PostgreSQL's limit of a name, in bytes.
const maxShort = 63

// Names gives the names that are too long for PostgreSQL a short form. It is
// shared by all sessions of a server, and safe for concurrent use.
type Names struct {
	// Store keeps a new pair where the catalog's views find it.
	store func(short, long string) error

	mu    sync.Mutex
	long  map[string]string // by short form
	fault error
}

// NewNames starts with the known pairs, by short form; store is called once for every new one.
func NewNames(known map[string]string, store func(short, long string) error) *Names {
	return &Names{store: store, long: known}
}

// Short returns the form of name that PostgreSQL sees.
func (n *Names) Short(name string) string {
	if len(name) <= maxShort {
		return name
	}
	digest := sha256.Sum256([]byte(name))
	suffix := "~" + hex.EncodeToString(digest[:8])
	end := maxShort - len(suffix)
	for !utf8.RuneStart(name[end]) {
		end--
	}
	short := name[:end] + suffix
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, ok := n.long[short]; !ok {
		if err := n.store(short, name); err != nil {
			n.fault = err
		}
		n.long[short] = name
	}
	return short
}

// Full returns the name that a short form stands for, or the name itself.
func (n *Names) Full(short string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if long, ok := n.long[short]; ok {
		return long
	}
	return short
}

// Restore puts full names where a message of PostgreSQL holds short forms.
func (n *Names) Restore(message string) string {
	if !strings.Contains(message, "~") {
		return message
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for short, long := range n.long {
		message = strings.ReplaceAll(message, short, long)
	}
	return message
}

// Err is the first fault of storing a name.
func (n *Names) Err() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.fault
}
