package part

import (
	"standin/internal/generator"
	"standin/internal/generator/character"
)

// Fallback does what the option `fallback` says of a text that is not of its format:
// it refuses it, makes NULL of it, or replaces every letter and digit.
type Fallback struct {
	choice string
	domain *generator.Domain
}

// NewFallback reads the option.
func NewFallback(o generator.Options, d *generator.Domain) Fallback {
	return Fallback{o.Text("fallback"), d}
}

// Replaces reports whether letters and digits are replaced.
func (f Fallback) Replaces() bool { return f.choice == "replace" }

// Refuses reports whether it is refused.
func (f Fallback) Refuses() bool { return f.choice == "error" }

// Replace is the stand-in for the text, or refused.
func (f Fallback) Replace(dst, in []byte, row *generator.Row, refused error) ([]byte, error) {
	switch f.choice {
	case "error":
		return nil, refused
	case "null":
		return nil, nil
	}
	stream := f.domain.Draw(in, row)
	return character.Scramble(dst, in, &stream), nil
}
