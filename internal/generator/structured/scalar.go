package structured

import (
	"bytes"

	"standin/internal/document"
	"standin/internal/generator"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

// mostFraction is how many fraction digits of a number a rule of numbers is made
// ready for.
const mostFraction = 9

// scalarRule is a rule for the scalars of JSON texts.
type scalarRule struct {
	stays     bool // it is passthrough
	scrambles bool // it is character-scramble: numbers and booleans stay of their kind
	bound     generator.Bound
	// decimals are the rule for numbers with as many fraction digits, if it takes
	// numbers and no texts; nil where it does not take these.
	decimals [mostFraction + 1]generator.Mask
	numbers  bool
}

func newScalarRule(d *generator.Domain, p generator.Part) (r scalarRule, err error) {
	r.stays, r.scrambles = p.Rule.IsPassthrough(), p.Rule.Generator == "character-scramble"
	if r.bound, err = d.Bind(p); err != nil {
		return r, err
	}
	kind := r.bound.Type.Kind
	if r.numbers = kind == plan.BigInt || kind == plan.Decimal; !r.numbers {
		return r, nil
	}
	for scale := range r.decimals {
		p.Types = []plan.Type{{Kind: plan.Decimal, Precision: 38, Scale: scale}}
		if of, err := d.Bind(p); err == nil { // options may not suit every scale
			r.decimals[scale] = of.Mask
		}
	}
	if kind == plan.BigInt {
		r.decimals[0] = r.bound.Mask
	}
	return r, nil
}

// mask appends what the rule makes of a scalar, given as a text; nil is NULL. ok is
// false where the rule has no type for it.
func (r *scalarRule) mask(dst []byte, kind document.Kind, text []byte, row *generator.Row) (out []byte, ok bool, err error) {
	mask := r.bound.Mask
	switch {
	case kind == document.Null:
		text = nil
	case kind == document.Boolean && r.bound.Type.Kind == plan.Boolean:
		text = text[:1] // t or f
	case r.numbers && document.IsNumber(text):
		fraction := 0
		if point := bytes.IndexByte(text, '.'); point >= 0 {
			fraction = len(text) - point - 1
		}
		if fraction > mostFraction || r.decimals[fraction] == nil || bytes.IndexByte(text, 'e') >= 0 || bytes.IndexByte(text, 'E') >= 0 {
			return nil, false, nil
		}
		mask = r.decimals[fraction]
	}
	out, err = mask(dst, text, row)
	return out, true, err
}

// mayRefuse reports whether it is for the fallback of the whole text to decide where
// the rule refuses a scalar: a number, also in a string, or a boolean.
func (r *scalarRule) mayRefuse(kind document.Kind, text []byte) bool {
	return kind == document.Number || kind == document.Boolean || kind == document.String && r.numbers && document.IsNumber(text)
}

// appendScalar appends made, which a rule made of a scalar of a kind, as JSON of that
// kind. It is false where made is none.
func appendScalar(dst []byte, kind document.Kind, made []byte, ascii bool) ([]byte, bool) {
	switch kind {
	case document.Number:
		return document.AppendNumber(dst, made)
	case document.Boolean:
		switch string(made) {
		case "t", "true":
			return append(dst, "true"...), true
		case "f", "false":
			return append(dst, "false"...), true
		}
		return dst, false
	default:
		return document.AppendString(dst, made, ascii), true
	}
}

// jsonParts are the rules of the paths and of all else.
func jsonParts(o generator.Options) []generator.Part {
	return part.Typed(append(o.Rules("paths"), o.Rule("otherwise"))...)
}

// jsonPaths are the paths; the error names the one that is none.
func jsonPaths(o generator.Options) ([]document.JSONPath, error) {
	rules := o.Rules("paths")
	paths := make([]document.JSONPath, len(rules))
	for i, rule := range rules {
		var err error
		if paths[i], err = document.ParseJSONPath(rule.Key); err != nil {
			return nil, generator.NewOptionFault(rule.Option, err.Error())
		}
	}
	return paths, nil
}

// jsonOptions are what the generators of JSON have in common.
func jsonOptions() []generator.Option {
	return []generator.Option{
		{Name: "paths", Type: generator.RuleMapOption, Default: `{"$":"character-scramble","$..*":"character-scramble"}`, Summary: "The rules by the paths of the values that they are for."},
		{Name: "otherwise", Type: generator.RuleOption, Default: `"character-scramble"`, Summary: "The rule of all other values, and of members that nobody knows of yet; only `passthrough` keeps them."},
		generator.FallbackOption("error", "error", "null", "replace"),
	}
}
