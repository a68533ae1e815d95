package detect

import "standin/internal/plan"

func pay() Rule {
	return Rule{
		Name: "pay", Meaning: "what a person earns",
		Kinds: []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal},
		Words: []Words{
			{"en", []string{`(?:base_?|annual_?|monthly_?|gross_?|net_?)?(?:salary|wages?|income|pay_?rate|compensation)`, `bonus`}},
			{"de", []string{`gehalt`, `lohn`, `einkommen`, `verdienst`}},
			{"fr", []string{`salaire`, `revenus?`}},
			{"es", []string{`salario`, `sueldo`, `ingresos`}},
			{"pt", []string{`salario`, `rendimento`}},
			{"it", []string{`stipendio`, `reddito`}},
			{"nl", []string{`salaris`, `inkomen`, `loon`}},
			{"pl", []string{`wynagrodzenie`, `pensja`, `dochod`}},
			{"sv", []string{`lon`, `inkomst`}},
		},
		Suggest: always("noise", `{"percent":20}`, ""),
		True: []Sample{
			{Table: "t", Column: "salary", Type: decimal()},
			{Table: "t", Column: "AnnualIncome", Type: integer()},
			{Table: "t", Column: "Gehalt", Type: decimal()},
			{Table: "t", Column: "sueldo", Type: decimal()},
			{Table: "t", Column: "salaris", Type: decimal()},
		},
		False: []Sample{
			{Table: "t", Column: "salary", Type: varchar()},
			{Table: "t", Column: "price", Type: decimal()},
			{Table: "t", Column: "colon", Type: integer()},
			{Table: "t", Column: "salary_grade_id", Type: integer()},
		},
	}
}
