package format

// Quote is the character that UNLOAD encloses fields in; no option changes it.
const Quote = '"'

// CSVWriter appends fields as UNLOAD writes them.
type CSVWriter struct {
	delimiter byte
	special   [256]bool
}

// NewCSVWriter returns a CSVWriter for fields separated by delimiter, one ASCII
// character.
func NewCSVWriter(delimiter byte) *CSVWriter {
	w := &CSVWriter{delimiter: delimiter}
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
func (w *CSVWriter) AppendField(dst, value []byte) []byte {
	for _, c := range value {
		if w.special[c] {
			return appendQuoted(dst, value)
		}
	}
	return append(dst, value...)
}

// AppendDelimiter appends the character that stands between two fields.
func (w *CSVWriter) AppendDelimiter(dst []byte) []byte {
	return append(dst, w.delimiter)
}

// AppendEnd appends the end of a record, a newline.
func (w *CSVWriter) AppendEnd(dst []byte) []byte {
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
