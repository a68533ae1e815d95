package generator

import (
	"standin/internal/fpe"
	"standin/internal/plan"
)

// FallbackOption says what becomes of a value that a generator cannot read. Its
// choices are words such as "error" (refused), "null" and "replace".
func FallbackOption(standard string, choices ...string) Option {
	return Option{
		Name: "fallback", Type: TextOption, Default: `"` + standard + `"`, Enum: choices,
		Summary: "What becomes of a value that the generator cannot read.",
	}
}

// FallbackFits refuses NULL as the fallback of a NOT NULL column.
func FallbackFits(o Options, c plan.Column) error {
	if o.Text("fallback") == "null" && c.NotNull {
		return &OptionFault{"fallback", "the column is NOT NULL"}
	}
	return nil
}

// CipherOption is the choice of the generators that are always one-to-one; its
// values are those of fpe.Method.
func CipherOption() Option {
	return Option{
		Name: "cipher", Type: TextOption, Default: `"ff1"`, Enum: []string{string(fpe.MethodFF1), string(fpe.MethodSipHash)},
		Summary: "How values are permuted: by FF1 with AES-128, or by a Feistel network of SipHash-1-3.",
	}
}
