package plan

import "testing"

func TestATypeIsReadInEveryOfItsNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"integer": "integer", "INT4": "integer", "int8": "bigint", "int2": "smallint", " bool ": "boolean",
		"varchar(120)": "varchar(120)", "Character  Varying (9)": "varchar(9)", "text": "varchar(256)", "char": "char(1)", "bpchar": "char(256)",
		"numeric( 12 , 2 )": "decimal(12,2)", "decimal": "decimal(18,0)", "decimal(38,37)": "decimal(38,37)",
		"timestamp with time zone": "timestamptz", "timestamp": "timestamp", "date": "date",
		"float": "double precision", "FLOAT4": "real", "time with time zone": "timetz", "time": "time", "varbinary": "varbyte(64000)", "binary varying(16777216)": "varbyte(16777216)",
	} {
		got, err := ParseType(text)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "interval", "geometry(4326)", "varchar(0)", "varchar(65536)", "char(5000)", "varchar(1,2)", "decimal(39)", "decimal(3,4)", "integer(4)", "varchar(", "varchar(99999999)", "varbyte(0)", "varbyte(16777217)", "real(4)",
		"date; drop table x",
	} {
		if got, err := ParseType(text); err == nil {
			t.Errorf("%q: got %s", text, got)
		}
	}
}

func TestEveryTypeIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		want := Type{Kind: kind}
		switch {
		case kind.IsText(), kind == VarByte:
			want.Length = 7
		case kind == Decimal:
			want.Precision, want.Scale = 9, 3
		}
		if got, err := ParseType(want.String()); err != nil || got != want {
			t.Errorf("%s: got %s, %v", want, got, err)
		}
	}
}
