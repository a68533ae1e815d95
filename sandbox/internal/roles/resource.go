package roles

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ResourcePolicy is a policy that is attached to a resource, such as a queue, and says who may use it. The zero
// policy says nothing.
type ResourcePolicy struct{ statements []resourceStatement }

// resourceStatement is a statement that names principals.
type resourceStatement struct {
	Statement
	anyone     bool
	accounts   bool     // the whole account, which leaves the decision to its own policies
	principals []string // ARNs of users, roles and sessions
	services   []string
	conditions []condition
}

// document is a policy as IAM writes it ("Grammar of the IAM JSON policy language").
type document struct {
	Version   string
	ID        string `json:"Id"`
	Statement list[struct {
		SID       string `json:"Sid"`
		Effect    string
		Principal json.RawMessage
		Action    list[string]
		Resource  list[string]
		Condition map[string]map[string]list[scalar]
	}]
}

// list is one value or a list of them.
type list[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (l *list[T]) UnmarshalJSON(text []byte) error {
	if strings.HasPrefix(strings.TrimSpace(string(text)), "[") {
		return strict(text, (*[]T)(l))
	}
	*l = make([]T, 1)
	return strict(text, &(*l)[0])
}

// scalar is a value of a condition: a string, a number or a truth value.
type scalar string

// UnmarshalJSON implements json.Unmarshaler.
func (s *scalar) UnmarshalJSON(text []byte) error {
	var value string
	if json.Unmarshal(text, &value) == nil {
		*s = scalar(value)
		return nil
	}
	*s = scalar(text)
	if strings.ContainsAny(string(text), "{[") || string(text) == "null" {
		return errors.New("a condition compares with strings, numbers and truth values")
	}
	return nil
}

// strict refuses what it does not know: an element that the sandbox would leave out could be the one that denies.
func strict(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// ParseResourcePolicy reads a policy. What IAM knows and the sandbox does not evaluate (NotPrincipal, NotAction,
// NotResource, operators of dates, numbers and addresses) is an error.
func ParseResourcePolicy(text string) (ResourcePolicy, error) {
	var read document
	if err := strict([]byte(text), &read); err != nil {
		return ResourcePolicy{}, fmt.Errorf("read the policy: %w", err)
	}
	if len(read.Statement) == 0 {
		return ResourcePolicy{}, errors.New("read the policy: it has no statement")
	}
	var policy ResourcePolicy
	for i, s := range read.Statement {
		made := resourceStatement{Statement: Statement{Actions: s.Action, Resources: s.Resource}}
		var errs [3]error
		switch s.Effect {
		case "Allow":
		case "Deny":
			made.Effect = Deny
		default:
			errs[0] = errors.New("the effect is neither Allow nor Deny")
		}
		if len(s.Action) == 0 || len(s.Resource) == 0 {
			errs[0] = errors.Join(errs[0], errors.New("it needs an Action and a Resource"))
		}
		errs[1] = made.name(s.Principal)
		for operator, keys := range s.Condition {
			for key, values := range keys {
				c, err := newCondition(operator, key, values)
				errs[2] = errors.Join(errs[2], err)
				made.conditions = append(made.conditions, c)
			}
		}
		if err := errors.Join(errs[:]...); err != nil {
			return ResourcePolicy{}, fmt.Errorf("read statement %d of the policy: %w", i+1, err)
		}
		policy.statements = append(policy.statements, made)
	}
	return policy, nil
}

// name reads the Principal element.
func (s *resourceStatement) name(text json.RawMessage) error {
	if string(text) == `"*"` {
		s.anyone = true
		return nil
	}
	var principal struct{ AWS, Service list[string] }
	if err := strict(text, &principal); err != nil || len(principal.AWS)+len(principal.Service) == 0 {
		return errors.New(`the Principal is "*", or names AWS or Service`)
	}
	s.services = principal.Service
	for _, name := range principal.AWS {
		switch name {
		case "*":
			s.anyone = true
		case Account, "arn:aws:iam::" + Account + ":root":
			s.accounts = true
		default:
			s.principals = append(s.principals, name)
		}
	}
	return nil
}

// Decide tells what the policy says of a call of p.
func (r ResourcePolicy) Decide(p Principal, action, resource string, keys ...ConditionKey) Decision {
	names := []string{p.ARN}
	if p.SessionToken != "" {
		names = append(names, RoleARN(p.Name))
	}
	return r.decide(action, resource, keys, func(s resourceStatement) bool {
		named := slices.ContainsFunc(names, func(name string) bool { return slices.Contains(s.principals, name) })
		return named || s.anyone || s.accounts && s.Effect == Deny
	})
}

// DecideService tells what the policy says of a call of an AWS service, such as s3.amazonaws.com.
func (r ResourcePolicy) DecideService(service, action, resource string, keys ...ConditionKey) Decision {
	return r.decide(action, resource, keys, func(s resourceStatement) bool {
		return s.anyone || slices.Contains(s.services, service)
	})
}

func (r ResourcePolicy) decide(action, resource string, keys []ConditionKey, names func(resourceStatement) bool) Decision {
	decision := Silent
	for _, s := range r.statements {
		if !names(s) || !s.matches(action, resource, nil) || !s.meets(keys) {
			continue
		}
		if s.Effect == Deny {
			return Denies
		}
		decision = Allows
	}
	return decision
}

func (s resourceStatement) meets(keys []ConditionKey) bool {
	for _, c := range s.conditions {
		if !c.holds(keys) {
			return false
		}
	}
	return true
}
