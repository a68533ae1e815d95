package plan

import "encoding/json"

// Passthrough is the name of the generator that leaves a column as it is. The
// plan knows it because such columns are copied byte for byte.
const Passthrough = "passthrough"

// Rule is what happens to a column: the generator with its options, and what
// the stand-ins are drawn from.
type Rule struct {
	Generator string `json:"generator"`
	Version   int    `json:"version"` // of the generator: same version, same stand-ins
	// Options are the generator's own, as the workspace gave them: one JSON
	// object whose keys are in the generator's spec. Empty means none.
	Options json.RawMessage `json:"options,omitempty"`
	// Parts are the versions of the generators of rules among the options, by name.
	Parts map[string]int `json:"parts,omitempty"`
	// Domain names the values that share stand-ins, whatever the column.
	Domain string `json:"domain,omitempty"`
	// Key is the type in which a key is canonical: the narrowest type among a
	// primary key and the foreign keys that refer to it. Nil for other rules.
	Key *Type `json:"key,omitempty"`
	// Link names a group of columns of one table that are drawn together, once
	// per row, from the tuple of the group's inputs.
	Link string `json:"link,omitempty"`
	// Inconsistent draws anew for every row: from the job, the file and the
	// record's byte offset instead of from the value.
	Inconsistent bool `json:"inconsistent,omitempty"`
	// With names the column of the table whose value the stand-ins are drawn from
	// instead of the rule's own, so that they are consistent with it.
	With string `json:"with,omitempty"`
	// Partition names the columns of the table whose values part the rows: what is
	// drawn follows the rows of the same part.
	Partition []string `json:"partition,omitempty"`
	// From says who decided: "workspace", "new_columns", or the primary key
	// column "schema.table.column" that this foreign key refers to.
	From string `json:"from"`
}

// IsPassthrough reports whether the column's bytes are copied as they are.
func (r Rule) IsPassthrough() bool { return r.Generator == Passthrough }

// Passes reports whether values of the column can be in the copy as they are, because
// the rule, or one among its options, leaves them.
func (r Rule) Passes() bool {
	_, part := r.Parts[Passthrough]
	return part || r.IsPassthrough()
}
