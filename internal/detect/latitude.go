package detect

import "standin/internal/plan"

func latitude() Rule {
	return Rule{
		Name: "latitude", Meaning: "the latitude of a place",
		Kinds: append(text(), plan.Decimal),
		Words: []Words{
			{"en", []string{`latitude`, `lat`, `lat_?(?:deg|degrees)`}},
			{"de", []string{`breitengrad`, `geogra(?:f|ph)ische_?breite`}},
			{"fr", []string{`latitude`}},
			{"es", []string{`latitud`}},
			{"pt", []string{`latitude`}},
			{"it", []string{`latitudine`}},
			{"nl", []string{`breedtegraad`}},
			{"pl", []string{`szerokosc_?geograficzna`}},
			{"sv", []string{`latitud`, `breddgrad`}},
		},
		Suggest: always("geo", `{"part":"latitude"}`, "place"),
		True: []Sample{
			{Table: "t", Column: "latitude", Type: decimal()},
			{Table: "t", Column: "geo_lat", Type: varchar()},
			{Table: "t", Column: "HomeLatitude", Type: decimal()},
			{Table: "t", Column: "Breitengrad", Type: decimal()},
			{Table: "t", Column: "szerokość_geograficzna", Type: decimal()},
			{Table: "t", Column: "latitudine", Type: decimal()},
		},
		False: []Sample{
			{Table: "t", Column: "flat", Type: varchar()},
			{Table: "t", Column: "platitude", Type: varchar()},
			{Table: "t", Column: "lat_count", Type: decimal()},
			{Table: "t", Column: "latitude", Type: integer()},
		},
	}
}
