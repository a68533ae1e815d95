package format

import (
	"bytes"
	"fmt"
	"io"
)

// TextOptions are how COPY reads delimited text.
type TextOptions struct {
	Delimiter    byte   // one ASCII character
	Escape       bool   // ESCAPE: what follows a backslash is data
	RemoveQuotes bool   // REMOVEQUOTES: quotation marks around a field are no data
	Null         string // NULL AS, which is recognized before escapes are undone
}

// textRules are those of COPY … DELIMITER (copy-parameters-data-conversion,
// ESCAPE and REMOVEQUOTES).
type textRules struct {
	options TextOptions
	escaped bool // the next character is data
	scratch []byte
}

// NewTextReader returns a Reader of a file of delimited text.
func NewTextReader(source io.Reader, options TextOptions) *Reader {
	return newReader(source, &textRules{options: options})
}

func (r *textRules) begin() { r.escaped = false }

// feed finds whether the stretch ends in a backslash that has no partner.
func (r *textRules) feed(stretch []byte) {
	if !r.options.Escape {
		return
	}
	run := len(stretch) - len(bytes.TrimRight(stretch, `\`))
	odd := run%2 == 1
	if run == len(stretch) {
		r.escaped = r.escaped != odd
		return
	}
	r.escaped = odd
}

func (r *textRules) open() bool { return r.escaped }

func (r *textRules) split(fields []Field, raw []byte) ([]Field, error) {
	if !r.options.Escape && !r.options.RemoveQuotes {
		return splitPlain(fields, raw, r.options.Delimiter), nil
	}
	r.scratch = r.scratch[:0]
	for start := 0; ; {
		value, end, err := r.field(raw, start)
		if err != nil {
			return fields, err
		}
		fields = append(fields, Field{Value: value, Start: start})
		if end == len(raw) {
			return fields, nil
		}
		start = end + 1
	}
}

// field returns the value that starts at start and the position of the
// delimiter behind it.
func (r *textRules) field(raw []byte, start int) (value []byte, end int, err error) {
	if r.options.RemoveQuotes && start < len(raw) && (raw[start] == '"' || raw[start] == '\'') {
		mark := raw[start]
		closing := r.find(raw, start+1, func(i int) bool {
			return raw[i] == mark && (i+1 == len(raw) || raw[i+1] == r.options.Delimiter)
		})
		if closing == len(raw) {
			message := fmt.Sprintf("Delimited value missing end quote at location %d", len(raw))
			return nil, 0, &Error{Message: message, Location: len(raw)}
		}
		return r.unescape(raw[start+1 : closing]), closing + 1, nil
	}
	end = r.find(raw, start, func(i int) bool { return raw[i] == r.options.Delimiter })
	return r.unescape(raw[start:end]), end, nil
}

// find is the first position from i on that is not escaped and matches, or the
// record's length.
func (r *textRules) find(raw []byte, i int, matches func(int) bool) int {
	for ; i < len(raw); i++ {
		if r.options.Escape && raw[i] == '\\' {
			i++
		} else if matches(i) {
			return i
		}
	}
	return len(raw)
}

// unescape undoes escapes, but for the NULL string: the default one, \N, means
// NULL as it is (copy-parameters-data-conversion, ESCAPE).
func (r *textRules) unescape(value []byte) []byte {
	if !r.options.Escape || string(value) == r.options.Null || bytes.IndexByte(value, '\\') < 0 {
		return value
	}
	mark := len(r.scratch)
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) {
			i++
		}
		r.scratch = append(r.scratch, value[i])
	}
	return r.scratch[mark:len(r.scratch):len(r.scratch)]
}
