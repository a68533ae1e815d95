package spec

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"standin/internal/workspace/tree"
)

// Scalar is a type whose values are one word.
type Scalar struct {
	Name string // the label
	JSON Schema
	// Want is the type that YAML must see in the word: a string field does not
	// take 007, which YAML reads as a number, and an integer field not "7".
	Want tree.ScalarType
	// Parse turns the word into the value, or says what is wrong with it.
	Parse func(text string) (any, *Problem)
	// Hint is for words of another type than Want; empty: the word in quotes.
	Hint string
	// Secret values are never shown, neither in a message nor in an excerpt.
	Secret bool
}

// Problem is what is wrong with a word, without its place.
type Problem struct{ Message, Hint string }

// Label implements Type.
func (s Scalar) Label() string { return s.Name }

// Schema implements Type.
func (s Scalar) Schema() Schema { return s.JSON }

// Read implements Type.
func (s Scalar) Read(doc *tree.Document, name string, n *tree.Node) (any, bool) {
	value, problem := s.read(name, n)
	if problem == nil {
		return value, true
	}
	if s.Secret {
		doc.Hide(n)
	}
	doc.Report(n, problem.Hint, "%s", problem.Message)
	return nil, false
}

func (s Scalar) read(name string, n *tree.Node) (any, *Problem) {
	if n.Kind != tree.Scalar || n.Type != s.Want {
		p := &Problem{Message: fmt.Sprintf("%s must be %s, not %s", name, article(s.Name), n.Describe())}
		if s.Hint != "" {
			p.Hint = s.Hint
		} else if n.Kind == tree.Scalar && s.Want == tree.String && !s.Secret && n.Type != tree.Null {
			p.Hint = "put it in quotes: " + strconv.Quote(n.Text)
		}
		if word := strings.ToLower(n.Text); s.Want == tree.Boolean && slices.Contains([]string{"yes", "no", "on", "off", "y", "n"}, word) {
			p.Hint = "YAML 1.2 has only true and false"
		}
		return nil, p
	}
	value, problem := s.Parse(n.Text)
	if problem != nil {
		return nil, &Problem{name + ": " + problem.Message, problem.Hint}
	}
	return value, nil
}

func article(label string) string {
	switch {
	case strings.HasPrefix(label, "the "):
		return label
	case strings.ContainsAny(label[:1], "aeio"):
		return "an " + label
	default:
		return "a " + label
	}
}

// Text is a string of at least one character that the pattern matches; what says
// in words what the pattern means.
func Text(what, pattern string) Scalar {
	match := regexp.MustCompile(pattern)
	schema := Schema{"type": "string", "minLength": 1}
	if pattern != "" {
		schema["pattern"] = pattern
	}
	return Scalar{Name: what, JSON: schema, Parse: func(text string) (any, *Problem) {
		if text == "" || !match.MatchString(text) {
			return nil, &Problem{Message: fmt.Sprintf("%q is not %s", text, article(what))}
		}
		return text, nil
	}}
}

// Boolean is true or false. Its value is a bool.
func Boolean() Scalar {
	return Scalar{Name: "boolean", JSON: Schema{"type": "boolean"}, Want: tree.Boolean, Parse: func(text string) (any, *Problem) {
		return strings.EqualFold(text, "true"), nil
	}}
}

// Integer is an int between two bounds, both included.
func Integer(low, high int) Scalar {
	name := fmt.Sprintf("integer from %d to %d", low, high)
	if low == high {
		name = fmt.Sprintf("the number %d", low)
	}
	if high == math.MaxInt {
		name = fmt.Sprintf("integer, at least %d", low)
	}
	schema := Schema{"type": "integer", "minimum": low}
	if high < math.MaxInt {
		schema["maximum"] = high
	}
	return Scalar{Name: name, JSON: schema, Want: tree.Integer, Parse: func(text string) (any, *Problem) {
		n, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(n) != text || n < low || n > high {
			return nil, &Problem{Message: fmt.Sprintf("%q is not %s", text, article(name))}
		}
		return n, nil
	}}
}

// Choice is one word of a Choices type. Later marks a word that the file format
// has and this version cannot do yet.
type Choice struct {
	Word  string
	Later bool
}

// Choices takes one of a few words. Its value is a string.
func Choices(list ...Choice) Scalar {
	words, now := []string{}, []string{}
	for _, c := range list {
		words = append(words, c.Word)
		if !c.Later {
			now = append(now, c.Word)
		}
	}
	return Scalar{Name: "one of " + strings.Join(words, ", "), JSON: Schema{"enum": words}, Parse: func(text string) (any, *Problem) {
		for _, c := range list {
			switch {
			case c.Word != text:
			case c.Later:
				return nil, &Problem{text + " is not supported by this version", "this version has " + strings.Join(now, ", ")}
			default:
				return text, nil
			}
		}
		hint := tree.DidYouMean(text, now)
		if hint == "" {
			hint = "it takes " + strings.Join(now, ", ")
		}
		return nil, &Problem{fmt.Sprintf("%q is not one of its values", text), hint}
	}}
}

// Words is Choices of words that this version can all do.
func Words(list ...string) Scalar {
	choices := make([]Choice, len(list))
	for i, w := range list {
		choices[i] = Choice{Word: w}
	}
	return Choices(choices...)
}
