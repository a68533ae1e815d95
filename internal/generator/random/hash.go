package random

import (
	"standin/internal/generator"
	"standin/internal/plan"
)

func hash() generator.Spec {
	return generator.Spec{
		Name:    "random-hash",
		Version: 1,
		Summary: "replaces every value by random hexadecimal digits, drawn anew for each row",
		Description: "The digits look like a hash and are of no value: they are drawn from 64 secret bits for each row. A column that is narrower than `length` gets as many as fit. For equal " +
			"digits of equal values use `hash`. NULL stays NULL.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "length", Type: generator.IntegerOption, Default: "32", Min: 1, Max: 128, Summary: "How many digits."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		DataFree:         true,
		Rank:             1,
		RankInconsistent: 1,
		Empty:            "Gets digits, too.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{In: "5d41402abc4b2a76b9719d911017c592", Out: "bdc3227abff4077da6480ada705d1c0b"},
			{Options: `{"length":8}`, In: "hello", Out: "bdc3227a"},
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			length := int(o.Integer("length"))
			if c.Type.Length > 0 {
				length = min(length, c.Type.Length)
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				var bits uint64
				for i := range length {
					if i%16 == 0 {
						bits = stream.Uint64()
					}
					dst = append(dst, hexadecimal[bits>>(4*(i%16))&15])
				}
				return dst, nil
			}, nil
		},
	}
}
