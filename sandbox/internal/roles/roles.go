// Package roles knows who may do what in the sandbox: users and roles with their access keys, the sessions that
// AssumeRole starts, and policies of the shape that IAM documents. The AWS services ask it about every call, the
// Redshift fronts about IAM_ROLE. It never checks a signature.
package roles

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"sync"
	"time"
)

// Account is the AWS account that everything in the sandbox belongs to.
const Account = "111111111111"

// Principal is a user, a role, or a session of a role.
type Principal struct {
	Name         string // of the user or role
	ARN          string // of the user, role or session
	AccessKey    string
	SecretKey    string
	SessionToken string    // set for sessions only
	Expires      time.Time // when a session ends; zero for users and roles
	Trusts       string    // service that may act as a role, such as lambda.amazonaws.com
	Policies     []Policy
}

// ID is the unique identifier by which AWS names p in messages and events: of a user, or of a role with the name of its
// session (IAM User Guide, "IAM identifiers").
func (p Principal) ID() string {
	sum := sha256.Sum256([]byte(p.Name))
	id := base32.StdEncoding.EncodeToString(sum[:])[:17]
	if p.SessionToken != "" {
		return "AROA" + id + ":" + p.ARN[strings.LastIndex(p.ARN, "/")+1:]
	}
	if strings.Contains(p.ARN, ":role/") {
		return "AROA" + id
	}
	return "AIDA" + id
}

// Directory holds principals and answers what they may do. Its methods may be called concurrently.
type Directory struct {
	principals []Principal

	mu       sync.RWMutex
	sessions map[string]Principal
}

// New makes a directory of the given users and roles.
func New(principals ...Principal) *Directory {
	return &Directory{principals: principals, sessions: map[string]Principal{}}
}

// ByARN returns the user or role with that ARN.
func (d *Directory) ByARN(arn string) (Principal, bool) {
	for _, p := range d.principals {
		if p.ARN == arn {
			return p, true
		}
	}
	return Principal{}, false
}

// ByAccessKey returns the user, role or session that an access key belongs to. A session is found after its
// end too, so that the caller can tell an expired key from an unknown one.
func (d *Directory) ByAccessKey(key string) (Principal, bool) {
	for _, p := range d.principals {
		if p.AccessKey == key {
			return p, true
		}
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	p, ok := d.sessions[key]
	return p, ok
}

// Assume starts a session of role that ends at expires, with temporary keys of its own.
func (d *Directory) Assume(role Principal, sessionName string, expires time.Time) Principal {
	session := Principal{
		Name:         role.Name,
		ARN:          "arn:aws:sts::" + Account + ":assumed-role/" + role.Name + "/" + sessionName,
		AccessKey:    "ASIA" + rand.Text()[:16],
		SecretKey:    rand.Text() + rand.Text()[:14],
		SessionToken: rand.Text() + rand.Text() + rand.Text(),
		Expires:      expires,
		Policies:     role.Policies,
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sessions[session.AccessKey] = session
	return session
}

// ConditionKey is what a request tells about itself beyond action and resource, such as s3:prefix.
type ConditionKey struct{ Name, Value string }

// Decision is what policies say of a call.
type Decision int

// Silent denies too, unless another policy of the same account allows (IAM User Guide, "Policy evaluation logic").
const (
	Silent Decision = iota // no statement matches
	Allows
	Denies
)

// Decide tells what p's own policies say of action (such as s3:GetObject) on resource (an ARN). As in IAM a Deny that
// matches wins over every Allow.
func (d *Directory) Decide(p Principal, action, resource string, keys ...ConditionKey) Decision {
	decision := Silent
	for _, policy := range p.Policies {
		for _, statement := range policy.Statements {
			if !statement.matches(action, resource, keys) {
				continue
			}
			if statement.Effect == Deny {
				return Denies
			}
			decision = Allows
		}
	}
	return decision
}

// Allowed reports whether p's own policies let it do action on resource: what none of them allows is denied.
func (d *Directory) Allowed(p Principal, action, resource string, keys ...ConditionKey) bool {
	return d.Decide(p, action, resource, keys...) == Allows
}
