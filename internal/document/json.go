package document

// Kind is what a scalar of a JSON text is.
type Kind uint8

// The kinds of scalars.
const (
	Null Kind = iota
	Boolean
	Number
	String
)

// Scalar is a value of a JSON text that is neither object nor array.
type Scalar struct {
	Kind    Kind
	Raw     []byte // as it stands, quotation marks included
	Escaped bool   // a string with escapes
	Path    int    // the index of the first path that selects it; -1: none does
	Depth   int    // how many objects and arrays it stands in
}

// deepest is how far objects and arrays may stand in each other, as in package
// encoding/json.
const deepest = 10_000

// JSON edits JSON texts (RFC 8259). It belongs to one goroutine.
type JSON struct {
	paths []JSONPath
	// sets holds for every open object or array, and for the value at hand, how far
	// each path has come there: bit i says that its first i segments lead there.
	sets  []uint64
	open  []container
	text  []byte // a string without its escapes
	name  []byte // a member's name without them
	plain bool   // there are no paths
}

type container struct {
	array bool
	index int // of the element at hand
}

// NewJSON makes an editor for values that the paths select.
func NewJSON(paths []JSONPath) *JSON { return &JSON{paths: paths, plain: len(paths) == 0} }

// Edit appends in to dst with every scalar as replace appends it, selected or not.
// All else stays. A text that is no JSON, or whose values stand more than 10,000 deep,
// gives ErrInvalid; replace may have been called by then. An error of replace is
// returned as it is.
func (j *JSON) Edit(dst, in []byte, replace func(dst []byte, s Scalar) ([]byte, error)) ([]byte, error) {
	j.sets, j.open = j.sets[:0], j.open[:0]
	for range j.paths {
		j.sets = append(j.sets, 1)
	}
	at, copied := blanks(in, 0), 0
	for at < len(in) {
		if b := in[at]; b == '{' || b == '[' {
			if len(j.open) == deepest {
				return nil, ErrInvalid
			}
			j.open = append(j.open, container{array: b == '['})
			at = blanks(in, at+1)
			if at < len(in) && in[at] == b+2 { // } is { + 2, and ] is [ + 2
				at++
				j.open = j.open[:len(j.open)-1]
			} else {
				if at = j.begin(in, at); at < 0 {
					return nil, ErrInvalid
				}
				continue
			}
		} else {
			s, ok := scan(in, at)
			if !ok {
				return nil, ErrInvalid
			}
			s.Path, s.Depth = j.selecting(), len(j.open)
			dst = append(dst, in[copied:at]...)
			var err error
			if dst, err = replace(dst, s); err != nil {
				return nil, err
			}
			at += len(s.Raw)
			copied = at
		}
		var more bool
		if at, more = j.end(in, at); at < 0 {
			return nil, ErrInvalid
		}
		if !more {
			return append(dst, in[copied:]...), nil
		}
	}
	return nil, ErrInvalid
}

// Valid reports whether Edit takes a text.
func (j *JSON) Valid(in []byte) bool {
	text, err := j.Edit(j.text[:0], in, func(dst []byte, _ Scalar) ([]byte, error) { return dst, nil })
	if err == nil {
		j.text = text // only for its space
	}
	return err == nil
}

// begin goes to the next value of the container at hand, past the name of a member. It
// is -1 where there is none.
func (j *JSON) begin(in []byte, at int) int {
	c := j.open[len(j.open)-1]
	if c.array {
		j.step(nil, c.index)
		return at
	}
	if at == len(in) || in[at] != '"' {
		return -1
	}
	s, ok := scan(in, at)
	if !ok {
		return -1
	}
	if !j.plain {
		name := s.Raw[1 : len(s.Raw)-1]
		if s.Escaped {
			j.name = unescape(j.name[:0], name)
			name = j.name
		}
		j.step(name, -1)
	}
	at = blanks(in, at+len(s.Raw))
	if at == len(in) || in[at] != ':' {
		return -1
	}
	return blanks(in, at+1)
}

// end goes from the end of a value to the next one; more is false behind the last. It
// is -1 where neither stands.
func (j *JSON) end(in []byte, at int) (next int, more bool) {
	for {
		j.sets = j.sets[:len(j.sets)-len(j.paths)]
		at = blanks(in, at)
		if len(j.open) == 0 {
			if at < len(in) {
				return -1, false
			}
			return at, false
		}
		if at == len(in) {
			return -1, false
		}
		c := &j.open[len(j.open)-1]
		switch {
		case in[at] == ',':
			c.index++
			return j.begin(in, blanks(in, at+1)), true
		case c.array && in[at] == ']', !c.array && in[at] == '}':
			at++
			j.open = j.open[:len(j.open)-1]
		default:
			return -1, false
		}
	}
}

// step adds how far the paths have come at a member, or at an element if index is
// not negative.
func (j *JSON) step(name []byte, index int) {
	from := len(j.sets) - len(j.paths)
	for p := range j.paths {
		j.sets = append(j.sets, j.paths[p].step(j.sets[from+p], name, index))
	}
}

// selecting is the first path that selects the value at hand, or -1.
func (j *JSON) selecting() int {
	from := len(j.sets) - len(j.paths)
	for p := range j.paths {
		if j.sets[from+p]&(1<<len(j.paths[p].segments)) != 0 {
			return p
		}
	}
	return -1
}

// Text is the scalar as a text: a string without quotation marks and escapes, any
// other as it stands. It is valid until the next call.
func (j *JSON) Text(s Scalar) []byte {
	if s.Kind != String {
		return s.Raw
	}
	text := s.Raw[1 : len(s.Raw)-1]
	if s.Escaped {
		j.text = unescape(j.text[:0], text)
		return j.text
	}
	return text
}
