package random

import (
	"encoding/binary"

	"standin/internal/generator"
	"standin/internal/plan"
)

func uuid() generator.Spec {
	return generator.Spec{
		Name:    "random-uuid",
		Version: 1,
		Summary: "replaces every value by a random UUID, drawn anew for each row",
		Description: "The UUIDs are of version 4 (RFC 9562, section 5.4), in small letters; a column of fewer than 36 bytes gets them without hyphens. They are drawn from 64 secret bits for each row: among a " +
			"billion rows two are equal with a probability of 3 in 100. For a column that is unique use `uuid-key`. NULL stays NULL.",
		Accepts:          generator.Texts(),
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		DataFree:         true,
		Coincidence:      func(generator.Options, plan.Column) float64 { return 1e-18 },
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Gets a UUID, too.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{In: "3f2504e0-4f89-11d3-9a0c-0305e82c3301", Out: "d7704ffb-a722-4cdb-b0c1-d507ada0846a"},
			{Type: plan.Type{Kind: plan.Char, Length: 32}, In: "x", Out: "d7704ffba7224cdbb0c1d507ada0846a"},
		},
		Fits: func(_ generator.Options, c plan.Column) error {
			if c.Type.Length > 0 && c.Type.Length < 32 {
				return generator.NewOptionFault("", "a UUID has 32 digits, and the column room for fewer")
			}
			return nil
		},
		Compile: func(_ generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			hyphens := c.Type.Length == 0 || c.Type.Length >= 36
			var bytes [16]byte
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				binary.BigEndian.PutUint64(bytes[:], stream.Uint64()&^0xf000|0x4000)
				binary.BigEndian.PutUint64(bytes[8:], stream.Uint64()&^(3<<62)|2<<62)
				for i, b := range bytes {
					if hyphens && (i == 4 || i == 6 || i == 8 || i == 10) {
						dst = append(dst, '-')
					}
					dst = append(dst, hexadecimal[b>>4], hexadecimal[b&15])
				}
				return dst, nil
			}, nil
		},
	}
}

const hexadecimal = "0123456789abcdef"
