package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/plan"
)

func TestTypesAsTheServerPrintsThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]plan.Type{
		"smallint":                    {Kind: plan.SmallInt},
		"integer":                     {Kind: plan.Integer},
		"bigint":                      {Kind: plan.BigInt},
		"boolean":                     {Kind: plan.Boolean},
		"date":                        {Kind: plan.Date},
		"character(1)":                {Kind: plan.Char, Length: 1},
		"character":                   {Kind: plan.Char, Length: 1},
		"character varying(65535)":    {Kind: plan.VarChar, Length: 65535},
		"numeric(38,37)":              {Kind: plan.Decimal, Precision: 38, Scale: 37},
		"numeric(18,0)":               {Kind: plan.Decimal, Precision: 18},
		"timestamp without time zone": {Kind: plan.Timestamp},
		"timestamp with time zone":    {Kind: plan.TimestampTZ},
		"super":                       {Kind: plan.Super},
		"double precision":            {Kind: plan.Double},
		"real":                        {Kind: plan.Real},
		"binary varying(16777216)":    {Kind: plan.VarByte, Length: 16777216},
		"time without time zone":      {Kind: plan.Time},
		"time with time zone":         {Kind: plan.TimeTZ},
		"geometry":                    {Kind: plan.Geometry},
		"geography":                   {Kind: plan.Geography},
		"hllsketch":                   {Kind: plan.HLLSketch},
		// Not carried: the server's spelling stays.
		"character varying":      {Kind: "character varying"},
		"numeric":                {Kind: "numeric"},
		"intervald2s":            {Kind: "intervald2s"},
		"binary varying":         {Kind: "binary varying"},
		"time(3) with time zone": {Kind: "time(3) with time zone"},
		"varbyte":                {Kind: `"varbyte"`},
		"interval year to month": {Kind: "interval year to month"},
		`"char"`:                 {Kind: `"char"`},
		"char":                   {Kind: `"char"`}, "integer[]": {Kind: "integer[]"},
		"numeric(99999999999999999999,1)": {Kind: "numeric(99999999999999999999,1)"},
		"integer(5)":                      {Kind: "integer(5)"},
		"":                                {},
	} {
		if diff := cmp.Diff(want, parseType(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestIdentityIsReadFromTheDefaultThatTheCatalogPrints(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]*plan.Identity{
		`"identity"(204375, 0, ('1,1'::character varying)::text)`: {Seed: 1, Step: 1},
		`"identity"(445178, 0, '5,-3'::text)`:                     {Seed: 5, Step: -3},
		`identity(445178, 0, '-7,10'::text)`:                      {Seed: -7, Step: 10},
		`default_identity(445178, 1, '0, 2'::text)`:               {Seed: 0, Step: 2, ByDefault: true},
		`"default_identity"(1, 0, '1,1'::text)`:                   {Seed: 1, Step: 1, ByDefault: true},
		`pg_catalog."identity"(1, 0, '1,1'::text)`:                {Seed: 1, Step: 1},
		``:                              nil,
		`getdate()`:                     nil,
		`'identity'::character varying`: nil,
	} {
		got, err := parseIdentity(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range []string{`"identity"(1, 0)`, `"identity"(1, 0, 'a,b'::text)`, `"identity"(1, 0, '99999999999999999999,1'::text)`, `default_identity(1, 0, '1'::text)`} {
		if got, err := parseIdentity(text); err == nil {
			t.Errorf("%s = %v, want an error: it must not become a default", text, got)
		}
	}
}

func FuzzTypeIsEitherCarriedWholeOrKeptAsTheServerSpeltIt(f *testing.F) {
	for _, s := range []string{"character varying(12)", "numeric(1,2)", "numeric(5", "(1)", "character(0)", "numeric(1)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := parseType(text)
		switch {
		case !got.Kind.Carried():
			if got.Length+got.Precision+got.Scale != 0 || !strings.Contains(string(got.Kind), text) {
				t.Errorf("parseType(%q) = %+v", text, got)
			}
		case (got.Kind.IsText() || got.Kind == plan.VarByte) && got.Length < 1, got.Kind == plan.Decimal && got.Precision < 1:
			t.Errorf("parseType(%q) = %+v, which has no size", text, got)
		}
	})
}

func FuzzIdentityNeverPanics(f *testing.F) {
	for _, s := range []string{`"identity"(1, 0, '1,1'::text)`, `default_identity(`, `"identity"`, `''`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := parseIdentity(text); got != nil && err != nil {
			t.Errorf("parseIdentity(%q) = %v and %v", text, got, err)
		}
	})
}
