package workspace

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"standin/internal/fault"
	"standin/internal/workspace/spec"
)

// Secret says where a secret lies. It never holds the secret itself.
type Secret struct {
	store string // env, file or secretsmanager
	name  string // the variable, the path, or the ARN with its #key
}

// String is the reference as the workspace has it, which tells nobody the secret.
func (s Secret) String() string { return s.store + ":" + s.name }

// Resolve reads the secret. manager reads from AWS Secrets Manager what an
// "ARN" or "ARN#key" refers to. One line break at the end of a file is not part
// of the secret. The error is a *fault.Error of code secret-unavailable.
func (s Secret) Resolve(ctx context.Context, manager func(ctx context.Context, reference string) (string, error)) (string, error) {
	switch s.store {
	case "env":
		value, ok := os.LookupEnv(s.name)
		if !ok || value == "" {
			return "", fault.New(fault.SecretUnavailable, "read secret %s: the environment variable is not set", s).
				WithHint("export %s before you run standin", s.name)
		}
		return value, nil
	case "file":
		text, err := os.ReadFile(s.name)
		if err != nil {
			return "", fault.New(fault.SecretUnavailable, "read secret %s: %w", s, err)
		}
		value := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
		if value == "" {
			return "", fault.New(fault.SecretUnavailable, "read secret %s: the file is empty", s)
		}
		return value, nil
	case "secretsmanager":
		return manager(ctx, s.name)
	default:
		return "", fault.New(fault.SecretUnavailable, "read a secret: the workspace names none")
	}
}

// relativeTo makes a file's relative path start at the workspace's folder.
func (s Secret) relativeTo(dir string) Secret {
	if s.store == "file" && !filepath.IsAbs(s.name) {
		s.name = filepath.Join(dir, s.name)
	}
	return s
}

// secretForms are the references that a secret takes, as a pattern.
const secretForms = `^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|secretsmanager:arn:.+)$`

// secretType is the type of a key that refers to a secret. What a password can
// be beside a reference is named by later.
func secretType(name string, later ...string) spec.Scalar {
	match := regexp.MustCompile(secretForms)
	return spec.Scalar{
		Name: "secret reference", JSON: spec.Schema{"type": "string", "pattern": secretForms}, Secret: true,
		Parse: func(text string) (any, *spec.Problem) {
			for _, word := range later {
				if text == word {
					return nil, &spec.Problem{Message: word + " is not supported by this version", Hint: "use env:NAME, file:PATH or secretsmanager:ARN"}
				}
			}
			if !match.MatchString(text) {
				return nil, &spec.Problem{
					Message: fmt.Sprintf("the %s itself must not stand in the workspace", name),
					Hint:    "write where it lies: env:NAME, file:PATH or secretsmanager:ARN#json_key",
				}
			}
			return cutSecret(text), nil
		},
	}
}

func cutSecret(reference string) Secret {
	store, rest, _ := strings.Cut(reference, ":")
	return Secret{store: store, name: rest}
}

// ParseSecret reads a reference to a secret as a workspace has it. The error is a
// *fault.Error of code usage, and never holds the text, which may be a secret.
func ParseSecret(reference string) (Secret, error) {
	if !regexp.MustCompile(secretForms).MatchString(reference) {
		return Secret{}, fault.New(fault.Usage, "a secret is given by the place where it lies").
			WithHint("env:NAME, file:PATH or secretsmanager:ARN#json_key")
	}
	return cutSecret(reference), nil
}
