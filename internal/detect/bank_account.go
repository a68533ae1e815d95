package detect

func bankAccount() Rule {
	return Rule{
		Name: "bank-account", Meaning: "the number of a bank account or card",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`iban`, `bank_?account(?:_?(?:number|num|no|nr))?`, `account_?(?:number|num|no|nr)`, `(?:credit|debit|payment)_?card(?:_?(?:number|num|no|nr))?`, `card_?(?:number|num|no|nr)`, `cc_?(?:number|num|no|nr)`, `pan`, `sort_?code`, `routing_?(?:number|no|nr)`}},
			{"de", []string{`konto_?(?:nummer|nr)`, `kreditkarten?_?(?:nummer|nr)`, `bankverbindung`}},
			{"fr", []string{`(?:numero_?(?:de_?)?)?compte_?bancaire`, `numero_?(?:de_?)?(?:compte|carte)`, `rib`}},
			{"es", []string{`cuenta_?bancaria`, `numero_?(?:de_?)?(?:cuenta|tarjeta)`}},
			{"pt", []string{`conta_?bancaria`, `numero_?(?:da_?)?(?:conta|cartao)`}},
			{"it", []string{`conto_?corrente`, `numero_?(?:di_?)?(?:conto|carta)`}},
			{"nl", []string{`rekening_?(?:nummer|nr)`, `kaart_?nummer`}},
			{"pl", []string{`numer_?(?:konta|rachunku|karty)`}},
			{"sv", []string{`konto_?nummer`, `kort_?nummer`}},
		},
		Suggest: always("character-scramble", "", ""),
		True: []Sample{
			{Table: "t", Column: "iban", Type: varchar()},
			{Table: "t", Column: "CreditCardNumber", Type: varchar()},
			{Table: "t", Column: "card_no", Type: varchar()},
			{Table: "t", Column: "Kontonummer", Type: varchar()},
			{Table: "t", Column: "numero_de_cuenta", Type: varchar()},
			{Table: "t", Column: "rekeningnummer", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "account_type", Type: varchar()},
			{Table: "t", Column: "card_type", Type: varchar()},
			{Table: "t", Column: "company", Type: varchar()},
			{Table: "t", Column: "span", Type: varchar()},
		},
	}
}
