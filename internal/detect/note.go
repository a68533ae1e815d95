package detect

func note() Rule {
	return Rule{
		Name: "note", Meaning: "text that anything may stand in",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`(?:[a-z]+_)?(?:notes?|comments?|remarks?|memo|free_?text|feedback|message_?(?:text|body))`}},
			{"de", []string{`bemerkung(?:en)?`, `notiz(?:en)?`, `kommentare?`, `anmerkung(?:en)?`}},
			{"fr", []string{`remarques?`, `commentaires?`}},
			{"es", []string{`notas?`, `comentarios?`, `observaciones`}},
			{"pt", []string{`notas?`, `comentarios?`, `observacoes`}},
			{"it", []string{`nota|note`, `commento|commenti`, `osservazioni`}},
			{"nl", []string{`opmerking(?:en)?`, `notitie`, `notities`}},
			{"pl", []string{`uwagi`, `komentarze?`, `notatki`}},
			{"sv", []string{`anteckning(?:ar)?`, `kommentar(?:er)?`}},
		},
		Suggest: always("character-scramble", "", ""),
		True: []Sample{
			{Table: "users", Column: "notes", Type: varchar()},
			{Table: "t", Column: "customer_comments", Type: varchar()},
			{Table: "t", Column: "Bemerkung", Type: varchar()},
			{Table: "t", Column: "commentaire", Type: varchar()},
			{Table: "t", Column: "observações", Type: varchar()},
			{Table: "t", Column: "opmerkingen", Type: varchar()},
			{Table: "t", Column: "uwagi", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "note_id", Type: integer()},
			{Table: "t", Column: "notebook", Type: varchar()},
			{Table: "t", Column: "notes_count", Type: integer()},
			{Table: "t", Column: "denotes", Type: varchar()},
		},
	}
}
