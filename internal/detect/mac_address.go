package detect

func macAddress() Rule {
	return Rule{
		Name: "mac-address", Meaning: "the address of a network card",
		Kinds:   text(),
		Words:   []Words{{"en", []string{`mac_?(?:address|addr)`}}},
		Suggest: always("mac-address", "", ""),
		True: []Sample{
			{Table: "t", Column: "mac_address", Type: varchar()},
			{Table: "t", Column: "DeviceMacAddr", Type: varchar()},
			{Table: "t", Column: "router_macaddress", Type: varchar()},
		},
		False: []Sample{
			{Table: "t", Column: "mac", Type: varchar()},
			{Table: "t", Column: "mac_version", Type: varchar()},
			{Table: "t", Column: "mac_address", Type: integer()},
		},
	}
}
