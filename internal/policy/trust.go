package policy

import (
	"strings"

	"standin/internal/plan"
)

// Trust is what a role needs beside its rights in S3.
type Trust struct {
	Role  string   `json:"role"`
	Trust Document `json:"trust_policy"` // who may take it on
	// Policy lets it take on the next of its chain; nil for the last.
	Policy *Document `json:"policy,omitempty"`
}

// Trusts is what the roles need that the staging names: Redshift takes on the
// first of a chain, and each takes on the next (AWS: Authorizing Amazon Redshift
// to access AWS services, "Chaining IAM roles"). The role that is a cluster's
// default has no name here.
func Trusts(s plan.Staging) []Trust {
	var trusts []Trust
	known := map[string]bool{}
	for _, roles := range []string{s.UnloadRole, s.LoadRole} {
		principal := map[string][]string{"Service": {"redshift.amazonaws.com", "redshift-serverless.amazonaws.com"}}
		chain := strings.Split(roles, ",")
		for i, role := range chain {
			t := Trust{Role: role, Trust: assume(Statement{Principal: principal})}
			if i+1 < len(chain) {
				next := assume(Statement{Resource: []string{chain[i+1]}})
				t.Policy = &next
			}
			if !known[role] {
				trusts = append(trusts, t)
			}
			known[role] = true
			principal = map[string][]string{"AWS": {role}}
		}
	}
	return trusts
}

func assume(s Statement) Document {
	s.Effect, s.Action = allow, []string{"sts:AssumeRole"}
	return Document{Version: version, Statement: []Statement{s}}
}
