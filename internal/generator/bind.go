package generator

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"

	"standin/internal/corpus"
	"standin/internal/fault"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// Keys are what rules draw from: the masking key, the job's key that comes from
// it, the pseudo-random function, and the word lists. NewKeys makes them; copies
// share the lists, and are safe for concurrent use.
type Keys struct {
	Masking keyed.Key
	Job     keyed.Key
	PRF     plan.PRF
	Words   *corpus.Library
}

// NewKeys derives the keys of a job.
func NewKeys(masking keyed.Key, job string, prf plan.PRF) Keys {
	return Keys{Masking: masking, Job: masking.Job(job), PRF: prf, Words: corpus.NewLibrary()}
}

// ExampleKeys are the published keys under which every Example holds. They
// protect nothing.
func ExampleKeys() Keys {
	var k keyed.Key
	for i := range k {
		k[i] = byte(i)
	}
	return NewKeys(k, "exampleexample00", plan.SipHash)
}

// Bound is a rule made ready for one column and one worker.
type Bound struct {
	Mask  Mask
	Nulls bool  // NULL must be given to Mask; otherwise it stays NULL
	Reads []int // indexes of the columns that Row.Values must hold, in order
	Plain bool  // no output of Mask needs quotation marks in a CSV file
}

// Bind makes the rule of a table's column ready. Each worker binds its own. The
// error is a *fault.Error of code rule-refused.
//
// The bound Mask gives a CHAR value without its padding to the generator, so that
// CHAR and VARCHAR columns share stand-ins. It refuses an output that is longer than the column's CHAR or
// VARCHAR length (in bytes) unless the generator may shorten it, and one that
// is not ASCII in a CHAR column: a *fault.Error of code value-refused.
func Bind(table plan.Table, column int, keys Keys) (Bound, error) {
	c := table.Columns[column]
	refuse := func(err error) (Bound, error) {
		return Bound{}, fault.New(fault.RuleRefused, "bind the rule of column %s: %w", c.Name, err).WithTable(table.String())
	}
	if faults := Check(c.Rule, c); len(faults) > 0 {
		return refuse(errors.Join(faults...))
	}
	spec, _ := Lookup(c.Rule.Generator)
	if c.Rule.Version != 0 && c.Rule.Version != spec.Version {
		return refuse(fmt.Errorf("the plan wants version %d of generator %s, and this program has version %d", c.Rule.Version, spec.Name, spec.Version))
	}
	options, _ := spec.Parse(c.Rule.Options)
	domain, err := newDomain(table, column, spec, keys)
	if err != nil {
		return refuse(err)
	}
	mask, err := spec.Compile(options, c, domain)
	if err != nil {
		return refuse(err)
	}
	return Bound{
		Mask: fit(mask, c.Type, spec), Nulls: spec.Nulls, Reads: domain.reads,
		Plain: spec.Plain != nil && spec.Plain(options),
	}, nil
}

// Check returns everything that is wrong with a rule for a column: the
// generator is unknown, does not take the column's type, or its options do not
// suit. Faults of options are *OptionFault.
func Check(rule plan.Rule, column plan.Column) []error {
	spec, ok := Lookup(rule.Generator)
	if !ok {
		return []error{fmt.Errorf("there is no generator %q", rule.Generator)}
	}
	var faults []error
	if !spec.AcceptsKind(column.Type.Kind) {
		faults = append(faults, fmt.Errorf("generator %s does not take values of type %s", spec.Name, column.Type))
	}
	if rule.Inconsistent && spec.Consistency == Always {
		faults = append(faults, fmt.Errorf("generator %s is always consistent", spec.Name))
	}
	if rule.Link != "" && !spec.Linkable {
		faults = append(faults, fmt.Errorf("generator %s cannot be linked", spec.Name))
	}
	options, wrong := spec.Parse(rule.Options)
	for _, f := range wrong {
		faults = append(faults, f)
	}
	if len(faults) == 0 && spec.Fits != nil {
		if err := spec.Fits(options, column); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}

// fit keeps what leaves a generator within the column's type.
func fit(mask Mask, t plan.Type, spec Spec) Mask {
	if !t.Kind.IsText() || t.Length <= 0 || spec.Name == plan.Passthrough {
		return mask
	}
	tooLong := fault.New(fault.ValueRefused, "generator %s made a value longer than %s", spec.Name, t)
	notASCII := fault.New(fault.ValueRefused, "generator %s made a value that is not ASCII for %s", spec.Name, t)
	return func(dst, in []byte, row *Row) ([]byte, error) {
		if t.Kind == plan.Char {
			in = trimBlanks(in)
		}
		start := len(dst)
		out, err := mask(dst, in, row)
		if err != nil || out == nil {
			return nil, err
		}
		if len(out)-start > t.Length {
			if !spec.Shortens {
				return nil, tooLong
			}
			out = out[:start+shorten(out[start:], t.Length)]
		}
		if t.Kind == plan.Char && !isASCII(out[start:]) {
			return nil, notASCII
		}
		return out, nil
	}
}

// trimBlanks cuts the blanks that pad a CHAR value, which mean nothing (AWS,
// "Character types"). NULL stays nil, and a text of blanks becomes empty.
func trimBlanks(in []byte) []byte {
	n := len(in)
	for n > 0 && in[n-1] == ' ' {
		n--
	}
	return in[:n]
}

// shorten is the greatest length of at most n bytes at which text can be cut
// without cutting a character.
func shorten(text []byte, n int) int {
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

func isASCII(text []byte) bool {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&0x8080808080808080 != 0 {
			return false
		}
		text = text[8:]
	}
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
