package registry_test

import (
	"cmp"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// BenchmarkMask times one value of every generator, and of those of the
// benchmark table with its rules and the strict function.
func BenchmarkMask(b *testing.B) {
	for _, test := range []struct {
		name, options, in string
		kind              plan.Type
	}{
		{"passthrough", "", "active", plan.Type{Kind: plan.VarChar, Length: 20}},
		{"constant", "", "active", plan.Type{Kind: plan.VarChar, Length: 20}},
		{"null", "", "active", plan.Type{Kind: plan.VarChar, Length: 20}},
		{"name", `{"part":"first"}`, "Jennifer", plan.Type{Kind: plan.VarChar, Length: 60}},
		{"name", "", "Jennifer Martinez", plan.Type{Kind: plan.VarChar, Length: 60}},
		{"name", `{"locale":"de"}`, "Jennifer Martinez", plan.Type{Kind: plan.VarChar, Length: 60}},
		{"unique-email", "", "jennifer.martinez4711@mail.example.org", plan.Type{Kind: plan.VarChar, Length: 120}},
		{"company-name", "", "Martinez Logistics LLC", plan.Type{Kind: plan.VarChar, Length: 120}},
		{"international-address", "", "4711 Washington Road, Ottawa, ON K1M 1M4", plan.Type{Kind: plan.VarChar, Length: 200}},
		{"hipaa-address", "", "62701", plan.Type{Kind: plan.VarChar, Length: 10}},
		{"geo", "", "40.748817", plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 6}},
		{"email", "", "jennifer.martinez4711@mail.example.org", plan.Type{Kind: plan.VarChar, Length: 120}},
		{"phone", "", "+1-212-555-0100", plan.Type{Kind: plan.VarChar, Length: 30}},
		{"address", `{"part":"street"}`, "4711 Washington Blvd, Apt 12", plan.Type{Kind: plan.VarChar, Length: 200}},
		{"ssn", "", "078-05-1120", plan.Type{Kind: plan.Char, Length: 11}},
		{"ssn", `{"cipher":"ff1"}`, "078-05-1120", plan.Type{Kind: plan.Char, Length: 11}},
		{"ssn", `{"cipher":"siphash-feistel"}`, "078-05-1120", plan.Type{Kind: plan.Char, Length: 11}},
		{"integer-key", "", "1000007", plan.Type{Kind: plan.BigInt}},
		{"integer-key", `{"cipher":"siphash-feistel"}`, "1000007", plan.Type{Kind: plan.BigInt}},
		{"alphanumeric-key", "", "CUST-00001234", plan.Type{Kind: plan.VarChar, Length: 20}},
		{"character-scramble", "", "customer called about the invoice, and asked for a refund because order 4711 arrived", plan.Type{Kind: plan.VarChar, Length: 1000}},
		{"timestamp-shift", `{"min":-180,"max":180}`, "1980-01-31", plan.Type{Kind: plan.Date}},
		{"noise", "", "1234.50", plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2}},
		{"conditional", `{"cases":[{"when":[{"is":["gold","platinum"]}],"rule":"name"}]}`, "platinum", plan.Type{Kind: plan.VarChar, Length: 20}},
		{"regex-mask", `{"expressions":[{"pattern":"^(\\w+)-(\\d{4})$","groups":["passthrough","character-scramble"]}]}`, "ACME-4711", plan.Type{Kind: plan.VarChar, Length: 20}},
		{"free-text", "", "customer called from (212) 555-0100 about the invoice, and asked for a refund because order 4711 arrived", plan.Type{Kind: plan.VarChar, Length: 1000}},
		{"csv-mask", `{"positions":{"2":"name"}}`, "4711,Jane Doe,active", plan.Type{Kind: plan.VarChar, Length: 100}},
		{"json-mask", `{"paths":{"$.email":"email","$..phone":"phone"}}`, `{"id": 7, "email": "jane.doe@acme.test", "contacts": [{"phone": "212-555-0100"}]}`, plan.Type{Kind: plan.VarChar, Length: 1000}},
		{"xml-mask", `{"paths":{"//email":"email"}}`, `<person id="4711"><email>jane.doe@acme.test</email><note>x &amp; y</note></person>`, plan.Type{Kind: plan.VarChar, Length: 1000}},
		{"random-boolean", "", "t", plan.Type{Kind: plan.Boolean}},
		{"custom-categorical", "", "platinum", plan.Type{Kind: plan.VarChar, Length: 20}},
	} {
		for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
			b.Run(string(prf)+"/"+test.name+test.options, func(b *testing.B) {
				keys := generatortest.Keys()
				keys.PRF = prf
				table := plan.Table{Columns: []plan.Column{{Name: "value", Type: test.kind, Rule: generatortest.Rule(test.name, test.options)}}}
				bound, err := registry.Bind(table, 0, keys)
				if err != nil {
					b.Fatal(err)
				}
				in, dst, row := []byte(test.in), make([]byte, 0, 256), generatortest.Place(1)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := bound.Mask(dst, in, row); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkExample times the first example of every generator, in the order of
// the reference: the table of docs/performance.md.
func BenchmarkExample(b *testing.B) {
	for _, spec := range registry.List() {
		if len(spec.Examples) == 0 {
			continue
		}
		example := spec.Examples[0]
		kind := cmp.Or(example.Type, plan.Type{Kind: plan.VarChar, Length: 256})
		for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
			b.Run(spec.Name+"/"+string(prf), func(b *testing.B) {
				keys := generatortest.Keys()
				keys.PRF = prf
				table := plan.Table{Columns: []plan.Column{{Name: "value", Type: kind, Rule: generatortest.Rule(spec.Name, example.Options)}}}
				bound, err := registry.Bind(table, 0, keys)
				if err != nil {
					b.Fatal(err)
				}
				in, dst, row := []byte(example.In), make([]byte, 0, 512), generatortest.Place(1)
				row.Values = [][]byte{in}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := bound.Mask(dst, in, row); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
