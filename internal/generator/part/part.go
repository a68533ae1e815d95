// Package part is what the generators share that hand parts of a text to other rules.
// The families of such generators call it. It makes no stand-in itself.
package part

import (
	"standin/internal/generator"
	"standin/internal/plan"
)

// Types are what a part of a text can be. It is a text wherever its rule takes texts.
func Types() []plan.Type {
	return []plan.Type{
		{Kind: plan.VarChar},
		{Kind: plan.BigInt},
		{Kind: plan.Decimal, Precision: 38, Scale: 10},
		{Kind: plan.Timestamp},
		{Kind: plan.Date},
		{Kind: plan.TimestampTZ},
		{Kind: plan.Boolean},
	}
}

// Typed gives the rules of parts of a text the types that they can have.
func Typed(parts ...generator.Part) []generator.Part {
	for i := range parts {
		parts[i].Types = Types()
	}
	return parts
}

// Whole gives a rule the type of the column: it is for values as a whole.
func Whole(p generator.Part, c plan.Column) generator.Part {
	p.Types, p.NotNull = []plan.Type{c.Type}, c.NotNull
	return p
}

// Bind makes the rules of parts ready, in their order.
func Bind(d *generator.Domain, parts []generator.Part) ([]generator.Mask, error) {
	masks := make([]generator.Mask, len(parts))
	for i, p := range parts {
		bound, err := d.Bind(p)
		if err != nil {
			return nil, err
		}
		masks[i] = bound.Mask
	}
	return masks, nil
}
