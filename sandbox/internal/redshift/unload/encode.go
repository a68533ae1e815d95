package unload

import (
	"fmt"

	"standin/sandbox/internal/redshift/format"
	"standin/sandbox/internal/redshift/statement"
)

// encoder appends the i-th field of a row to what the row has so far, in the
// format that the statement names.
type encoder func(row []byte, i int, c column, value []byte, null bool) ([]byte, error)

func newEncoder(u statement.Unload) encoder {
	switch u.Format {
	case statement.CSV:
		writer := format.NewCSVWriter(u.Delimiter)
		return func(row []byte, i int, _ column, value []byte, _ bool) ([]byte, error) {
			if i > 0 {
				row = writer.AppendDelimiter(row)
			}
			return writer.AppendField(row, value), nil
		}
	case statement.FixedWidth:
		return fixed(u.Widths)
	default:
		writer := format.TextWriter{Delimiter: u.Delimiter, AddQuotes: u.AddQuotes, Escape: u.Escape}
		return func(row []byte, i int, c column, value []byte, _ bool) ([]byte, error) {
			if i > 0 {
				row = writer.AppendDelimiter(row)
			}
			return writer.AppendField(row, value, c.isText()), nil
		}
	}
}

// fixed writes columns of fixed widths. A NULL string that is too wide leaves a
// column blank, but is an error in a column of text (r_UNLOAD, NULL AS).
func fixed(widths []int) encoder {
	return func(row []byte, i int, c column, value []byte, null bool) ([]byte, error) {
		if i >= len(widths) {
			return row, &statement.Failure{Message: "FIXEDWIDTH has fewer columns than the query"}
		}
		row, fits := format.AppendFixed(row, value, widths[i])
		switch {
		case fits:
		case null && !c.isText():
			row, _ = format.AppendFixed(row, nil, widths[i])
		default:
			return row, &statement.Failure{Message: fmt.Sprintf("The value of column %s is wider than its FIXEDWIDTH", c.name)}
		}
		return row, nil
	}
}
