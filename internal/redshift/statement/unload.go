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

// selectRows is the query inside an UNLOAD. CHAR is cast to VARCHAR of the same
// length: that drops the blanks which pad it and which a CHAR column does not
// tell from none, so that a file never depends on whether they were written.
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
		b.identifier(c.Name)
		if c.Type.Kind == plan.Char {
			b.raw("::varchar(", strconv.Itoa(c.Type.Length), ") AS ")
			b.identifier(c.Name)
		}
	}
	b.raw(" FROM ")
	b.relation(t.Schema, t.Name)
	return b.done()
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
