// Package secretsmanager is the sandbox's AWS Secrets Manager: secrets with versions and staging labels in one file
// that only its owner can read. The AWS port's router calls it. It never encrypts and never rotates.
package secretsmanager

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"standin/sandbox/internal/aws/disk"
)

const (
	current  = "AWSCURRENT"
	previous = "AWSPREVIOUS"
)

// version is one value of a secret.
type version struct {
	ID      string
	String  *string
	Binary  []byte
	Stages  []string
	Created time.Time
}

// secret is one secret with its versions, oldest first.
type secret struct {
	Name        string
	ARN         string
	Description string
	Tags        map[string]string
	Created     time.Time
	Changed     time.Time
	Deletion    time.Time // when a scheduled deletion happens; zero for none
	Versions    []version
}

// store keeps all secrets in memory and in one file. Callers hold mu.
type store struct {
	path string

	mu      sync.Mutex
	secrets map[string]*secret // by name
}

func openStore(path string) (*store, error) {
	s := &store{path: path, secrets: map[string]*secret{}}
	if err := disk.Read(path, &s.secrets); err != nil {
		return nil, fmt.Errorf("read the secrets: %w", err)
	}
	return s, nil
}

// save replaces the file, so that a crash leaves the old or the new one.
func (s *store) save() error {
	if err := disk.Write(s.path, s.secrets); err != nil {
		return fmt.Errorf("keep the secrets: %w", err)
	}
	return nil
}

// find returns the secret that id names: its name, its ARN, or its ARN without the six characters at the end.
// Secrets whose recovery window has passed are gone.
func (s *store) find(id string, now time.Time) (*secret, bool) {
	for name, secret := range s.secrets {
		if !secret.Deletion.IsZero() && !now.Before(secret.Deletion) {
			delete(s.secrets, name)
		}
	}
	if found, ok := s.secrets[id]; ok {
		return found, true
	}
	for _, secret := range s.secrets {
		if secret.ARN == id || strings.HasPrefix(id, "arn:") && secret.ARN[:len(secret.ARN)-len("-XXXXXX")] == id {
			return secret, true
		}
	}
	return nil, false
}

// put adds a version with the given labels, which move to it. AWSPREVIOUS follows AWSCURRENT, and a version
// without labels is deprecated: AWS removes it in time, here at once.
func (s *secret) put(added version) {
	for i := range s.Versions {
		v := &s.Versions[i]
		wasCurrent := slices.Contains(v.Stages, current) && slices.Contains(added.Stages, current)
		v.Stages = slices.DeleteFunc(v.Stages, func(stage string) bool {
			return slices.Contains(added.Stages, stage) || stage == previous && slices.Contains(added.Stages, current)
		})
		if wasCurrent {
			v.Stages = append(v.Stages, previous)
		}
	}
	s.Versions = append(s.Versions, added)
	s.Versions = slices.DeleteFunc(s.Versions, func(v version) bool { return len(v.Stages) == 0 })
	s.Changed = added.Created
}
