package detect

func phone() Rule {
	return Rule{
		Name: "phone", Meaning: "a phone number",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:tele|mobile|cell|home|work|office|day|evening|cust|customer|contact|primary|secondary)?_?phone(?:_?(?:number|num|no|nr))?`, `(?:mobile|cell)(?:_?(?:number|no|nr))?`, `fax(?:_?(?:number|no|nr))?`, `tel(?:_?(?:number|no|nr))?`, `msisdn`}},
			{"de", []string{`telefon(?:_?nummer|_?nr)?`, `handy(?:_?nummer|_?nr)?`, `mobil(?:_?nummer|_?nr|_?telefon)?`, `fax_?nummer`, `rufnummer`}},
			{"fr", []string{`telephone`, `(?:numero|num|no)_?(?:de_?)?(?:telephone|tel|portable)`, `portable`, `mobile`}},
			{"es", []string{`telefono(?:_?movil)?`, `movil`, `celular`}},
			{"pt", []string{`telefone`, `telemovel`, `celular`}},
			{"it", []string{`telefono`, `cellulare`, `numero_?(?:di_?)?telefono`}},
			{"nl", []string{`telefoon(?:_?nummer|_?nr)?`, `mobiel(?:_?nummer|_?nr)?`}},
			{"pl", []string{`telefon(?:u)?`, `numer_?telefonu`, `komorka`}},
			{"sv", []string{`telefon(?:_?nummer)?`, `mobil(?:_?nummer)?`}},
		},
		Suggest: always("phone", "", ""),
		True: []Sample{
			{Table: "users", Column: "phone", Type: varchar()},
			{Table: "t", Column: "PhoneNumber", Type: varchar()},
			{Table: "t", Column: "home_phone_2", Type: varchar()},
			{Table: "t", Column: "fax_no", Type: varchar()},
			{Table: "t", Column: "Telefonnummer", Type: varchar()},
			{Table: "t", Column: "téléphone", Type: varchar()},
			{Table: "t", Column: "móvil", Type: varchar()},
			{Table: "t", Column: "cellulare", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "phone_verified", Type: boolean()},
			{Table: "t", Column: "saxophone", Type: varchar()},
			{Table: "t", Column: "cellar", Type: varchar()},
			{Table: "t", Column: "automobile", Type: varchar()},
			{Table: "t", Column: "hotel", Type: varchar()},
		},
	}
}
