package statement

import (
	"strconv"

	"standin/internal/plan"
)

// Unload is the UNLOAD that writes the table's rows, in CSV, below the attempt's
// prefix. The columns are named, in the plan's order, because the files carry no
// header: with one, the manifest would count its lines as rows. Nothing
// overwrites: a prefix that is not empty must fail the statement.
func Unload(p *plan.Plan, t plan.Table, attempt int) (string, error) {
	query, err := selectRows(t)
	if err != nil {
		return "", err
	}
	var b builder
	b.raw("UNLOAD (")
	b.literal(query)
	b.raw(")\nTO ")
	b.literal(p.URL(p.InputPrefix(t, attempt)))
	b.role(p.Staging.UnloadRole)
	b.raw("\nFORMAT AS CSV\nNULL AS ")
	b.literal(p.Staging.Null)
	b.compression(p.Staging.Compression)
	b.raw("\nMANIFEST VERBOSE\nMAXFILESIZE ", megabytes(p.Staging.MaxFileSize), " MB")
	b.region(p.Staging.Region)
	return b.done()
}

// selectRows is the query inside an UNLOAD.
func selectRows(t plan.Table) (string, error) {
	if t.SumsAtSource() {
		return selectSums(t)
	}
	var b builder
	b.raw("SELECT ")
	for i, c := range t.Columns {
		if i > 0 {
			b.raw(", ")
		}
		b.named("", c)
	}
	b.raw(" FROM ")
	b.relation(t.Schema, t.Name)
	return b.done()
}

// named is what is unloaded of a column of the table that of names, under the column's
// name: its value, or an empty text for each that is not NULL, if no rule looks at it.
func (b *builder) named(of string, c plan.Column) {
	if c.Unread {
		b.raw("CASE WHEN ", of)
		b.identifier(c.Name)
		b.raw(" IS NOT NULL THEN ''::varchar(1) END AS ")
		b.identifier(c.Name)
		return
	}
	if b.value(of, c) {
		b.raw(" AS ")
		b.identifier(c.Name)
	}
}

// value is the value of a column in the form that the files have; it reports whether
// that is more than the column. CHAR is cast to VARCHAR of the same length: that drops
// the blanks which pad it and which a CHAR column does not tell from none, so that a
// file never depends on whether they were written. Numbers of floating point are cast to
// text, by the very expression whose loss Inexact counts. SUPER becomes the text of its JSON:
// an UNLOAD of the column itself writes NULL and a JSON null alike, whatever NULL AS
// says (AWS, "Unloading semistructured data in CSV or text formats"), as does
// JSON_SERIALIZE, so that NULL is told apart first.
func (b *builder) value(of string, c plan.Column) bool {
	column := func() {
		b.raw(of)
		b.identifier(c.Name)
	}
	switch c.Type.Kind {
	case plan.Char:
		column()
		b.raw("::varchar(", strconv.Itoa(c.Type.Length), ")")
	case plan.Real, plan.Double:
		column()
		b.raw(asText)
	case plan.Super:
		b.raw("CASE WHEN ")
		column()
		b.raw(" IS NOT NULL THEN JSON_SERIALIZE(")
		column()
		b.raw(") END")
	default:
		column()
		return false
	}
	return true
}

// asText casts a number of floating point, of at most 24 characters, to its text.
const asText = "::varchar(32)"

// Inexact is the query for how many values of each column of a table the files cannot
// hold exactly, a column each; empty if all types can be held. AWS warns of digits that
// are lost when numbers of floating point are unloaded and loaded again (UNLOAD, "Usage
// notes"), and says nowhere who heeds extra_float_digits: so the text of each number that
// may be in the copy is read back. NaN differs from itself, or does not. A VARBYTE of no
// bytes is an empty field, which a COPY takes for NULL (AWS, "Data conversion parameters").
func Inexact(t plan.Table) (query string, columns []string, err error) {
	var b builder
	b.raw("SELECT ")
	for _, c := range t.Columns {
		if lost := c.Type.Kind.IsFloat() && c.Rule.Passes() || c.Type.Kind == plan.VarByte && !c.Unread; !lost {
			continue
		}
		if len(columns) > 0 {
			b.raw(", ")
		}
		b.raw("COUNT(CASE WHEN ")
		if c.Type.Kind == plan.VarByte {
			b.raw("OCTET_LENGTH(")
			b.identifier(c.Name)
			b.raw(") = 0")
		} else {
			b.identifier(c.Name)
			b.raw(asText, "::", c.Type.String(), " <> ")
			b.identifier(c.Name)
			b.raw(" AND ")
			b.identifier(c.Name)
			b.raw(" = ")
			b.identifier(c.Name)
		}
		b.raw(" THEN 1 END)")
		columns = append(columns, c.Name)
	}
	return b.counts(t, columns)
}

// counts ends a query of a count for each of some columns.
func (b *builder) counts(t plan.Table, columns []string) (string, []string, error) {
	if len(columns) == 0 {
		return "", nil, nil
	}
	b.from(t)
	query, err := b.done()
	return query, columns, err
}

// TooLong is the query for how many values of each SUPER column of a table that is
// unloaded are longer than their text may be, a column each in the table's order; empty
// if it has none.
// JSON_SERIALIZE fails of such a value, and JSON_SIZE does not (AWS, "JSON_SIZE").
func TooLong(t plan.Table) (query string, columns []string, err error) {
	var b builder
	b.raw("SELECT ")
	for _, c := range t.Columns {
		if c.Type.Kind != plan.Super || c.Unread {
			continue
		}
		if len(columns) > 0 {
			b.raw(", ")
		}
		b.raw("COUNT(CASE WHEN JSON_SIZE(")
		b.identifier(c.Name)
		b.raw(") > ", strconv.Itoa(plan.LongestText), " THEN 1 END)")
		columns = append(columns, c.Name)
	}
	return b.counts(t, columns)
}

// Count is the query for the number of rows of a table, which no catalog view
// gives exactly.
func Count(schema, table string) (string, error) {
	var b builder
	b.raw("SELECT count(*) FROM ")
	b.relation(schema, table)
	return b.done()
}

func (b *builder) region(region string) {
	if region == "" {
		return
	}
	b.raw("\nREGION ")
	b.literal(region)
}

// megabytes is a number of bytes in millions, without an exponent.
func megabytes(n int64) string { return strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64) }
