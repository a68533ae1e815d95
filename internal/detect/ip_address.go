package detect

func ipAddress() Rule {
	return Rule{
		Name: "ip-address", Meaning: "the IP address of a computer",
		Kinds: text(),
		Words: []Words{
			{"en", []string{`ip(?:_?v[46])?(?:_?(?:address|addr))?`, `(?:client|remote|source|user|last|login)_?ip`}},
			{"de", []string{`ip_?adresse`}},
			{"fr", []string{`adresse_?ip`}},
			{"es", []string{`direccion_?ip`}},
			{"pt", []string{`endereco_?ip`}},
			{"it", []string{`indirizzo_?ip`}},
			{"nl", []string{`ip_?adres`}},
			{"pl", []string{`adres_?ip`}},
			{"sv", []string{`ip_?adress`}},
		},
		Suggest: always("ip-address", "", ""),
		True: []Sample{
			{Table: "t", Column: "ip", Type: varchar()},
			{Table: "t", Column: "client_ip", Type: varchar()},
			{Table: "t", Column: "IPAddress", Type: varchar()},
			{Table: "t", Column: "ip_adresse", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "ship", Type: varchar()},
			{Table: "t", Column: "tip", Type: varchar()},
			{Table: "t", Column: "ip_version", Type: integer()},
		},
	}
}
