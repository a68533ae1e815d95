package detect

import "standin/internal/plan"

func state() Rule {
	return Rule{
		Name: "state", Meaning: "a state of the United States",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:home|billing|shipping|mailing)_?state(?:_?(?:code|abbr))?`, `state_?(?:code|abbr|abbreviation)`, `us_?state`}},
		},
		OfPeople: []Words{
			{"en", []string{`state`, `province`}},
		},
		Suggest: func(t plan.Type) plan.Rule {
			// A narrow column holds an abbreviation.
			if t.Length <= 3 {
				return always("address", `{"part":"state-abbreviation"}`, "home")(t)
			}
			return always("address", `{"part":"state"}`, "home")(t)
		},
		True: []Sample{
			{Table: "users", Column: "state", Type: varchar()},
			{Table: "t", Column: "billing_state", Type: varchar()},
			{Table: "t", Column: "StateCode", Type: plan.Type{Kind: plan.Char, Length: 2}},
		},
		False: []Sample{
			{Table: "jobs", Column: "state", Type: varchar()},
			{Table: "t", Column: "state", Type: varchar()},
			{Table: "t", Column: "statement", Type: varchar()},
			{Table: "venue", Column: "venuestate", Type: varchar()},
		},
	}
}
