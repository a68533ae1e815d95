package detect

func company() Rule {
	return Rule{
		Name: "company", Meaning: "the name of a company",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:company|organi[sz]ation|employer|firm)(?:_?name)?`, `business_?name`, `legal_?name`}},
			{"de", []string{`firma`, `firmen_?name`, `unternehmen(?:s_?name)?`, `arbeitgeber`}},
			{"fr", []string{`societe`, `entreprise`, `raison_?sociale`, `employeur`}},
			{"es", []string{`empresa`, `razon_?social`, `empleador`}},
			{"pt", []string{`empresa`, `razao_?social`, `empregador`}},
			{"it", []string{`azienda`, `ragione_?sociale`, `datore_?di_?lavoro`}},
			{"nl", []string{`bedrijf(?:s_?naam)?`, `werkgever`}},
			{"pl", []string{`firma`, `nazwa_?firmy`, `pracodawca`}},
			{"sv", []string{`foretag(?:s_?namn)?`, `arbetsgivare`}},
		},
		Suggest: always("company-name", "", ""),
		True: []Sample{
			{Table: "t", Column: "company", Type: varchar()},
			{Table: "t", Column: "CompanyName", Type: varchar()},
			{Table: "users", Column: "employer", Type: varchar()},
			{Table: "t", Column: "organisation_name", Type: varchar()},
			{Table: "t", Column: "Firmenname", Type: varchar()},
			{Table: "t", Column: "raison_sociale", Type: varchar()},
			{Table: "t", Column: "razão_social", Type: varchar()},
			{Table: "t", Column: "företagsnamn", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "company_id", Type: integer()},
			{Table: "t", Column: "company_type", Type: varchar()},
			{Table: "t", Column: "accompany", Type: varchar()},
			{Table: "companies", Column: "name", Type: varchar()},
		},
	}
}
