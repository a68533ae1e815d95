package plan

// The collations of text columns (AWS: CREATE TABLE, COLLATE).
const (
	CaseSensitive   = "case_sensitive"
	CaseInsensitive = "case_insensitive"
)

// Collate gives the text columns that state no collation the one of the database.
func (t *Table) Collate(standard string) {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Type.Kind.IsText() && c.Collation == "" {
			c.Collation = standard
		}
	}
}

// CollateAs leaves out the collations that the columns of a copy have anyway in a
// database of the collation standard; empty: it is not known, and case_sensitive is
// what Redshift gives. A case_insensitive one stays, because rules depend on it.
func (t *Table) CollateAs(standard string) {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Collation == CaseSensitive && standard != CaseInsensitive {
			c.Collation = ""
		}
	}
}
