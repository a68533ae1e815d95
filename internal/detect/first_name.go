package detect

func firstName() Rule {
	return Rule{
		Name: "first-name", Meaning: "a first name",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:first|given|fore|christian|middle)_?names?`, `fname`, `f_name`}},
			{"de", []string{`vornamen?`, `rufname`}},
			{"fr", []string{`prenoms?`}},
			{"es", []string{`(?:primer_|segundo_)?nombre_?(?:de_)?pila`, `primer_?nombre`, `segundo_?nombre`}},
			{"pt", []string{`primeiro_?nome`, `nome_?proprio`}},
			{"it", []string{`nome_?battesimo`, `primo_?nome`}},
			{"nl", []string{`voornaam`, `voornamen`, `roepnaam`}},
			{"pl", []string{`imie`, `imiona`}},
			{"sv", []string{`fornamn`, `tilltalsnamn`}},
		},
		OfPeople: []Words{
			{"es", []string{`nombres?`}},
			{"pt", []string{`nome`}},
		},
		Suggest: always("name", `{"part":"first"}`, "person"),
		True: []Sample{
			{Table: "users", Column: "firstname", Type: varchar()},
			{Table: "t", Column: "FirstName", Type: varchar()},
			{Table: "t", Column: "customer_first_name", Type: varchar()},
			{Table: "t", Column: "Vorname", Type: varchar()},
			{Table: "t", Column: "prénom", Type: varchar()},
			{Table: "t", Column: "imię", Type: varchar()},
			{Table: "t", Column: "förnamn", Type: varchar()},
			{Table: "clientes", Column: "nombre", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "first_purchase", Type: varchar()},
			{Table: "productos", Column: "nombre", Type: varchar()},
			{Table: "t", Column: "firstname_hash_id", Type: integer()},
			{Table: "t", Column: "filename", Type: varchar()},
		},
	}
}
