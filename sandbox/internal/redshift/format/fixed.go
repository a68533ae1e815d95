package format

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ParseWidths reads a FIXEDWIDTH specification, 'label:width, …': the widths in
// bytes, in the order of the columns. Labels mean nothing.
func ParseWidths(specification string) ([]int, error) {
	var widths []int
	for column := range strings.SplitSeq(specification, ",") {
		label, width, _ := strings.Cut(strings.TrimSpace(column), ":")
		n, err := strconv.Atoi(strings.TrimSpace(width))
		if label == "" || err != nil || n < 1 {
			return nil, fmt.Errorf("the specification of FIXEDWIDTH is 'label:width, …', and column %d is not", len(widths)+1)
		}
		widths = append(widths, n)
	}
	return widths, nil
}

// fixedRules are those of COPY … FIXEDWIDTH, whose widths are in bytes.
type fixedRules struct{ widths []int }

// NewFixedReader returns a Reader of a file whose columns have the widths.
func NewFixedReader(source io.Reader, widths []int) *Reader {
	return newReader(source, fixedRules{widths})
}

func (fixedRules) begin()      {}
func (fixedRules) feed([]byte) {}
func (fixedRules) open() bool  { return false }

// split leaves out the columns that a short record does not have; what is left
// of a long one is one field too many.
func (r fixedRules) split(fields []Field, raw []byte) ([]Field, error) {
	start := 0
	for _, width := range r.widths {
		if start >= len(raw) {
			return fields, nil
		}
		end := min(start+width, len(raw))
		fields = append(fields, Field{Value: raw[start:end], Start: start})
		start = end
	}
	if start < len(raw) {
		fields = append(fields, Field{Value: raw[start:], Start: start})
	}
	return fields, nil
}

// AppendFixed appends a value in a column of the width in bytes, with blanks
// behind it. It reports whether the value fits, because nothing is cut.
func AppendFixed(dst, value []byte, width int) ([]byte, bool) {
	if len(value) > width {
		return dst, false
	}
	dst = append(dst, value...)
	for range width - len(value) {
		dst = append(dst, ' ')
	}
	return dst, true
}
