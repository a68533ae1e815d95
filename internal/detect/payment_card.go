package detect

func paymentCard() Rule {
	return Rule{
		Name: "payment-card", Meaning: "the number of a payment card",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:credit|debit|payment)_?card(?:_?(?:number|num|no|nr))?`, `card_?(?:number|num|no|nr)`, `cc_?(?:number|num|no|nr)`, `pan`}},
			{"de", []string{`kreditkarten?_?(?:nummer|nr)`}},
			{"fr", []string{`numero_?(?:de_?)?carte`}},
			{"es", []string{`numero_?(?:de_?)?tarjeta`}},
			{"pt", []string{`numero_?(?:do_?)?cartao`}},
			{"it", []string{`numero_?(?:di_?)?carta`}},
			{"nl", []string{`kaart_?nummer`}},
			{"pl", []string{`numer_?karty`}},
			{"sv", []string{`kort_?nummer`}},
		},
		Suggest: always("credit-card", "", ""),
		True: []Sample{
			{Table: "t", Column: "CreditCardNumber", Type: varchar()},
			{Table: "t", Column: "card_no", Type: varchar()},
			{Table: "t", Column: "numero_de_tarjeta", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "card_type", Type: varchar()},
			{Table: "t", Column: "company", Type: varchar()},
			{Table: "t", Column: "span", Type: varchar()},
		},
	}
}
