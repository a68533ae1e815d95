// Package csv is the CSV of Amazon Redshift: what UNLOAD writes and what COPY
// reads, taken from AWS's pages on the two commands (r_UNLOAD and
// copy-parameters-data-format in the Database Developer Guide).
//
// The packages unload and load call it. It never decides what is NULL: the
// file's quoting carries no such information, so that is left to whoever knows
// the statement's NULL AS string. It shares no code with any other CSV of this
// repository, so that two readings of AWS's documentation check each other.
package csv

// Quote is the character that UNLOAD encloses fields in; no option changes it.
const Quote = '"'

// Writer appends fields as UNLOAD writes them.
type Writer struct {
	delimiter byte
	special   [256]bool
}

// NewWriter returns a Writer for fields separated by delimiter, one ASCII
// character.
func NewWriter(delimiter byte) *Writer {
	w := &Writer{delimiter: delimiter}
	for _, c := range []byte{delimiter, Quote, '\n', '\r'} {
		w.special[c] = true
	}
	return w
}

// AppendField appends value to dst and returns the longer slice. A field is
// enclosed in double quotation marks only if it contains the delimiter, a
// double quotation mark, a newline or a carriage return; a quotation mark
// within it is doubled (r_UNLOAD, FORMAT AS CSV). The empty string, blanks and
// backslashes are written bare.
func (w *Writer) AppendField(dst, value []byte) []byte {
	for _, c := range value {
		if w.special[c] {
			return appendQuoted(dst, value)
		}
	}
	return append(dst, value...)
}

// AppendDelimiter appends the character that stands between two fields.
func (w *Writer) AppendDelimiter(dst []byte) []byte {
	return append(dst, w.delimiter)
}

// AppendEnd appends the end of a record, a newline.
func (w *Writer) AppendEnd(dst []byte) []byte {
	return append(dst, '\n')
}

func appendQuoted(dst, value []byte) []byte {
	dst = append(dst, Quote)
	for _, c := range value {
		if c == Quote {
			dst = append(dst, Quote)
		}
		dst = append(dst, c)
	}
	return append(dst, Quote)
}
