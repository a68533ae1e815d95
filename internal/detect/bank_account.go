package detect

func bankAccount() Rule {
	return Rule{
		Name: "bank-account", Meaning: "the number of a bank account",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`bank_?account(?:_?(?:number|num|no|nr))?`, `account_?(?:number|num|no|nr)`, `sort_?code`, `routing_?(?:number|no|nr)`}},
			{"de", []string{`konto_?(?:nummer|nr)`, `bankverbindung`}},
			{"fr", []string{`(?:numero_?(?:de_?)?)?compte_?bancaire`, `numero_?(?:de_?)?compte`, `rib`}},
			{"es", []string{`cuenta_?bancaria`, `numero_?(?:de_?)?cuenta`}},
			{"pt", []string{`conta_?bancaria`, `numero_?(?:da_?)?conta`}},
			{"it", []string{`conto_?corrente`, `numero_?(?:di_?)?conto`}},
			{"nl", []string{`rekening_?(?:nummer|nr)`}},
			{"pl", []string{`numer_?(?:konta|rachunku)`}},
			{"sv", []string{`konto_?nummer`}},
		},
		Suggest: always("character-scramble", "", ""),
		True: []Sample{
			{Table: "t", Column: "bank_account_number", Type: varchar()},
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
