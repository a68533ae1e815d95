package detect

func street() Rule {
	return Rule{
		Name: "street", Meaning: "a street address",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`street(?:_?(?:address|name|line|addr))?`, `(?:home|mailing|postal|billing|shipping|delivery|residential|physical)_?(?:address|addr)`, `address_?(?:line_?)?[0-9]?`, `addr(?:_?line)?_?[0-9]?`}},
			{"de", []string{`strasse(?:_?hausnummer|_?nr)?`, `str`, `anschrift`, `adresse`}},
			{"fr", []string{`rue`, `voie`, `adresse(?:_?postale)?`}},
			{"es", []string{`calle`, `direccion`, `domicilio`}},
			{"pt", []string{`rua`, `endereco`, `morada`, `logradouro`}},
			{"it", []string{`via`, `indirizzo`}},
			{"nl", []string{`straat(?:_?naam)?`, `adres`, `huisadres`}},
			{"pl", []string{`ulica`, `adres(?:_?zamieszkania)?`}},
			{"sv", []string{`gata`, `gatu_?adress`, `adress`}},
		},
		Suggest: always("address", `{"part":"street"}`, ""),
		True: []Sample{
			{Table: "t", Column: "street", Type: varchar()},
			{Table: "t", Column: "address_line_1", Type: varchar()},
			{Table: "t", Column: "BillingAddress", Type: varchar()},
			{Table: "t", Column: "Straße", Type: varchar()},
			{Table: "t", Column: "dirección", Type: varchar()},
			{Table: "t", Column: "endereço", Type: varchar()},
			{Table: "t", Column: "gatuadress", Type: varchar()},
			{Table: "t", Column: "addr2", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "streetcar", Type: varchar()},
			{Table: "t", Column: "address_id", Type: integer()},
			{Table: "t", Column: "address_type", Type: varchar()},
		},
	}
}
