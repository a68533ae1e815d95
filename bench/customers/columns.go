package customers

import "standin/internal/plan"

// Column is one column of the table, and the rule under which it is masked.
type Column struct {
	Name string
	Type plan.Type
	// Generator is of the rule, plan.Passthrough for the seven columns that pass.
	Generator string
	Options   string // of the rule, in JSON; empty: none
}

// PrimaryKey is the column that is.
const PrimaryKey = "id"

// Columns are the columns of the table in their order: nine masked, seven that
// pass.
func Columns() []Column {
	varchar := func(n int) plan.Type { return plan.Type{Kind: plan.VarChar, Length: n} }
	return []Column{
		{PrimaryKey, plan.Type{Kind: plan.BigInt}, "integer-key", ""},
		{"first_name", varchar(60), "name", `{"part":"first"}`},
		{"last_name", varchar(60), "name", `{"part":"last"}`},
		{"email", varchar(120), "email", ""},
		{"phone", varchar(30), "phone", ""},
		{"ssn", plan.Type{Kind: plan.Char, Length: 11}, "ssn", ""},
		{"street", varchar(200), "address", `{"part":"street"}`},
		{"city", varchar(60), plan.Passthrough, ""},
		{"state", plan.Type{Kind: plan.Char, Length: 2}, plan.Passthrough, ""},
		{"zip", varchar(10), plan.Passthrough, ""},
		{"birth_date", plan.Type{Kind: plan.Date}, "timestamp-shift", `{"unit":"day","min":-180,"max":180}`},
		{"created_at", plan.Type{Kind: plan.Timestamp}, plan.Passthrough, ""},
		{"balance", plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2}, plan.Passthrough, ""},
		{"notes", varchar(1000), "character-scramble", ""},
		{"status", varchar(20), plan.Passthrough, ""},
		{"ip", varchar(45), plan.Passthrough, ""},
	}
}
