package detect

func postalCode() Rule {
	return Rule{
		Name: "postal-code", Meaning: "a postal code",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`zip(?:_?(?:code|plus_?4|4|5))?`, `post(?:al)?_?code`}},
			{"de", []string{`plz`, `postleitzahl`}},
			{"fr", []string{`code_?postal`, `cp`}},
			{"es", []string{`codigo_?postal`}},
			{"pt", []string{`codigo_?postal`, `cep`}},
			{"it", []string{`cap`, `codice_?postale`}},
			{"nl", []string{`postcode`}},
			{"pl", []string{`kod_?pocztowy`}},
			{"sv", []string{`post_?(?:nummer|nr)`}},
		},
		Suggest: always("address", `{"part":"zip"}`, "home"),
		True: []Sample{
			{Table: "t", Column: "zip", Type: varchar()},
			{Table: "t", Column: "zip_code", Type: varchar()},
			{Table: "t", Column: "PostalCode", Type: varchar()},
			{Table: "t", Column: "PLZ", Type: varchar()},
			{Table: "t", Column: "código_postal", Type: varchar()},
			{Table: "t", Column: "postnummer", Type: varchar()},
			{Table: "t", Column: "cep", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "capital", Type: varchar()},
			{Table: "t", Column: "zipped", Type: boolean()},
			{Table: "t", Column: "post_id", Type: integer()},
			{Table: "t", Column: "blog_post", Type: varchar()},
		},
	}
}
