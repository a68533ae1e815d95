package document

import (
	"bytes"
	"errors"
	"fmt"
	"math/bits"
	"strings"
)

// MarkupPath selects texts or attributes of elements in XML or HTML. It is not changed once it
// is made.
type MarkupPath struct {
	elements []element
	// attribute selects attributes: of a name, or * for all. Empty: texts.
	attribute []byte
	deep      bool // of the elements and of all that are in them
}

// element is a step to elements in the ones at hand, or, if deep, at any depth.
type element struct {
	deep bool
	name []byte // * for all
}

// ParseMarkupPath reads a path in a part of the syntax of XPath 1.0: /a/b for the texts of elements b in
// the element a, //b for those of elements b anywhere, * for any element, /a/@b for an attribute of
// a, @* for all, //@b for those of any element, and text() at the end of a path to texts, where //text() is every text.
func ParseMarkupPath(text string) (MarkupPath, error) {
	var path MarkupPath
	for rest := text; ; {
		after, ok := strings.CutPrefix(rest, "/")
		if !ok {
			return path, errors.New("a path begins with /")
		}
		after, deep := strings.CutPrefix(after, "/")
		end := strings.IndexByte(after, '/')
		if end < 0 {
			end = len(after)
		}
		name := after[:end]
		rest = after[end:]
		last := rest == ""
		attribute, isAttribute := strings.CutPrefix(name, "@")
		switch {
		case isAttribute || name == "text()":
			if !last {
				return path, errors.New("an attribute or text() ends a path")
			}
			path.deep = deep
			if isAttribute {
				if !isMarkupName(attribute) {
					return path, fmt.Errorf("%q is no name of an attribute", attribute)
				}
				path.attribute = []byte(attribute)
			}
			return path, nil
		case !isMarkupName(name):
			return path, fmt.Errorf("%q is no name of an element; conditions are not known", name)
		case len(path.elements) == mostSegments:
			return path, fmt.Errorf("a path has %d steps at most", mostSegments)
		}
		path.elements = append(path.elements, element{deep, []byte(name)})
		if last {
			return path, nil
		}
	}
}

func isMarkupName(text string) bool {
	return text == "*" || text != "" && nameEnd([]byte(text), 0) == len(text)
}

// nameEnd is the end of a name's characters from a place on.
func nameEnd(in []byte, at int) int {
	for at < len(in) {
		b := in[at]
		if letter := b | 0x20; (letter < 'a' || letter > 'z') && (b < '0' || b > '9') && b != '_' && b != ':' && b != '-' && b != '.' && b < 0x80 {
			break
		}
		at++
	}
	return at
}

// step is how far the path has come at an element, from how far it has come at the one around it.
func (p *MarkupPath) step(set uint64, name []byte, html bool) (next uint64) {
	for ; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		if i == len(p.elements) {
			if p.deep {
				next |= 1 << i
			}
			break
		}
		e := &p.elements[i]
		if e.deep {
			next |= 1 << i
		}
		if sameName(e.name, name, html) {
			next |= 1 << (i + 1)
		}
	}
	return next
}

// sameName compares a name of a path with one of a text; HTML's names are alike in either case.
func sameName(want, name []byte, html bool) bool {
	return len(want) == 1 && want[0] == '*' || bytes.Equal(want, name) || html && bytes.EqualFold(want, name)
}
