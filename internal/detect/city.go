package detect

func city() Rule {
	return Rule{
		Name: "city", Meaning: "a city",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`city(?:_?name)?`, `town`}},
			{"de", []string{`ort`, `wohnort`, `stadt`}},
			{"fr", []string{`ville`, `commune`}},
			{"es", []string{`ciudad`, `poblacion`, `municipio`}},
			{"pt", []string{`cidade`, `municipio`, `localidade`}},
			{"it", []string{`citta`, `comune`}},
			{"nl", []string{`woonplaats`, `plaats`, `stad`}},
			{"pl", []string{`miasto`, `miejscowosc`}},
			{"sv", []string{`ort`, `postort`, `stad`}},
		},
		Suggest: always("address", `{"part":"city"}`, "home"),
		True: []Sample{
			{Table: "users", Column: "city", Type: varchar()},
			{Table: "t", Column: "billing_city", Type: varchar()},
			{Table: "t", Column: "Wohnort", Type: varchar()},
			{Table: "t", Column: "ville", Type: varchar()},
			{Table: "t", Column: "città", Type: varchar()},
			{Table: "t", Column: "woonplaats", Type: varchar()},
		},
		False: []Sample{
			{Table: "venue", Column: "venuecity", Type: varchar()},
			{Table: "t", Column: "capacity", Type: varchar()},
			{Table: "t", Column: "city_id", Type: integer()},
			{Table: "t", Column: "sport", Type: varchar()},
		},
	}
}
