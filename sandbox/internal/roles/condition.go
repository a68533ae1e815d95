package roles

import (
	"fmt"
	"slices"
	"strings"
)

// condition is one key under one operator of a Condition element (IAM User Guide, "IAM JSON policy elements:
// Condition operators").
type condition struct {
	key      string
	values   []string
	compare  func(pattern, value string) bool
	negated  bool
	ifExists bool
}

func newCondition(operator, key string, values []scalar) (condition, error) {
	c := condition{key: key}
	for _, value := range values {
		c.values = append(c.values, string(value))
	}
	name, ifExists := strings.CutSuffix(operator, "IfExists")
	c.ifExists = ifExists
	positive := strings.Replace(name, "Not", "", 1)
	c.negated = positive != name
	switch positive {
	case "StringEquals":
		c.compare = func(pattern, value string) bool { return pattern == value }
	case "StringEqualsIgnoreCase":
		c.compare = strings.EqualFold
	case "StringLike":
		c.compare = match
	case "ArnEquals", "ArnLike":
		c.compare = matchARN
	case "Bool":
		if c.negated {
			return c, fmt.Errorf("there is no condition operator %s", operator)
		}
		c.compare = strings.EqualFold
	default:
		return c, fmt.Errorf("the sandbox does not evaluate the condition operator %s", operator)
	}
	return c, nil
}

// holds reports whether the condition is met. A key that the call does not have meets no operator, but the negated
// ones and those with IfExists.
func (c condition) holds(keys []ConditionKey) bool {
	for _, key := range keys {
		if strings.EqualFold(key.Name, c.key) {
			return c.negated != slices.ContainsFunc(c.values, func(pattern string) bool { return c.compare(pattern, key.Value) })
		}
	}
	return c.negated || c.ifExists
}

// matchARN compares the six parts of an ARN one by one; each may have wildcards, which do not reach over a colon.
func matchARN(pattern, arn string) bool {
	patterns, parts := strings.SplitN(pattern, ":", 6), strings.SplitN(arn, ":", 6)
	if len(patterns) != len(parts) {
		return false
	}
	for i := range parts {
		if !match(patterns[i], parts[i]) {
			return false
		}
	}
	return true
}
