package detect

import "standin/internal/plan"

// personKey recognises primary keys that number people. Keys of other things are
// left to the reader: masked or not, nobody can tell by their names.
func personKey() Rule {
	var words []Words
	for _, w := range people() {
		var patterns []string
		for _, p := range w.Patterns {
			patterns = append(patterns, `(?:`+p+`)_?(?:id|key|sk|pk|no|nr|nbr|num|number|code|uuid|nummer|numero)`)
		}
		words = append(words, Words{w.Language, patterns})
	}
	return Rule{
		Name: "person-key", Meaning: "the number of a person",
		Kinds:      append(integers(), text()...),
		Words:      words,
		OfPeople:   []Words{{"en", []string{`id|key|sk|pk|uuid|number|code`}}},
		PrimaryKey: true,
		Suggest: func(t plan.Type) plan.Rule {
			if t.Kind.IsText() {
				return plan.Rule{Generator: "alphanumeric-key"}
			}
			return plan.Rule{Generator: "integer-key"}
		},
		True: []Sample{
			{Table: "users", Column: "userid", Type: integer(), Role: PrimaryKey},
			{Table: "crm", Column: "CustomerKey", Type: varchar(), Role: PrimaryKey},
			{Table: "patients", Column: "id", Type: integer(), Role: PrimaryKey},
			{Table: "kunden", Column: "kunden_nr", Type: integer(), Role: PrimaryKey},
			{Table: "t", Column: "id_x_cliente_id", Type: integer(), Role: PrimaryKey},
		},
		False: []Sample{
			{Table: "sales", Column: "salesid", Type: integer(), Role: PrimaryKey},
			{Table: "event", Column: "id", Type: integer(), Role: PrimaryKey},
			{Table: "users", Column: "userid", Type: integer()},
			{Table: "users", Column: "age", Type: integer(), Role: PrimaryKey},
		},
	}
}
