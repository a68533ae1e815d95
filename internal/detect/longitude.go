package detect

import "standin/internal/plan"

// longitude leaves the Spanish longitud to tables of people: it is the word for a
// length too.
func longitude() Rule {
	return Rule{
		Name: "longitude", Meaning: "the longitude of a place",
		Kinds: append(text(), plan.Decimal),
		Words: []Words{
			{"en", []string{`longitude`, `lng`, `lon`, `(?:geo|gps|coord)_?long`, `(?:lon|lng)_?(?:deg|degrees)`}},
			{"de", []string{`la?e?ngengrad`, `geogra(?:f|ph)ische_?la?e?nge`}},
			{"fr", []string{`longitude`}},
			{"es", []string{`(?:geo|gps|coordenada)_?longitud`}},
			{"pt", []string{`longitude`}},
			{"it", []string{`longitudine`}},
			{"nl", []string{`lengtegraad`}},
			{"pl", []string{`dlugosc_?geograficzna`}},
			{"sv", []string{`langdgrad`}},
		},
		OfPeople: []Words{{"es", []string{`longitud`}}, {"sv", []string{`longitud`}}},
		Suggest:  always("geo", `{"part":"longitude"}`, "place"),
		True: []Sample{
			{Table: "t", Column: "longitude", Type: decimal()},
			{Table: "t", Column: "geo_lng", Type: varchar()},
			{Table: "t", Column: "lon", Type: decimal()},
			{Table: "t", Column: "Längengrad", Type: decimal()},
			{Table: "t", Column: "długość_geograficzna", Type: decimal()},
			{Table: "clientes", Column: "longitud", Type: decimal()},
		},
		False: []Sample{
			{Table: "t", Column: "longitud", Type: decimal()},
			{Table: "t", Column: "long", Type: decimal()},
			{Table: "t", Column: "salon", Type: varchar()},
			{Table: "t", Column: "longitude", Type: integer()},
		},
	}
}
