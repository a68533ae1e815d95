package detect

func lastName() Rule {
	return Rule{
		Name: "last-name", Meaning: "a last name",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:last|family|sur|maiden|birth)_?names?`, `lname`, `l_name`}},
			{"de", []string{`nachnamen?`, `familienname`, `zuname`, `geburtsname`, `hausname`}},
			{"fr", []string{`nom_?(?:de_?)?famille`, `nom_?(?:de_?)?naissance`, `nom_?(?:usage|marital)`}},
			{"es", []string{`(?:primer_|segundo_)?apellidos?(?:_?(?:paterno|materno))?`}},
			{"pt", []string{`sobrenome`, `apelido`, `ultimo_?nome`}},
			{"it", []string{`cognome`}},
			{"nl", []string{`achternaam`, `familienaam`, `geboortenaam`}},
			{"pl", []string{`nazwisko(?:_rodowe)?`}},
			{"sv", []string{`efternamn`}},
		},
		Suggest: always("name", `{"part":"last"}`, "person"),
		True: []Sample{
			{Table: "users", Column: "lastname", Type: varchar()},
			{Table: "t", Column: "surname", Type: varchar()},
			{Table: "t", Column: "Nachname", Type: varchar()},
			{Table: "t", Column: "nom_de_famille", Type: varchar()},
			{Table: "t", Column: "apellido_paterno", Type: varchar()},
			{Table: "t", Column: "cognome", Type: varchar()},
			{Table: "t", Column: "achternaam", Type: varchar()},
			{Table: "t", Column: "nazwisko", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "last_login", Type: timestamp()},
			{Table: "t", Column: "last_seen_page", Type: varchar()},
			{Table: "t", Column: "lastname_count", Type: integer()},
		},
	}
}
