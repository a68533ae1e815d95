// Package policy writes the rights that a workspace needs, and no more: policies
// of IAM, grants in SQL, and the bucket's lifecycle rule. The policy command
// prints them, and check shows the one that mends a fault. It is a pure function
// of the workspace: it connects to nothing, and grants nothing.
package policy

import (
	"encoding/json"
	"strings"

	"standin/internal/plan"
)

// Document is an IAM policy (AWS: IAM JSON policy elements reference).
type Document struct {
	Version   string      `json:"Version"`
	Statement []Statement `json:"Statement"`
}

// Statement is one statement of an IAM policy.
type Statement struct {
	Sid       string              `json:"Sid,omitempty"`
	Effect    string              `json:"Effect"`
	Principal map[string][]string `json:"Principal,omitempty"` // of trust policies only
	Action    []string            `json:"Action"`
	Resource  []string            `json:"Resource,omitempty"` // of all others
	Condition Condition           `json:"Condition,omitempty"`
}

// Condition is operator -> condition key -> values.
type Condition map[string]map[string][]string

const (
	version = "2012-10-17"
	allow   = "Allow"
	deny    = "Deny"
)

// JSON is a part of All as AWS takes it: indented, without HTML's escapes.
func JSON(v any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		panic("a policy is made of texts and cannot fail to encode: " + err.Error())
	}
	return b.String()
}

// place is the bucket path as policies name it.
type place struct {
	bucket    string // ARN
	prefix    string // of keys, with its slash; empty for the whole bucket
	partition string // aws, aws-cn or aws-us-gov
}

// placeOf reads the partition from the roles: all of a workspace is in one.
func placeOf(s plan.Staging) place {
	p := place{partition: "aws"}
	for _, role := range []string{s.UnloadRole, s.LoadRole} {
		if parts := strings.SplitN(role, ":", 3); len(parts) == 3 && parts[0] == "arn" {
			p.partition = parts[1]
		}
	}
	p.bucket = "arn:" + p.partition + ":s3:::" + s.Bucket
	if s.Prefix != "" {
		// A star in the path means itself (AWS: IAM policy variables).
		p.prefix = strings.ReplaceAll(s.Prefix, "*", "${*}") + "/"
	}
	return p
}

// objects are the ARNs of everything below folders of the path.
func (p place) objects(folders ...string) []string {
	arns := make([]string, len(folders))
	for i, folder := range folders {
		arns[i] = p.bucket + "/" + p.prefix + folder + "/*"
	}
	return arns
}

// below limits a listing to folders of the path.
func (p place) below(folders ...string) Condition {
	prefixes := make([]string, len(folders))
	for i, folder := range folders {
		prefixes[i] = p.prefix + folder + "/*"
	}
	return Condition{"StringLike": {"s3:prefix": prefixes}}
}
