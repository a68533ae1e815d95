package lexer_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"standin/sandbox/internal/redshift/lexer"
)

func TestScanReadsTokensAsRedshiftDoes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		sql  string
		want []string // kind initial, colon, value
	}{
		"words fold to lower case":                   {`SeLecT ÄB`, []string{"W:select", "W:Äb"}},
		"quoted identifiers fold too":                {`"MyCol""s"`, []string{`Q:mycol"s`}},
		"a doubled quote is a quote":                 {`'it''s'`, []string{"S:it's"}},
		"a backslash escapes a quote":                {`'it\'s'`, []string{"S:it's"}},
		"a backslash before another letter vanishes": {`'\N'`, []string{"S:N"}},
		"a doubled backslash is a backslash":         {`'\\N'`, []string{`S:\N`}},
		"known escapes and octal are decoded":        {`'\t\n\r\b\f\101\1x'`, []string{"S:\t\n\r\b\fA\x01x"}},
		"dollar quotes hold anything":                {`$a$it's $$ $a$`, []string{"S:it's $$ "}},
		"parameters":                                 {`$1,$22`, []string{"P:$1", "O:,", "P:$22"}},
		"numbers":                                    {`1 .5 1.5e-3 2e 1.e+4`, []string{"N:1", "N:.5", "N:1.5e-3", "N:2", "W:e", "N:1.e+4"}},
		"operators come in runs, punctuation alone":  {`a<=b::int,(c)`, []string{"W:a", "O:<=", "W:b", "O:::", "W:int", "O:,", "O:(", "W:c", "O:)"}},
		"an operator ends where a comment starts":    {"a --x\n-/* y /* z */ */b", []string{"W:a", "O:-", "W:b"}},
		"strings hide comments and semicolons":       {`'--;' ; x`, []string{"S:--;", ";:;", "W:x"}},
		"blanks alone are nothing":                   {" -- ping", nil},
	}
	initials := map[lexer.Kind]string{
		lexer.Word: "W", lexer.QuotedIdentifier: "Q", lexer.String: "S", lexer.Number: "N",
		lexer.Operator: "O", lexer.Parameter: "P", lexer.Semicolon: ";",
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokens, err := lexer.Scan(test.sql)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, token := range tokens {
				got = append(got, initials[token.Kind]+":"+token.Value)
				if test.sql[token.Start:token.End] != token.Text {
					t.Errorf("token %q lies at %d-%d", token.Text, token.Start, token.End)
				}
			}
			if !slices.Equal(test.want, got) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestScanRefusesWhatDoesNotEnd(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{`'abc`, `'abc\'`, `"abc`, `/* /* */`, `$x$ $y$`, `""`} {
		_, err := lexer.Scan("é " + sql)
		fault, ok := errors.AsType[*lexer.Error](err)
		if !ok || fault.Code != "42601" || fault.Position != 3 {
			t.Errorf("%s: got %#v", sql, err)
		}
	}
}

func TestSplitGivesTheStatementsOfAMessage(t *testing.T) {
	t.Parallel()
	got, err := lexer.Split("begin; insert into t values (';') ;; -- done\n ; commit -- x")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"begin", "insert into t values (';')", "commit"}
	if !slices.Equal(want, got) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNamesAreCutAt127BytesAtARuneBoundary(t *testing.T) {
	t.Parallel()
	tokens, err := lexer.Scan(`"` + strings.Repeat("A", 126) + `éx"`)
	if err != nil {
		t.Fatal(err)
	}
	if got := tokens[0].Value; got != strings.Repeat("a", 126) {
		t.Errorf("got %d bytes", len(got))
	}
	if got := tokens[0].Name(true); got != strings.Repeat("A", 126) {
		t.Errorf("case sensitive: got %q", got)
	}
}

func FuzzScanCoversItsInput(f *testing.F) {
	f.Add(`UNLOAD ('select \'a\'') TO 's3://b/p' IAM_ROLE default -- x`)
	f.Add("$$a$$ \"q\" /* c */ $1 1.5e3 é 'x")
	f.Fuzz(func(t *testing.T, sql string) {
		tokens, err := lexer.Scan(sql)
		if err != nil {
			return
		}
		end := 0
		for _, token := range tokens {
			if token.Start < end || token.End <= token.Start || sql[token.Start:token.End] != token.Text {
				t.Fatalf("token %+v after offset %d", token, end)
			}
			end = token.End
		}
	})
}
