package composite_test

import (
	"encoding/json"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func masked(t *testing.T, name, options, in string) (string, error) {
	t.Helper()
	out, err := generatortest.Bind(t, generatortest.Text(), generatortest.Rule(name, options)).Mask([]byte("before"), []byte(in), generatortest.Place(0))
	if out == nil {
		return "NULL", err
	}
	return strings.TrimPrefix(string(out), "before"), err
}

func TestExpressionsReplaceTheirGroups(t *testing.T) {
	t.Parallel()
	const x = `{"generator":"constant","value":"X"}`
	expression := func(pattern, groups, rest string) string {
		p, err := json.Marshal(pattern)
		if err != nil {
			t.Fatal(err)
		}
		return `{"expressions":[{"pattern":` + string(p) + `,"groups":[` + groups + `]` + rest + `}],"otherwise":{"generator":"constant","value":"other"}}`
	}
	for _, test := range []struct{ name, options, in, want string }{
		{"the whole match without groups", expression(`\d+`, x, ""), "a1b22c", "aXbXc"},
		{"the first match only", expression(`\d+`, x, `,"all":false`), "a1b22c", "aXb22c"},
		{"groups alone", expression(`(\w+)@(\w+)`, x+`,"passthrough"`, ""), "jane@acme, joe@acme", "X@acme, X@acme"},
		{"a group that takes no part", expression(`(a)|(b)`, x+`,"null"`, ""), "ab-ba", "X-X"},
		{"no match", expression(`\d`, x, ""), "abc", "other"},
		{"an empty match replaces nothing", expression(`\d*`, x, ""), "a1é", "aXé"},
		{"an empty match alone is none", expression(`\d*`, x, ""), "Jane Doe", "other"},
		{"nor is the first one", expression(`\d*`, x, `,"all":false`), "Jane 1", "other"},
		{"nor is a place", expression(`\b`, x, ""), "Jane Doe", "other"},
		{"an empty match of an empty text", expression(`^$`, x, ""), "", ""},
		{"the next expression after an empty match", `{"expressions":[{"pattern":"z?","groups":["null"]},{"pattern":"a","groups":[` + x + `]}]}`, "ab", "Xb"},
		{"an empty group", expression(`a(b*)c`, x, ""), "ac abc", "ac aXc"},
		{"the whole text only", expression(`^(.+)$`, x, ""), "a\nb", "other"},
		{"characters of several bytes", expression(`(?i)zoë (東.)`, x, ""), "ZOË 東京!", "ZOË X!"},
		{"what was replaced is not looked at again", expression(`X|\d`, `{"generator":"constant","value":"X1"}`, ""), "1X", "X1X1"},
		{
			"the first expression that matches",
			`{"expressions":[{"pattern":"z","groups":["null"]},{"pattern":"b","groups":[` + x + `]},{"pattern":"a","groups":["null"]}]}`, "abc", "aXc",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, err := masked(t, "regex-mask", test.options, test.in); err != nil || got != test.want {
				t.Errorf("%q became %q, %v", test.in, got, err)
			}
		})
	}
}

func TestOptionsOfCompositesThatMeanNothingAreRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, options, want string }{
		{"regex-mask", `{"expressions":[{"pattern":"(","groups":["null"]}]}`, "option expressions[0].pattern: it is no regular expression of RE2"},
		{"regex-mask", `{"expressions":[{"pattern":"a","groups":["null"]},{"pattern":"(a)(b)","groups":["null"]}]}`, "option expressions[1].groups: it has 1 rules, and the pattern needs 2"},
		{"regex-mask", `{"expressions":[{"pattern":"(a)+","groups":["null"]}]}`, "option expressions[0].pattern: a group stands in another one, or under a repetition; (?:…) groups without a rule"},
		{"array-regex-mask", `{"expressions":[{"pattern":"(a(b))","groups":["null","null"]}]}`, "option expressions[0].pattern: a group stands in another one, or under a repetition; (?:…) groups without a rule"},
		{"template", `{"text":"{a}","rules":{}}`, `option text: there is no rule "a" for a placeholder`},
		{"template", `{"text":"a","rules":{"a":"null"}}`, "option rules.a: no placeholder of the text names the rule"},
		{"template", `{"text":"a}","rules":{}}`, "option text: a brace has no counterpart; {{ and }} are braces"},
		{"text-composition", `{"parts":[{}]}`, "option parts[0]: a part has one of text and column, or a rule, perhaps for a column"},
		{"text-composition", `{"parts":[{"text":"a","rule":"null"}]}`, "option parts[0]: a part has one of text and column, or a rule, perhaps for a column"},
		{"free-text", `{"columns":["note"]}`, "option columns: the column cannot look for its own value"},
	} {
		faults := registry.Check(generatortest.Rule(test.name, test.options), plan.Column{Name: "note", Type: generatortest.Text()})
		if len(faults) != 1 || faults[0].Error() != test.want {
			t.Errorf("%s %s: %v", test.name, test.options, faults)
		}
	}
}

func TestElementsOfArraysStayOfTheirKind(t *testing.T) {
	t.Parallel()
	const options = `{"expressions":[{"pattern":"^\\d+$","groups":[{"generator":"constant","value":"007"}]}],"otherwise":{"generator":"constant","value":"\"x\""}}`
	if got, err := masked(t, "array-regex-mask", options, `[ 12, "12", "a\u0062", null, true, [] ]`); err != nil || got != `[ 7, "007", "\"x\"", null, true, [] ]` {
		t.Errorf("it became %s, %v", got, err)
	}
	if got, err := masked(t, "array-regex-mask", options, `[1.5]`); fault.CodeOf(err) != fault.ValueRefused {
		t.Errorf("a number became %s, %v", got, err)
	}
	if got, err := masked(t, "array-regex-mask", `{"fallback":"replace"}`, `[1.5`); err != nil || strings.ContainsAny(got, "e") || len(got) != 4 {
		t.Errorf("half an array became %s, %v", got, err)
	}
}

// people is a table with a person's columns, and one whose rule is under test.
func people(rule plan.Rule) plan.Table {
	text := func(name string, length int, rule plan.Rule) plan.Column {
		return plan.Column{Name: name, Type: plan.Type{Kind: plan.VarChar, Length: length}, Rule: rule}
	}
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{
		text("note", 65535, rule),
		text("first", 40, generatortest.Rule("name", `{"part":"first"}`)),
		text("last", 40, generatortest.Rule("name", `{"part":"last"}`)),
		text("mail", 80, generatortest.Rule("email", `{"mail_domain":"copy.example"}`)),
		text("phone", 40, generatortest.Rule("phone", `{"fictional":true}`)),
		{Name: "id", Type: plan.Type{Kind: plan.Integer}, Rule: generatortest.Rule("integer-key", "")},
		text("city", 40, plan.Rule{Generator: plan.Passthrough}),
	}}
	table.Columns[1].Rule.Link, table.Columns[2].Rule.Link = "person", "person"
	table.Columns = append(table.Columns, plan.Column{Name: "code", Type: plan.Type{Kind: plan.Char, Length: 8}, Rule: generatortest.Rule("character-scramble", "")})
	return table
}

func TestFreeTextHasTheStandInsOfTheRowsOtherColumns(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("free-text", `{"columns":["first","last","mail","phone","id","city","code"]}`))
	row := generatortest.Place(0)
	row.Values = [][]byte{nil, []byte("Zoë"), []byte("van Doe"), []byte("zoe@acme.test"), []byte("212-555-0100"), []byte("42"), []byte("Paris"), []byte("Q7X     ")}
	copied := make([]string, len(table.Columns))
	for i := 1; i < len(table.Columns); i++ {
		bound, err := registry.Bind(table, i, generatortest.Keys())
		if err != nil {
			t.Fatal(err)
		}
		out, err := bound.Mask([]byte{}, row.Values[i], row)
		if err != nil {
			t.Fatal(err)
		}
		copied[i] = strings.TrimRight(string(out), " ")
	}
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	mask := func(in string) string {
		t.Helper()
		out, err := bound.Mask([]byte{}, []byte(in), row)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	first, last := copied[1], copied[2]
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, s)
	}
	for in, want := range map[string]string{
		"Zoë called.":           first + " called.",
		"ZOË":                   strings.ToUpper(first),
		"zoë's (zoë)":           strings.ToLower(first) + "'s (" + strings.ToLower(first) + ")",
		"Zoël, Zoë_":            "Zoël, " + first + "_",
		"ZoëDoe":                first + last,
		"zoëdoe called":         strings.ToLower(first+last) + " called",
		"DOEZOË1984":            strings.ToUpper(last+first) + "1984",
		"mail_DoeZoë.pdf":       "mail_" + last + first + ".pdf",
		"ZoëLives, McDoe":       first + "Lives, Mc" + last,
		"zoëdoezoë":             strings.ToLower(first + last + first),
		"zoëdoes, mrsdoe, ezoë": "zoëdoes, mrsdoe, ezoë",
		"“Zoë” called":          "“" + first + "” called",
		"Zoë’s car":             first + "’s car",
		"Mr–Zoë–Doe…":           "Mr–" + first + "–" + last + "…",
		"ZOË_doe":               strings.ToUpper(first) + "_" + strings.ToLower(last),
		"zoë1984, 7Zoë":         strings.ToLower(first) + "1984, 7" + first,
		"❤️Zoë\u00a0Doe\u2003🙂": "❤️" + first + "\u00a0" + last + "\u2003🙂",
		"id:42x":                "id:" + copied[5] + "x",
		"Mr van Doe":            "Mr " + last,
		"Doe":                   last,
		"ZOE@acme.test":         copied[3],
		"no. 42, not 421":       "no. " + copied[5] + ", not 421",
		"in Paris":              "in Paris",
		"code q7x or q7xy":      "code " + copied[7] + " or q7xy",
		"Jane lives elsewhere":  "Jane lives elsewhere",
		"":                      "",
	} {
		if got := mask(in); got != want {
			t.Errorf("%q became %q, not %q", in, got, want)
		}
	}
	if got := mask("(212) 555 0100"); digits(got) != digits(copied[4]) {
		t.Errorf("the phone number became %q, and %q in its column", got, copied[4])
	}
	row.Values = make([][]byte, len(row.Values))
	if got := mask("Zoë van Doe, 42"); got != "Zoë van Doe, 42" {
		t.Errorf("without a person it became %q", got)
	}
}

func TestFreeTextTakesAPhoneNumberThatIsLongerThanItsColumn(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("free-text", `{"columns":["phone"]}`))
	table.Columns[4].Type.Length = 12
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	row := generatortest.Place(0)
	row.Values = make([][]byte, len(table.Columns))
	row.Values[4] = []byte("212-555-0100")
	out, err := bound.Mask([]byte{}, []byte("(212) 555 - 0100"), row)
	if err != nil || len(out) != 16 || strings.Contains(string(out), "555 - 0100") {
		t.Errorf("it became %q, %v", out, err)
	}
}

func TestFreeTextFindsWhatLooksLikeAnAddressOrNumber(t *testing.T) {
	t.Parallel()
	const options = `{"url":{"generator":"constant","value":"U"},"email":{"generator":"constant","value":"E"},"iban":{"generator":"constant","value":"I"},"ssn":{"generator":"constant","value":"S"},
		"phone":{"generator":"constant","value":"P"},"number":{"generator":"constant","value":"N"}}`
	for in, want := range map[string]string{
		"a@b.co":                             "E",
		"<jane.o'neil+x@mail.acme.test>.":    "<E>.",
		"zoë@müller.example":                 "E",
		"12@34.test":                         "E",
		"@home, a@, @b":                      "@home, a@, @b",
		"see HTTPS://acme.test/a?b=c#d).":    "see U).",
		"www.acme.test, www.":                "U, www.",
		"078-05-1120":                        "S",
		"078-05-11201":                       "P",
		"+49 (0)30 901820":                   "P",
		"(212) 555-0100, 212.555.0100":       "P, P",
		"12 34":                              "12 34",
		"order 12345 of 1234":                "order N of 1234",
		"AB12345CD":                          "ABNCD",
		"x1234567890123456789":               "xN",
		"1234567890123456":                   "N",
		"DE89 3704 0044 0532 0130 00":        "I",
		"gb29nwbk60161331926819;":            "I;",
		"DE89 is short":                      "DE89 is short",
		"call 212-555-0100…":                 "call P…",
		"“212-555-0100”":                     "“P”",
		"\u00a0212\u00a0555\u00a00100\u00a0": "\u00a0P\u00a0",
		"212–555‑0100":                       "P",
		"tel212-555-0100x12":                 "telPx12",
		"SSN 078-05-1120—ok":                 "SSN S—ok",
		"“jane@acme.test”—ok":                "“E”—ok",
		"(https://acme.test/jane”), ok…":     "(U”), ok…",
		"www.acme.test/é…":                   "U…",
		"card 4111 1111 1111 1111.":          "card N.",
		"4111-1111-1111-1111-1111":           "N",
		"4111\t1111\t1111\t1111":             "N",
		"212\t555\t0100, \t12\t":             "P, \t12\t",
		"4111\n1111\n1111\n1111":             "4111\n1111\n1111\n1111",
		"refDE89370400440532013000":          "refI",
		"12 34 56 78 90 12 34 56 78 90":      "N",
		"٥٥٥٠١٠٠٥٥٥":                         "N",
		"٥٥٥-٠١٠٠":                           "N",
		"１２３４５":                              "N",
		"555-0100x12":                        "Px12",
		"1,234,567":                          "N",
		"€1’234’567.89 or 12,345, 12,34":     "€N or N, 12,34",
		"AB1234567CD":                        "ABNCD",
		"2024-01-31":                         "P",
		"🙂jane@acme.test🙂":                   "🙂E🙂",
		"\xff\xfe@":                          "\xff\xfe@",
		"a.b-c":                              "a.b-c",
		"line\njane@acme.test\r\n212555010":  "line\nE\r\nP",
	} {
		if got, err := masked(t, "free-text", options, in); err != nil || got != want {
			t.Errorf("%q became %q, not %q, %v", in, got, want, err)
		}
	}
}

func TestAnAddressIsFoundBeforeTheNameThatItBeginsWith(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("free-text", `{"columns":["first","last"],"email":{"generator":"constant","value":"E"}}`))
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	row := generatortest.Place(0)
	row.Values = make([][]byte, len(table.Columns))
	row.Values[1], row.Values[2] = []byte("山田"), []byte("Doe")
	for in, want := range map[string]string{"doe@acme.test, doe1984@acme.test": "E, E", "山田さん": "さん", "राम-Doe\u0301": "राम-"} {
		out, err := bound.Mask([]byte{}, []byte(in), row)
		if err != nil || !strings.Contains(string(out), want) || strings.Contains(string(out), "Doe") || strings.Contains(string(out), "山田") {
			t.Errorf("%q became %q, %v", in, out, err)
		}
	}
}

func TestFreeTextThatComesBackToItselfIsRefused(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("free-text", `{"columns":["first"]}`))
	table.Columns[1].Rule = generatortest.Rule("conditional", `{"otherwise":{"generator":"free-text","columns":["note"]}}`)
	if _, err := registry.Bind(table, 0, generatortest.Keys()); err == nil {
		t.Error("two texts look for each other")
	}
}

func TestACompositionHasWhatTheCopyHasInOtherColumns(t *testing.T) {
	t.Parallel()
	table := people(generatortest.Rule("text-composition", `{"nulls":true,"parts":[{"column":"first","case":"lower"},{"text":"."},{"column":"last"},{"text":" in "},{"column":"city"},{"column":"code","rule":"redact"}]}`))
	row := generatortest.Place(0)
	row.Values = [][]byte{nil, []byte("Jane"), []byte("Doe"), nil, nil, nil, []byte("Paris"), []byte("Q7      ")}
	var names [2]string
	for i := range names {
		bound, err := registry.Bind(table, i+1, generatortest.Keys())
		if err != nil {
			t.Fatal(err)
		}
		out, err := bound.Mask([]byte{}, row.Values[i+1], row)
		if err != nil {
			t.Fatal(err)
		}
		names[i] = string(out)
	}
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	got, err := bound.Mask([]byte{}, nil, row)
	if want := strings.ToLower(names[0]) + "." + names[1] + " in Paris**"; err != nil || string(got) != want {
		t.Errorf("it became %q, not %q, %v", got, want, err)
	}
	row.Values = make([][]byte, len(row.Values))
	if got, err := bound.Mask([]byte{}, nil, row); err != nil || string(got) != ". in " {
		t.Errorf("without values it became %q, %v", got, err)
	}
}

func TestNothingIsAllocatedForTextsWithMatches(t *testing.T) {
	table := people(generatortest.Rule("free-text", `{"columns":["first","last","mail","phone","id"]}`))
	row := generatortest.Place(0)
	row.Values = [][]byte{nil, []byte("Jane"), []byte("Doe"), []byte("jane@acme.test"), []byte("212-555-0100"), []byte("42"), nil, nil}
	bound, err := registry.Bind(table, 0, generatortest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	in, dst := []byte("Jane Doe (jane@acme.test, 42) calls 2125550100 and 30 901820 for https://acme.test, 078-05-1120, DE89370400440532013000"), make([]byte, 0, 512)
	if n := testing.AllocsPerRun(20, func() { _, _ = bound.Mask(dst, in, row) }); n != 0 {
		t.Errorf("it allocates %v times", n)
	}
}
