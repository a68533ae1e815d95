package text

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func characterScramble() generator.Spec {
	return generator.Spec{
		Name:    "character-scramble",
		Version: 1,
		Summary: "replaces letters by letters and digits by digits, and keeps the rest",
		Description: "Every letter becomes a random letter of the same case and every digit a random digit. Blanks, punctuation, " +
			"symbols and the length in bytes stay, so the value fits where the old one did. Letters and digits outside ASCII become others " +
			"of their own script and case with as many bytes, and so do signs that can be read as such, like Ⓙ, Ⅷ and ⑤, but for ² and ½. The shape of the text, such as the lengths of its words, stays visible.",
		Accepts:          generator.Texts(),
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Coincidence:      func(generator.Options, plan.Column) float64 { return character.ScrambleCoincidence },
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken. One with a letter or digit never becomes itself, unless its script has no other of the kind.",
		Examples: []generator.Example{
			{In: "Call Jane Doe at 555-0199!", Out: "Lryi Zldq Xwo nu 223-7550!"},
			{In: "Zoë 東京 Ω", Out: "Cgß 査甎 Ά"},
			{In: "7", Out: "4"},
			{In: "--", Out: "--"},
			{In: "", Out: ""},
		},
		Prepare: generator.PrepareDraws,
		Compile: func(_ generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				return character.Scramble(dst, in, &stream), nil
			}, nil
		},
	}
}
