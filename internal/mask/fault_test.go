package mask

import (
	"strings"
	"testing"

	"standin/internal/csv"
	"standin/internal/fault"
	"standin/internal/generator"
)

func TestFaultsNameTablePlaceAndColumnButNoValue(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	rows := strings.Repeat("x,\"y\n\",z\n", 50) // 100 lines, 450 bytes
	tests := map[string]struct {
		data string
		code fault.Code
		want string
	}{
		"invalid UTF-8 in a passing column":  {secret + ",b\xff,c\n", fault.FileInvalid, "line 101 (byte 459), column b: the value is not valid UTF-8"},
		"a surrogate":                        {secret + ",b\xed\xa0\x80,c\n", fault.FileInvalid, "line 101 (byte 459), column b: the value is not valid UTF-8"},
		"NUL in a passing column":            {secret + ",b,\x00c\n", fault.FileInvalid, "line 101 (byte 460), column c: the value holds a NUL byte"},
		"NUL in a masked column":             {secret + "\x00,b,c\n", fault.FileInvalid, "line 101 (byte 457), column a: the value holds a NUL byte"},
		"invalid UTF-8 before NUL":           {"\xff\x00" + secret + ",b,c\n", fault.FileInvalid, "line 101 (byte 450), column a: the value is not valid UTF-8"},
		"too few fields":                     {secret + ",b\n", fault.FileInvalid, "line 101 (byte 459), column c: the record has too few fields"},
		"too many fields":                    {secret + ",b,c,d\n", fault.FileInvalid, "line 101 (byte 462): the record has too many fields"},
		"a stray quotation mark":             {secret + ",b\"b,c\n", fault.FileInvalid, "line 101 (byte 459), column b: the record has a quotation mark inside a field"},
		"text after a closing quote":         {secret + ",\"b\"b,c\n", fault.FileInvalid, "line 101 (byte 461), column b: the record goes on after"},
		"an open quotation mark":             {secret + ",b,\"c\n", fault.FileInvalid, "line 101 (byte 460), column c: the record has a quotation mark that is never closed"},
		"a record longer than 16 MB":         {strings.Repeat("v", csv.MaxRecord+1) + ",b,c\n", fault.FileInvalid, "line 101 (byte 450): the record is longer than 16 MB"},
		"NULL in a masked NOT NULL column":   {null + ",b,c\n", fault.ValueRefused, "line 101 (byte 450), column a: the column is NOT NULL"},
		"quoted NULL in a masked one":        {"\"" + null + "\",b,c\n", fault.ValueRefused, "line 101 (byte 450), column a: the column is NOT NULL"},
		"a fault after a fault on its line":  {secret + ",b\xff,c\x00\n\"", fault.FileInvalid, "line 101 (byte 459), column b: the value is not valid UTF-8"},
		"bad quotes before bad text in line": {secret + ",b\"\xff,c\n", fault.FileInvalid, "line 101 (byte 459), column b: the record has a quotation mark inside a field"},
	}
	table := tableOf(`constant {"value":"k"}`, "passthrough", "passthrough")
	table.Columns[0].NotNull = true
	program := compile(t, table)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, options := range []Options{{}, {Workers: 2, ChunkSize: 64}, {ChunkSize: 1}} {
				_, _, err := runText(t, program, rows+test.data, options)
				if fault.CodeOf(err) != test.code {
					t.Fatalf("got %v, want code %s", err, test.code)
				}
				if want := "mask public.users, file 0000_part_00, " + test.want; !strings.HasPrefix(err.Error(), want) {
					t.Errorf("got  %s\nwant %s", err, want)
				}
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error holds a value: %v", err)
				}
			}
		})
	}
}

func TestAStandInThatLooksLikeNullIsRefused(t *testing.T) {
	t.Parallel()
	_, _, err := runText(t, compile(t, tableOf(`constant {"value":"`+null+`"}`, "passthrough")), "a,b\n", Options{})
	if fault.CodeOf(err) != fault.ValueRefused || !strings.Contains(err.Error(), "column a") {
		t.Errorf("got %v", err)
	}
}

func TestAGeneratorThatPanicsIsNamedAndItsValueIsNot(t *testing.T) {
	t.Parallel()
	program := compile(t, tableOf("passthrough", `constant {"value":"k"}`))
	program.idle[0].bound[1] = generator.Bound{Mask: func(_, in []byte, _ *generator.Row) ([]byte, error) { panic(string(in)) }}
	_, _, err := runText(t, program, "a,hunter2\n", Options{})
	if fault.CodeOf(err) != fault.Internal || !strings.Contains(err.Error(), "line 1 (byte 0), column b: the generator panicked in ") {
		t.Errorf("got %v", err)
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error holds the value: %v", err)
	}
}

func TestGeneratorsSeeTheColumnsThatTheyRead(t *testing.T) {
	t.Parallel()
	program := compile(t, tableOf("passthrough", `constant {"value":"k"}`, "passthrough"))
	m := program.idle[0]
	m.bound[1] = generator.Bound{Reads: []int{0, 2}, Mask: func(dst, _ []byte, row *generator.Row) ([]byte, error) {
		dst = append(append(dst, row.Values[0]...), '+')
		if row.Values[2] == nil {
			return append(dst, "NULL"...), nil
		}
		return append(dst, row.Values[2]...), nil
	}}
	m.arrange()
	got, _, err := runText(t, program, "\"a\"\"1\",x,\"c\"\"2\"\n,x,"+null+"\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "\"a\"\"1\",\"a\"\"1+c\"\"2\",\"c\"\"2\"\n,+NULL," + null + "\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRulesThatCannotBeBoundAreRefused(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]string{"no rule": "", "an unknown generator": "nonesuch", "an unknown option": `constant {"colour":1}`} {
		_, err := Compile(testPlan(), tableOf("passthrough", rule), generator.ExampleKeys())
		if fault.CodeOf(err) != fault.RuleRefused {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Compile(testPlan(), tableOf(), generator.ExampleKeys()); fault.CodeOf(err) != fault.UnsupportedType {
		t.Errorf("no columns: got %v", err)
	}
	p := testPlan()
	p.Staging.Null = `a"b`
	if _, err := Compile(p, tableOf("null"), generator.ExampleKeys()); fault.CodeOf(err) != fault.Internal {
		t.Errorf("a NULL that needs quotation marks: got %v", err)
	}
}
