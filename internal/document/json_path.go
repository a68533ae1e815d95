package document

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostSegments bounds a path, whose progress is a bit set.
const mostSegments = 60

// JSONPath selects values of JSON texts. It is not changed once it is made.
type JSONPath struct {
	segments []segment
}

// segment is a step from a value to its children, or, if deep, to all that is below.
type segment struct {
	deep bool
	all  bool // every child
	// Otherwise those with one of the names or indexes.
	names  [][]byte
	slices []slice
}

// slice is from, from + step, … below to.
type slice struct{ from, to, step int }

// ParseJSONPath reads a path in the syntax of RFC 9535: $ for the whole, .name or
// ['name'] for a member, [0] for an element, [1:5:2] for some of them, * for all, .. for
// any depth, and several of them in one pair of brackets. What counts from the end
// of an array, and filters, are refused: they need what comes later in the text.
func ParseJSONPath(text string) (JSONPath, error) {
	var path JSONPath
	rest, ok := strings.CutPrefix(text, "$")
	if !ok {
		return path, errors.New("a path begins with $")
	}
	if !utf8.ValidString(text) {
		return path, errors.New("a path must be in UTF-8")
	}
	for rest != "" {
		if len(path.segments) == mostSegments {
			return path, fmt.Errorf("a path has %d steps at most", mostSegments)
		}
		var s segment
		var err error
		if after, ok := strings.CutPrefix(rest, ".."); ok {
			s.deep, rest = true, after
		} else if after, ok := strings.CutPrefix(rest, "."); ok {
			if strings.HasPrefix(after, "[") {
				return path, errors.New("a bracket stands behind a name, or behind two points")
			}
			rest = after
		} else if rest[0] != '[' {
			return path, errors.New("a point or a bracket is missing between two steps")
		}
		if strings.HasPrefix(rest, "[") {
			rest, err = s.brackets(rest[1:])
		} else {
			rest, err = s.shorthand(rest)
		}
		if err != nil {
			return path, err
		}
		path.segments = append(path.segments, s)
	}
	return path, nil
}

// InElements is the path for an array, in each element of which the path selects.
func (p JSONPath) InElements() JSONPath {
	return JSONPath{append([]segment{{slices: []slice{{0, math.MaxInt, 1}}}}, p.segments...)}
}

// shorthand reads what stands behind points, and returns the rest.
func (s *segment) shorthand(text string) (rest string, err error) {
	end := strings.IndexAny(text, ".[")
	if end < 0 {
		end = len(text)
	}
	name := text[:end]
	switch {
	case name == "":
		return "", errors.New("a name is missing")
	case name == "*":
		s.all = true
	case strings.ContainsAny(name, " \t\r\n'\"*?@()]:,$\\"):
		return "", fmt.Errorf("the name %s must stand in brackets and quotation marks: ['…']", name)
	default:
		s.names = append(s.names, []byte(name))
	}
	return text[end:], nil
}

// brackets reads the selectors up to the closing bracket, and returns the rest.
func (s *segment) brackets(text string) (rest string, err error) {
	for {
		text = strings.TrimLeft(text, " ")
		switch {
		case text == "":
			return "", errors.New("a closing bracket is missing")
		case text[0] == '*':
			s.all, text = true, text[1:]
		case text[0] == '\'' || text[0] == '"':
			var name []byte
			if name, text, err = quoted(text); err != nil {
				return "", err
			}
			s.names = append(s.names, name)
		case text[0] == '?':
			return "", errors.New("filters are not known")
		default:
			end := strings.IndexAny(text, ",]")
			if end < 0 {
				return "", errors.New("a closing bracket is missing")
			}
			chosen, err := parseSlice(strings.TrimSpace(text[:end]))
			if err != nil {
				return "", err
			}
			s.slices = append(s.slices, chosen)
			text = text[end:]
		}
		text = strings.TrimLeft(text, " ")
		if after, ok := strings.CutPrefix(text, "]"); ok {
			return after, nil
		}
		after, ok := strings.CutPrefix(text, ",")
		if !ok {
			return "", errors.New("a comma or a closing bracket is missing")
		}
		text = after
	}
}

// quoted reads a name in either quotation marks, and returns what follows.
func quoted(text string) (name []byte, rest string, err error) {
	mark := text[0]
	var inside []byte // as in a JSON string
	for i := 1; i < len(text); i++ {
		switch b := text[i]; {
		case b == mark:
			raw := append(append([]byte{'"'}, inside...), '"')
			if end, _ := stringEnd(raw); end != len(raw) {
				return nil, "", errors.New("a name in quotation marks has an escape that JSON does not know")
			}
			return unescape(nil, inside), text[i+1:], nil
		case b == '\\' && i+1 < len(text):
			i++
			if text[i] == '\'' {
				inside = append(inside, '\'')
			} else {
				inside = append(inside, '\\', text[i])
			}
		case b == '"':
			inside = append(inside, `\"`...)
		default:
			inside = append(inside, b)
		}
	}
	return nil, "", errors.New("a closing quotation mark is missing")
}

// parseSlice reads an index, or from:to:step, each of which may be left out.
func parseSlice(text string) (slice, error) {
	chosen := slice{to: math.MaxInt, step: 1}
	fields := strings.Split(text, ":")
	if len(fields) > 3 {
		return chosen, errors.New("a slice has two colons at most")
	}
	for i, into := range []*int{&chosen.from, &chosen.to, &chosen.step}[:len(fields)] {
		field := strings.TrimSpace(fields[i])
		if field == "" && len(fields) > 1 {
			continue
		}
		n, err := strconv.ParseUint(field, 10, 31)
		if err != nil || i == 2 && n == 0 {
			return chosen, errors.New("in brackets stand names in quotation marks, * or numbers from 0 that do not count from the end")
		}
		*into = int(n)
	}
	if len(fields) == 1 {
		chosen.to = chosen.from + 1
	}
	return chosen, nil
}

// step is how far the path has come at a child, from how far it has come at the
// parent: a bit for each count of segments. index is negative for a member.
func (p *JSONPath) step(set uint64, name []byte, index int) (next uint64) {
	for ; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		if i == len(p.segments) {
			break
		}
		s := &p.segments[i]
		if s.deep {
			next |= 1 << i
		}
		if s.selects(name, index) {
			next |= 1 << (i + 1)
		}
	}
	return next
}

func (s *segment) selects(name []byte, index int) bool {
	if s.all {
		return true
	}
	if index < 0 {
		for _, n := range s.names {
			if bytes.Equal(n, name) {
				return true
			}
		}
		return false
	}
	for _, c := range s.slices {
		if index >= c.from && index < c.to && (index-c.from)%c.step == 0 {
			return true
		}
	}
	return false
}
