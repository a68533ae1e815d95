package detect

func secret() Rule {
	return Rule{
		Name: "secret", Meaning: "a secret or its hash",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`password(?:_?(?:hash|salt|digest))?`, `passwd`, `pwd`, `pass_?(?:word|phrase|code)`, `(?:api|access|auth|refresh|session|secret|reset|bearer)_?(?:key|token)`, `secret`, `salt`, `pin(?:_?code)?`, `security_?(?:answer|question)`, `private_?key`}},
			{"de", []string{`passwort(?:_?hash)?`, `kennwort`}},
			{"fr", []string{`mot_?(?:de_?)?passe`}},
			{"es", []string{`contrasena`, `clave_?acceso`}},
			{"pt", []string{`senha`, `palavra_?passe`}},
			{"it", []string{`password_?hash`, `parola_?(?:d_?)?ordine`}},
			{"nl", []string{`wachtwoord`}},
			{"pl", []string{`haslo`}},
			{"sv", []string{`losenord`}},
		},
		Suggest: always("constant", "", ""),
		True: []Sample{
			{Table: "t", Column: "password", Type: varchar()},
			{Table: "t", Column: "PasswordHash", Type: varchar()},
			{Table: "t", Column: "api_key", Type: varchar()},
			{Table: "t", Column: "Kennwort", Type: varchar()},
			{Table: "t", Column: "contraseña", Type: varchar()},
			{Table: "t", Column: "hasło", Type: varchar()},
			{Table: "t", Column: "lösenord", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "password_changed_at", Type: timestamp()},
			{Table: "t", Column: "passenger", Type: varchar()},
			{Table: "t", Column: "opinion", Type: varchar()},
			{Table: "t", Column: "primary_key", Type: varchar()},
		},
	}
}
