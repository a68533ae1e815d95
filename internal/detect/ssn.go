package detect

import "standin/internal/plan"

func ssn() Rule {
	return Rule{
		Name: "ssn", Meaning: "a US social security number",
		Kinds: []plan.Kind{plan.Char, plan.VarChar, plan.Integer, plan.BigInt},
		Words: []Words{
			{"en", []string{`ssn`, `soc(?:ial)?_?sec(?:urity)?(?:_?(?:number|num|no|nr|nbr))?`, `itin`}},
		},
		Suggest: always("ssn", "", ""),
		True: []Sample{
			{Table: "t", Column: "ssn", Type: varchar()},
			{Table: "t", Column: "SocialSecurityNumber", Type: varchar()},
			{Table: "t", Column: "cust_ssn", Type: integer()},
		},
		False: []Sample{
			{Table: "t", Column: "session", Type: varchar()},
			{Table: "t", Column: "ssn_verified", Type: boolean()},
			{Table: "t", Column: "assn", Type: varchar()},
		},
	}
}
