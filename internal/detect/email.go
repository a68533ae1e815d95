package detect

func email() Rule {
	return Rule{
		Name: "email", Meaning: "an e-mail address",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`[a-z]*e_?mail`, `(?:[a-z]*e_?mail|mail)_?(?:address|addr|adr)`}},
			{"de", []string{`mail_?adresse`, `e_?mail_?adresse`}},
			{"fr", []string{`courriel`, `adresse_(?:mail|electronique)`, `adresse_?e?_?mail`}},
			{"es", []string{`correo(?:_electronico)?`, `correo_?e`}},
			{"pt", []string{`endereco_(?:de_)?email`, `correio_eletronico`}},
			{"it", []string{`posta_elettronica`, `indirizzo_e?_?mail`, `pec`}},
			{"nl", []string{`e_?mail_?adres`}},
			{"pl", []string{`adres_e?_?mail`, `poczta`}},
			{"sv", []string{`e_?post(?:_?adress)?`}},
		},
		Suggest:       always("email", "", ""),
		SuggestUnique: always("unique-email", "", ""),
		True: []Sample{
			{Table: "users", Column: "email", Type: varchar()},
			{Table: "t", Column: "CustomerEmail", Type: varchar()},
			{Table: "t", Column: "e_mail_address", Type: varchar()},
			{Table: "t", Column: "E-Mail", Type: varchar()},
			{Table: "t", Column: "courriel", Type: varchar()},
			{Table: "t", Column: "correo_electronico", Type: varchar()},
			{Table: "t", Column: "epost", Type: varchar()},
			{Table: "t", Column: "email2", Type: varchar()},
			{Table: "users", Column: "email", Type: varchar(), Role: Unique},
		},
		False: []Sample{
			{Table: "t", Column: "email_verified", Type: boolean()},
			{Table: "t", Column: "mailing_list_id", Type: integer()},
			{Table: "t", Column: "mail_campaign", Type: varchar()},
			{Table: "t", Column: "female", Type: varchar()},
		},
	}
}
