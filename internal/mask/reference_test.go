package mask

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// field is a field as it stands in a file and what it means.
type field struct{ raw, value string }

// parse reads a file up to the first record that is broken, byte after byte, the
// plainest way. offsets are where the records begin.
func parse(data string) (records [][]field, offsets []int, ok bool) {
	if data != "" && !strings.HasSuffix(data, "\n") {
		data += "\n"
	}
	for at := 0; at < len(data); {
		offsets = append(offsets, at)
		var record []field
		for {
			start := at
			var value strings.Builder
			if data[at] == '"' {
				for at++; ; at++ {
					if at == len(data) {
						return records, offsets, false
					}
					if data[at] == '"' {
						at++
						if at == len(data) || data[at] != '"' {
							break
						}
					}
					value.WriteByte(data[at])
				}
			} else {
				for at < len(data) && data[at] != ',' && data[at] != '\n' {
					if data[at] == '"' {
						return records, offsets, false
					}
					value.WriteByte(data[at])
					at++
				}
			}
			if at == len(data) || data[at] != ',' && data[at] != '\n' {
				return records, offsets, false
			}
			record = append(record, field{data[start:at], value.String()})
			at++
			if data[at-1] == '\n' {
				break
			}
		}
		records = append(records, record)
	}
	return records, offsets, true
}

// slow masks a whole file the plainest way. It is what Run is held against.
func slow(tb testing.TB, p *plan.Plan, table plan.Table, keys generator.Keys, file, data string) (string, int64, fault.Code) {
	tb.Helper()
	bound := make([]generator.Bound, len(table.Columns))
	for i := range table.Columns {
		var err error
		if bound[i], err = registry.Bind(table, i, keys); err != nil {
			tb.Fatal(err)
		}
	}
	records, offsets, ok := parse(data)
	var out strings.Builder
	for i, record := range records {
		if len(record) != len(table.Columns) {
			return "", 0, fault.FileInvalid
		}
		values := make([][]byte, len(record))
		for c, f := range record {
			if strings.Contains(f.value, "\x00") || !utf8.ValidString(f.value) {
				return "", 0, fault.FileInvalid
			}
			if f.value != p.Staging.Null {
				values[c] = []byte(f.value)
			}
		}
		for c, f := range record {
			if c > 0 {
				out.WriteByte(',')
			}
			written := f.raw
			if column := table.Columns[c]; !column.Rule.IsPassthrough() {
				row := &generator.Row{File: file, Offset: int64(offsets[i]), Ordinal: int64(i), Values: values}
				var code fault.Code
				if written, code = slowField(p, column, bound[c], values[c], row); code != "" {
					return "", 0, code
				}
			}
			if written == "" && len(record) == 1 {
				written = `""`
			}
			out.WriteString(written)
		}
		out.WriteByte('\n')
	}
	if !ok {
		return "", 0, fault.FileInvalid
	}
	return out.String(), int64(len(records)), ""
}

func slowField(p *plan.Plan, column plan.Column, bound generator.Bound, value []byte, row *generator.Row) (string, fault.Code) {
	if value != nil || bound.Nulls {
		out, err := bound.Mask([]byte{}, bytes.Clone(value), row)
		if err != nil {
			return "", fault.ValueRefused
		}
		value = out
	}
	switch {
	case value == nil && column.NotNull, value != nil && string(value) == p.Staging.Null:
		return "", fault.ValueRefused
	case value == nil:
		return p.Staging.Null, ""
	case strings.ContainsAny(string(value), ",\"\r\n"):
		return `"` + strings.ReplaceAll(string(value), `"`, `""`) + `"`, ""
	}
	return string(value), ""
}
