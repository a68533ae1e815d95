package format

import (
	"bytes"
	"fmt"
	"io"
)

// csvRules are those of COPY … CSV: only a newline outside quotation marks ends
// a record, a carriage return is data, white space between a delimiter and a
// quotation mark is ignored, a backslash has no meaning.
type csvRules struct {
	delimiter, quote byte

	quotes, odd bool // quotation marks that the record has so far
	scratch     []byte
}

// NewCSVReader returns a Reader of a CSV file, whose fields are separated by
// delimiter and enclosed in quote, one ASCII character each.
func NewCSVReader(source io.Reader, delimiter, quote byte) *Reader {
	return newReader(source, &csvRules{delimiter: delimiter, quote: quote})
}

func (r *csvRules) begin() { r.quotes, r.odd = false, false }

// feed counts quotation marks: every one of a well-formed record has a partner.
func (r *csvRules) feed(stretch []byte) {
	if n := bytes.Count(stretch, []byte{r.quote}); n > 0 {
		r.quotes = true
		r.odd = r.odd != (n%2 == 1)
	}
}

func (r *csvRules) open() bool { return r.odd }

func (r *csvRules) split(fields []Field, raw []byte) ([]Field, error) {
	if !r.quotes {
		return splitPlain(fields, raw, r.delimiter), nil
	}
	r.scratch = r.scratch[:0]
	for start := 0; ; {
		opening := r.skipBlanks(raw, start)
		var value []byte
		var end int
		if opening < len(raw) && raw[opening] == r.quote {
			var err error
			if value, end, err = r.unquote(raw, opening+1); err != nil {
				return fields, err
			}
			if end = r.skipBlanks(raw, end); end < len(raw) && raw[end] != r.delimiter {
				return fields, r.unexpected(raw, end)
			}
		} else {
			end = len(raw)
			if i := bytes.IndexByte(raw[start:], r.delimiter); i >= 0 {
				end = start + i
			}
			value = raw[start:end]
			if i := bytes.IndexByte(value, r.quote); i >= 0 {
				return fields, r.unexpected(raw, start+i)
			}
		}
		fields = append(fields, Field{Value: value, Start: start})
		if end == len(raw) {
			return fields, nil
		}
		start = end + 1
	}
}

// splitPlain splits a record in which nothing but the delimiter has a meaning.
func splitPlain(fields []Field, raw []byte, delimiter byte) []Field {
	for start := 0; ; {
		i := bytes.IndexByte(raw[start:], delimiter)
		if i < 0 {
			return append(fields, Field{Value: raw[start:], Start: start})
		}
		fields = append(fields, Field{Value: raw[start : start+i], Start: start})
		start += i + 1
	}
}

// skipBlanks returns the first position from i on that is no white space. "If
// the delimiter is a white space character, such as a tab, the delimiter isn't
// treated as white space." A carriage return is not skipped: AWS promises
// nothing for CRLF.
func (r *csvRules) skipBlanks(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\t') && raw[i] != r.delimiter {
		i++
	}
	return i
}

// unquote returns the value that starts at i, behind its opening quotation mark,
// and the position behind its closing one.
func (r *csvRules) unquote(raw []byte, i int) (value []byte, end int, err error) {
	mark := len(r.scratch)
	for segment := i; ; {
		closing := bytes.IndexByte(raw[segment:], r.quote)
		if closing < 0 {
			message := fmt.Sprintf("Invalid quote formatting for CSV. The quotation mark that ends the field is missing at location %d", len(raw))
			return nil, 0, &Error{Message: message, Location: len(raw)}
		}
		closing += segment
		if closing+1 < len(raw) && raw[closing+1] == r.quote {
			r.scratch = append(r.scratch, raw[segment:closing+1]...)
			segment = closing + 2
			continue
		}
		if segment == i {
			return raw[i:closing], closing + 1, nil
		}
		r.scratch = append(r.scratch, raw[segment:closing]...)
		return r.scratch[mark:len(r.scratch):len(r.scratch)], closing + 1, nil
	}
}

func (r *csvRules) unexpected(raw []byte, i int) error {
	message := fmt.Sprintf("Invalid quote formatting for CSV. Unexpected character 0x%02x found at location %d", raw[i], i)
	return &Error{Message: message, Location: i}
}
