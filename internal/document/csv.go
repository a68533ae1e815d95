package document

import "bytes"

// CSV edits texts of records in lines, whose values are parted by a delimiter and may stand in quotation
// marks (RFC 4180, section 2). It belongs to one goroutine.
type CSV struct {
	delimiter byte
	text      []byte // a value without its quotation marks
}

// NewCSV makes an editor for a delimiter in ASCII, which is no quotation mark or line break.
func NewCSV(delimiter byte) *CSV { return &CSV{delimiter: delimiter} }

// Edit appends in to dst with every value as replace returns it; position counts the values of
// each line from 1. A value that changes keeps its quotation marks, and gets them where it needs
// them; all else stays. A quotation mark that begins a value and does not end it gives ErrInvalid;
// within a value it is a character like others. An error of replace is returned as it is.
func (c *CSV) Edit(dst, in []byte, replace func(value []byte, position int) ([]byte, error)) ([]byte, error) {
	position := 1
	for at := 0; at < len(in); {
		value, end, quoted := c.value(in, at)
		if end < 0 {
			return nil, ErrInvalid
		}
		made, err := replace(value, position)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(made, value) {
			dst = append(dst, in[at:end]...)
		} else {
			dst = c.append(dst, made, quoted)
		}
		at = end
		if at == len(in) {
			break
		}
		position++
		if in[at] == '\r' && at+1 < len(in) {
			dst = append(dst, '\r')
			at++
		}
		dst = append(dst, in[at])
		switch {
		case in[at] != c.delimiter:
			position = 1
		case at+1 == len(in): // an empty value behind the last delimiter
			made, err := replace(in[at+1:], position)
			if err != nil {
				return nil, err
			}
			dst = c.append(dst, made, false)
		}
		at++
	}
	return dst, nil
}

// value is the value that begins at a place, and the place of what ends it; -1 if nothing does.
func (c *CSV) value(in []byte, at int) (value []byte, end int, quoted bool) {
	if in[at] != '"' {
		end = at
		for end < len(in) && in[end] != c.delimiter && !lineEnds(in, end) {
			end++
		}
		return in[at:end], end, false
	}
	doubled := false
	for end = at + 1; ; end++ {
		i := bytes.IndexByte(in[end:], '"')
		if i < 0 {
			return nil, -1, true
		}
		end += i
		if end+1 == len(in) || in[end+1] != '"' {
			break
		}
		doubled = true
		end++
	}
	value = in[at+1 : end]
	if doubled {
		c.text = c.text[:0]
		for i := 0; i < len(value); i++ {
			c.text = append(c.text, value[i])
			if value[i] == '"' {
				i++
			}
		}
		value = c.text
	}
	end++
	if end < len(in) && in[end] != c.delimiter && !lineEnds(in, end) {
		end = -1
	}
	return value, end, true
}

// lineEnds reports whether a line ends at a place: LF, CR LF, or CR at the end of the text.
func lineEnds(in []byte, at int) bool {
	return in[at] == '\n' || in[at] == '\r' && (at+1 == len(in) || in[at+1] == '\n')
}

func (c *CSV) append(dst, value []byte, quoted bool) []byte {
	if !quoted && bytes.IndexByte(value, c.delimiter) < 0 && !bytes.ContainsAny(value, "\"\r\n") {
		return append(dst, value...)
	}
	dst = append(dst, '"')
	for _, b := range value {
		if b == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, b)
	}
	return append(dst, '"')
}
