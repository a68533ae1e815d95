package text

import (
	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func hash() generator.Spec {
	return generator.Spec{
		Name:    "hash",
		Version: 1,
		Summary: "replaces every value by hexadecimal digits of a keyed hash",
		Description: "Equal values get equal digits, which tell nothing of the value to whoever does not hold the masking key: they come from HMAC-SHA-256 (FIPS 198-1) under the domain's key, up to 128 bits of it, whatever `masking.prf` is; with `consistent_with` those of the other column's value. With `consistent: false` they are drawn, and tell nothing of any value. " +
			"Two values get the same digits with the probability of 32 digits: about 1 in 10^20 among a billion values. A plain hash, such as MD5 without a key, can be undone by trying; this one cannot. " +
			"It cannot be undone with the key either. A column that is narrower than `length` gets as many digits as fit. For random digits see `random-hash`.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "length", Type: generator.IntegerOption, Default: "32", Min: 1, Max: 32, Summary: "How many hexadecimal digits, four bits each."},
			{Name: "capitals", Type: generator.BooleanOption, Default: "false", Summary: "Whether letters are capitals."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		DataFree:         true,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Is a value like any other.",
		Fallback:         "Every text is taken.",
		Examples: []generator.Example{
			{In: "jane.doe@example.com", Out: "e3bae4014b6f14c9e0d2b3635d560dd3"},
			{In: "john.doe@example.com", Out: "fc2af039d18d5b59f703db2f60b31fbb"},
			{Options: `{"length":8,"capitals":true}`, In: "jane.doe@example.com", Out: "E3BAE401"},
			{Type: plan.Type{Kind: plan.Char, Length: 20}, In: "jane", Out: "476380ea1a5da8241a53"},
			{In: "", Out: "cde66ba56800a18e17254446f9e58282"},
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			strict, err := d.Subkey("hash").Domain(keyed.HMACSHA256, "hash")
			if err != nil {
				return nil, err
			}
			length, digits := int(o.Integer("length")), "0123456789abcdef"
			if c.Type.Length > 0 {
				length = min(length, c.Type.Length)
			}
			if o.Boolean("capitals") {
				digits = "0123456789ABCDEF"
			}
			hashed := func(in []byte, _ *generator.Row) keyed.Stream { return strict.Stream(in) }
			switch {
			case c.Rule.Inconsistent:
				hashed = d.Draw
			case c.Rule.With != "":
				with, err := d.Other(c.Rule.With)
				if err != nil {
					return nil, err
				}
				hashed = func(in []byte, row *generator.Row) keyed.Stream {
					if value := with.Value(row); value != nil {
						in = value
					}
					return strict.Stream(in)
				}
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := hashed(in, row)
				var bits uint64
				for i := range length {
					if i%16 == 0 {
						bits = stream.Uint64()
					}
					dst = append(dst, digits[bits>>(4*(i%16))&15])
				}
				return dst, nil
			}, nil
		},
	}
}
