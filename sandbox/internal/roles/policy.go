package roles

import "strings"

// Effect is what a matching statement does.
type Effect int

// The two effects that IAM has.
const (
	Allow Effect = iota
	Deny
)

// Policy is a named list of statements.
type Policy struct {
	Name       string
	Statements []Statement
}

// Statement is one statement of an IAM policy. In Actions, Resources and the patterns of StringLike, * stands
// for any run of characters and ? for one. Actions match in any case, resources exactly (IAM User Guide, "IAM
// JSON policy elements").
type Statement struct {
	Effect     Effect
	Actions    []string
	Resources  []string
	StringLike map[string][]string // condition key -> patterns; every key must be present and match
}

func (s Statement) matches(action, resource string, keys []ConditionKey) bool {
	return matchesAny(lower(s.Actions), strings.ToLower(action)) &&
		matchesAny(s.Resources, resource) &&
		s.conditionsHold(keys)
}

func (s Statement) conditionsHold(keys []ConditionKey) bool {
	for name, patterns := range s.StringLike {
		held := false
		for _, key := range keys {
			held = held || strings.EqualFold(key.Name, name) && matchesAny(patterns, key.Value)
		}
		if !held {
			return false
		}
	}
	return true
}

func lower(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.ToLower(text)
	}
	return out
}

func matchesAny(patterns []string, text string) bool {
	for _, pattern := range patterns {
		if match(pattern, text) {
			return true
		}
	}
	return false
}

// match compares bytes; after a mismatch it goes back to the last star and lets that take one byte more.
func match(pattern, text string) bool {
	p, t, star, taken := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, taken = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			taken++
			p, t = star+1, taken
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
