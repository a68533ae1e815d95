package detect

func nationalID() Rule {
	return Rule{
		Name: "national-id", Meaning: "a number by which a state knows a person",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:national|identity|citizen|resident)_?(?:id|identity|insurance)?_?(?:card_?)?(?:number|num|no|nr|id)`, `passport(?:_?(?:number|num|no|nr|id))?`, `driv(?:er|ers|ing)_?licen[cs]e(?:_?(?:number|num|no|nr|id))?`, `tax_?(?:payer_?)?(?:id|number|no|nr)`, `nino`, `nhs_?(?:number|no|nr)`, `medical_?record_?(?:number|no|nr)`, `mrn`}},
			{"de", []string{`steuer_?(?:id|nummer|nr|identifikationsnummer)`, `(?:sozial|renten)versicherungs_?(?:nummer|nr)`, `svnr`, `personalausweis(?:_?nummer|_?nr)?`, `ausweis_?(?:nummer|nr)`, `reisepass(?:_?nummer|_?nr)?`, `versicherten_?(?:nummer|nr)`, `fuehrerschein(?:_?nummer|_?nr)?`}},
			{"fr", []string{`nir`, `num(?:ero)?_?(?:de_?)?(?:securite_?sociale|secu)`, `passeport`, `numero_?fiscal`, `permis_?(?:de_?)?conduire`}},
			{"es", []string{`dni`, `nie`, `nif`, `numero_?(?:de_?)?seguridad_?social`, `pasaporte`, `curp`, `rfc`}},
			{"pt", []string{`cpf`, `rg`, `nif`, `numero_?(?:de_?)?contribuinte`, `passaporte`}},
			{"it", []string{`codice_?fiscale`, `passaporto`, `patente(?:_?guida)?`}},
			{"nl", []string{`bsn`, `burgerservicenummer`, `sofi_?nummer`, `paspoort(?:_?nummer|_?nr)?`, `rijbewijs(?:_?nummer|_?nr)?`}},
			{"pl", []string{`pesel`, `nip`, `numer_?dowodu`, `dowod(?:_?osobisty)?`, `paszport`}},
			{"sv", []string{`person_?(?:nummer|nr)`, `pnr`, `samordningsnummer`, `pass_?nummer`}},
		},
		Suggest: always("national-id", "", ""),
		True: []Sample{
			{Table: "t", Column: "passport_no", Type: varchar()},
			{Table: "t", Column: "NationalInsuranceNumber", Type: varchar()},
			{Table: "t", Column: "Steuernummer", Type: varchar()},
			{Table: "t", Column: "codice_fiscale", Type: varchar()},
			{Table: "t", Column: "cpf", Type: varchar()},
			{Table: "t", Column: "bsn", Type: varchar()},
			{Table: "t", Column: "pesel", Type: varchar()},
			{Table: "t", Column: "personnummer", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "passport_required", Type: boolean()},
			{Table: "t", Column: "tax_rate", Type: decimal()},
			{Table: "t", Column: "tax", Type: varchar()},
			{Table: "t", Column: "licence", Type: varchar()},
		},
	}
}
