package detect

func username() Rule {
	return Rule{
		Name: "username", Meaning: "a login name",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:user|login|screen|nick|account_?user)_?names?`, `login`, `log_?in`, `user_?login`, `handle`, `nickname`}},
			{"de", []string{`benutzer_?name`, `anmelde_?name`, `nutzer_?name`, `spitzname`}},
			{"fr", []string{`nom_?(?:d_?)?utilisateur`, `identifiant_?connexion`, `pseudo(?:nyme)?`}},
			{"es", []string{`nombre_?(?:de_?)?usuario`}},
			{"pt", []string{`nome_?(?:de_?)?usuario`, `nome_?(?:de_?)?utilizador`}},
			{"it", []string{`nome_?utente`}},
			{"nl", []string{`gebruikers_?naam`}},
			{"pl", []string{`nazwa_?uzytkownika`}},
			{"sv", []string{`anvandar_?namn`}},
		},
		Suggest: always("alphanumeric-key", "", ""),
		True: []Sample{
			{Table: "users", Column: "username", Type: varchar()},
			{Table: "t", Column: "UserName", Type: varchar()},
			{Table: "t", Column: "login", Type: varchar()},
			{Table: "t", Column: "Benutzername", Type: varchar()},
			{Table: "t", Column: "nombre_de_usuario", Type: varchar()},
			{Table: "t", Column: "gebruikersnaam", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "login_count", Type: integer()},
			{Table: "t", Column: "last_login", Type: timestamp()},
			{Table: "t", Column: "user_agent", Type: varchar()},
		},
	}
}
