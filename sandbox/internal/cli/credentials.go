package cli

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"standin/sandbox/internal/roles"
)

// Names of the warehouses' users.
const (
	admin  = "admin"
	reader = "standin_reader"
	writer = "standin_writer"
)

// credentials are made at random for each directory and kept in it.
type credentials struct {
	Keys      map[string]roles.Key         `json:"keys"`      // by user or role
	Passwords map[string]map[string]string `json:"passwords"` // by warehouse and user
}

// loadCredentials reads those of a directory and adds what is missing.
func loadCredentials(dir string) (credentials, error) {
	path := filepath.Join(dir, "credentials.json")
	kept := credentials{Keys: map[string]roles.Key{}, Passwords: map[string]map[string]string{}}
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return kept, fmt.Errorf("read the credentials in %s: %w", path, err)
	}
	for _, name := range roles.Names() {
		if kept.Keys[name] == (roles.Key{}) {
			kept.Keys[name] = roles.Key{Access: "AKIA" + rand.Text()[:16], Secret: rand.Text() + rand.Text()[:14]}
		}
	}
	for server, users := range map[string][]string{source: {reader, admin}, destination: {writer, admin}} {
		if kept.Passwords[server] == nil {
			kept.Passwords[server] = map[string]string{}
		}
		for _, user := range users {
			if kept.Passwords[server][user] == "" {
				kept.Passwords[server][user] = "Pw1" + rand.Text() // an upper case letter, a lower case one and a digit
			}
		}
	}
	text, err = json.MarshalIndent(kept, "", "  ")
	if err != nil {
		return kept, fmt.Errorf("write the credentials: %w", err)
	}
	return kept, writeWhole(path, text)
}

// writeWhole replaces a file that only its owner may read, so that it is never seen half written.
func writeWhole(path string, content []byte) error {
	partial := path + ".new"
	err := os.WriteFile(partial, content, 0o600)
	if err == nil {
		err = os.Rename(partial, path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
