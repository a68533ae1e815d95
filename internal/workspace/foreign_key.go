package workspace

import (
	"encoding/json"

	"standin/internal/workspace/spec"
	"standin/internal/workspace/tree"
)

// ForeignKey is a foreign key that the catalog does not declare.
type ForeignKey struct {
	Position
	Table      TableName // the table that refers
	Columns    []string
	References TableName
	To         []string // the columns referred to; empty: the primary key
	When       []Condition
}

// Condition is what another column of the referring table must hold for a key to
// count.
type Condition struct {
	Position
	Column string
	Values json.RawMessage // an array of scalars; null stands for NULL
}

func foreignKey() spec.Mapping {
	columns := spec.ListOf{Element: identifier("column name")}
	return spec.Mapping{Fields: []spec.Field{
		{Name: "table", Type: tableNameType(), Required: true, Example: "public.comments", Description: "The table that refers to another, or to itself."},
		{Name: "columns", Type: columns, Required: true, Example: "[subject_id]", Description: "Its columns that hold the keys."},
		{Name: "references", Type: tableNameType(), Required: true, Example: "public.users", Description: "The table whose keys they are."},
		{Name: "to", Type: columns, Example: "[userid]", Description: "The columns of that key, as many and in that order. Without it, the primary key that the catalog declares."},
		{
			Name: "when", Type: spec.MapOf{Key: identifier("column name"), Element: literals{}}, Example: "{subject_type: user}",
			Description: "For columns that hold keys of several tables: what other columns of the row hold when they are keys of this one, each a value or a list of values. The column's own rule decides all other rows.",
		},
	}}
}

// literals is a word, number, truth value or null, or a list of them. Its value is
// the JSON of the list.
type literals struct{}

// Label implements spec.Type.
func (literals) Label() string { return "value or list of values" }

// Schema implements spec.Type.
func (literals) Schema() spec.Schema {
	one := spec.Schema{"type": []string{"string", "number", "boolean", "null"}}
	return spec.Schema{"anyOf": []spec.Schema{one, {"type": "array", "items": one, "minItems": 1}}}
}

// Read implements spec.Type.
func (literals) Read(doc *tree.Document, name string, n *tree.Node) (any, bool) {
	list := n
	if n.Kind == tree.Scalar {
		list = &tree.Node{Position: n.Position, Kind: tree.Sequence, Items: []*tree.Node{n}}
	}
	if list.Kind != tree.Sequence || len(list.Items) == 0 {
		doc.Report(n, "", "%s must be a value or a list of values, not %s", name, n.Describe())
		return nil, false
	}
	for _, item := range list.Items {
		if item.Kind != tree.Scalar {
			doc.Report(item, "", "%s must hold values, not %s", name, item.Describe())
			return nil, false
		}
	}
	text, err := toJSON(list)
	if err != nil {
		doc.Report(n, "", "%s: %s", name, err)
	}
	return text, err == nil
}

func buildForeignKey(item spec.Value) ForeignKey {
	v := item.Any.(spec.Values)
	key := ForeignKey{
		Position: item.Position, Table: nameAt(v["table"]), Columns: spec.List[string](v, "columns"),
		References: nameAt(v["references"]), To: spec.List[string](v, "to"),
	}
	for _, pair := range spec.Get[[]spec.Pair](v, "when") {
		key.When = append(key.When, Condition{pair.Key.Position, pair.Key.Any.(string), pair.Value.Any.(json.RawMessage)})
	}
	return key
}
