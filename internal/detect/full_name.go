package detect

func fullName() Rule {
	return Rule{
		Name: "full-name", Meaning: "the name of a person",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`full_?name`, `display_?name`, `(?:customer|client|patient|member|employee|contact|subscriber|passenger|guest|recipient|cardholder|person|beneficiary|owner|sender|buyer|seller)_?name`, `card_?holder`, `name_on_card`}},
			{"de", []string{`(?:kunden|mitarbeiter|personen|patienten)_?name`, `vollstaendiger_?name`, `ansprechpartner`}},
			{"fr", []string{`nom_?complet`, `nom_?prenom`, `nom_?(?:du_?)?(?:client|patient)`}},
			{"es", []string{`nombre_?completo`, `nombre_?(?:del_?)?(?:cliente|paciente)`}},
			{"pt", []string{`nome_?completo`, `nome_?(?:do_?)?(?:cliente|paciente)`}},
			{"it", []string{`nome_?completo`, `nominativo`, `nome_?cognome`}},
			{"nl", []string{`volledige_?naam`, `klant_?naam`}},
			{"pl", []string{`imie_?(?:i_?)?nazwisko`, `pelne_?imie`}},
			{"sv", []string{`fullstandigt_?namn`, `kund_?namn`}},
		},
		OfPeople: []Words{
			{"en", []string{`name`}},
			{"fr", []string{`nom`}},
			{"it", []string{`nome`}},
			{"nl", []string{`naam`}},
			{"sv", []string{`namn`}},
		},
		Suggest: always("name", "", ""),
		True: []Sample{
			{Table: "t", Column: "full_name", Type: varchar()},
			{Table: "t", Column: "CustomerName", Type: varchar()},
			{Table: "users", Column: "name", Type: varchar()},
			{Table: "patients", Column: "name", Type: varchar()},
			{Table: "t", Column: "nom_complet", Type: varchar()},
			{Table: "t", Column: "nominativo", Type: varchar()},
			{Table: "klanten", Column: "naam", Type: varchar()},
		},
		False: []Sample{
			{Table: "event", Column: "eventname", Type: varchar()},
			{Table: "venue", Column: "venuename", Type: varchar()},
			{Table: "t", Column: "name", Type: varchar()},
			{Table: "t", Column: "product_name", Type: varchar()},
			{Table: "t", Column: "table_name", Type: varchar()},
		},
	}
}
