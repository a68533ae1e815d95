package detect

import "standin/internal/plan"

func birthDate() Rule {
	return Rule{
		Name: "birth-date", Meaning: "a date of birth",
		Kinds: []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ},
		Words: []Words{
			{"en", []string{`birth_?(?:date|day)`, `date_?(?:of_?)?birth`, `dob`, `birth_?dt`, `born(?:_?(?:on|at))?`}},
			{"de", []string{`geburts_?(?:datum|tag)`, `geb_?datum`, `geboren(?:_?am)?`}},
			{"fr", []string{`date_?(?:de_?)?naissance`, `naissance`}},
			{"es", []string{`fecha_?(?:de_?)?nacimiento`, `nacimiento`}},
			{"pt", []string{`data_?(?:de_?)?nascimento`, `nascimento`}},
			{"it", []string{`data_?(?:di_?)?nascita`, `nascita`}},
			{"nl", []string{`geboorte_?datum`}},
			{"pl", []string{`data_?urodzenia`}},
			{"sv", []string{`fodelse_?(?:datum|dag)`, `fodd`}},
		},
		Suggest: always("timestamp-shift", `{"min":-180,"max":180}`, ""),
		True: []Sample{
			{Table: "t", Column: "birth_date", Type: date()},
			{Table: "t", Column: "DateOfBirth", Type: date()},
			{Table: "t", Column: "dob", Type: timestamp()},
			{Table: "t", Column: "Geburtsdatum", Type: date()},
			{Table: "t", Column: "fecha_nacimiento", Type: date()},
			{Table: "t", Column: "födelsedatum", Type: date()},
		},
		False: []Sample{
			{Table: "t", Column: "created_at", Type: timestamp()},
			{Table: "t", Column: "birth_date", Type: varchar()},
			{Table: "t", Column: "order_date", Type: date()},
		},
	}
}
