// Package function is the life of the function of AWS Lambda that masks files: it
// is made by the first job that needs it, used by all later ones of the same
// version and configuration, never changed, and removed when it is asked for and
// no job uses it. The executor of the pipeline Lambda and `standin cleanup` call
// it. It never touches a function that Standin did not make.
package function

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"standin/internal/plan"
)

// Lambda is the control plane of AWS Lambda.
type Lambda interface {
	// Function describes a function. If there is none of that name, fs.ErrNotExist
	// is in the chain of the error.
	Function(ctx context.Context, name string) (State, error)
	// CreateFunction makes a function, which is ready some time later. The error
	// wraps fs.ErrExist if there is one of that name, and ErrRoleNotReady if Lambda
	// cannot assume the role, as while it is new.
	CreateFunction(ctx context.Context, spec Spec) error
	// RemoveFunction deletes a function. One that is not there is no error.
	RemoveFunction(ctx context.Context, name string) error
	// Functions lists the names of all functions of the region.
	Functions(ctx context.Context) ([]string, error)
	// Mapped reports whether an event source mapping feeds the function.
	Mapped(ctx context.Context, name string) (bool, error)
}

// Logs keeps what functions print.
type Logs interface {
	Keep(ctx context.Context, group string, days int) error
	Remove(ctx context.Context, group string) error
	// Groups lists the groups whose names begin with a prefix, with the times at which
	// they were made.
	Groups(ctx context.Context, prefix string) (map[string]time.Time, error)
}

// Spec is a function to make.
type Spec struct {
	Name string
	plan.Function
	Zip []byte            // of a program for the runtime provided.al2023
	Tag map[string]string // by which Standin knows its own
}

// State is a function that is there.
type State struct {
	plan.Function        // of which only what Lambda knows is set
	CodeSHA256    string // in base64, as Lambda has it
	Tags          map[string]string
	Phase         Phase
	Reason        string // Lambda's code for why it failed
	// Strange is what Standin never gives a function and this one has, such as layers,
	// which run code of others beside its own.
	Strange []string
}

// Phase is where a function stands (AWS: "Lambda function states").
type Phase string

// Phases of a function. One that is idle was not used for long and becomes ready
// when it is.
const (
	Ready   Phase = "ready"
	Pending Phase = "pending"
	Idle    Phase = "idle"
	Failed  Phase = "failed"
)

// tag marks the functions that Standin made.
const tag = "standin"

// prefix begins their names.
const prefix = "standin-"

// The name has at most 64 characters (AWS: CreateFunction): the prefix, the
// version, eight digits of the configuration and twelve of the program, and the
// dashes between them.
const longestVersion = 64 - len(prefix) - 1 - 8 - 1 - 12

// NewSpec is the function of a version of Standin, a configuration and a program.
// Functions that differ in any of these have different names.
func NewSpec(version string, f plan.Function, zip []byte) Spec {
	sum := sha256.Sum256(zip)
	configuration, err := json.Marshal(struct {
		Role                    string
		Memory                  int
		Timeout                 string
		Architecture            plan.Architecture
		Subnets, SecurityGroups string
	}{f.Role, f.Memory, f.Timeout.String(), f.Architecture, sorted(f.Subnets), sorted(f.SecurityGroups)})
	if err != nil {
		panic("function: texts and numbers cannot be encoded: " + err.Error())
	}
	digest := sha256.Sum256(configuration)
	name := prefix + word(version) + "-" + hex.EncodeToString(digest[:4]) + "-" + hex.EncodeToString(sum[:6])
	return Spec{Name: name, Function: f, Zip: zip, Tag: map[string]string{tag: word(version)}}
}

// sorted is a set of ids as one text.
func sorted(ids []string) string { return strings.Join(slices.Sorted(slices.Values(ids)), " ") }

// isName reports whether NewSpec may have made a name: it ends in the digits of a
// configuration and of a program.
func isName(name string) bool {
	return regexp.MustCompile(`^` + prefix + `[A-Za-z0-9_]+-[0-9a-f]{8}-[0-9a-f]{12}$`).MatchString(name)
}

// CodeSHA256 is the digest of the program as Lambda gives it.
func (s Spec) CodeSHA256() string {
	sum := sha256.Sum256(s.Zip)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// LogGroup is where a function's output goes (AWS: "Using CloudWatch Logs with
// Lambda").
func LogGroup(name string) string { return "/aws/lambda/" + name }

// word is a version in the letters that names of functions have.
func word(version string) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			return r
		default:
			return '_'
		}
	}, version)
	return text[:min(len(text), longestVersion)]
}
