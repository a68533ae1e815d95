package detect

func iban() Rule {
	return Rule{
		Name: "iban", Meaning: "an international bank account number",
		Kinds:   text(),
		Words:   []Words{{"en", []string{`iban`, `iban_?(?:number|no|nr)`}}},
		Suggest: always("iban", "", ""),
		True: []Sample{
			{Table: "t", Column: "iban", Type: varchar()},
			{Table: "t", Column: "CustomerIBAN", Type: varchar()},
			{Table: "t", Column: "payee_iban_number", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "urban", Type: varchar()},
			{Table: "t", Column: "iban_country", Type: varchar()},
			{Table: "t", Column: "has_iban", Type: boolean()},
		},
	}
}
