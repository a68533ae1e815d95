package format

import "bytes"

// TextWriter appends fields as UNLOAD writes delimited text. Without ADDQUOTES
// and ESCAPE a value that holds the delimiter or a newline is written as it is,
// and cannot be read back: AWS asks the user to choose (r_UNLOAD, DELIMITER).
type TextWriter struct {
	Delimiter byte
	AddQuotes bool // ADDQUOTES: quotation marks around every field
	Escape    bool // ESCAPE: a backslash before what has a meaning, in text columns
}

// AppendField appends a value of a CHAR or VARCHAR column (text), or of another,
// in which ESCAPE escapes nothing.
func (w TextWriter) AppendField(dst, value []byte, text bool) []byte {
	if w.AddQuotes {
		dst = append(dst, '"')
	}
	if special := w.special(); text && w.Escape && bytes.ContainsAny(value, special) {
		for _, c := range value {
			if c < 0x80 && bytes.IndexByte([]byte(special), c) >= 0 {
				dst = append(dst, '\\')
			}
			dst = append(dst, c)
		}
	} else {
		dst = append(dst, value...)
	}
	if w.AddQuotes {
		dst = append(dst, '"')
	}
	return dst
}

// special are the characters that ESCAPE escapes (r_UNLOAD, ESCAPE).
func (w TextWriter) special() string {
	special := "\n\r\\" + string(w.Delimiter)
	if w.AddQuotes {
		special += `"'`
	}
	return special
}

// AppendDelimiter appends what stands between two fields.
func (w TextWriter) AppendDelimiter(dst []byte) []byte { return append(dst, w.Delimiter) }
