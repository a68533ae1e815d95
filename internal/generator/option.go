package generator

import (
	"fmt"
	"slices"
)

// OptionType is the JSON type of an option's value.
type OptionType string

// The types that an option can have.
const (
	IntegerOption  OptionType = "integer"  // a JSON number without fraction, from -2^63 to 2^63-1
	DecimalOption  OptionType = "decimal"  // a JSON number without exponent, at most six fraction digits
	BooleanOption  OptionType = "boolean"  // true or false
	TextOption     OptionType = "text"     // a string
	ScalarOption   OptionType = "scalar"   // a string, number or boolean, taken as text
	IntegersOption OptionType = "integers" // an array of integers
	ScalarsOption  OptionType = "scalars"  // an array of scalars; null stands for NULL
	RuleOption     OptionType = "rule"     // a rule for parts of the value; see ParseRule
	RulesOption    OptionType = "rules"    // an array of rules
	RuleMapOption  OptionType = "rule-map" // an object of rules, whose keys the generator reads, in its order
	ObjectsOption  OptionType = "objects"  // an array of objects with the keys of Option.Fields
	ColumnOption   OptionType = "column"   // the name of a column of the table
	ColumnsOption  OptionType = "columns"  // an array of names of columns
)

// Option is one option of a generator.
type Option struct {
	Name     string
	Type     OptionType
	Default  string // the JSON of what an absent option means; empty: nothing, which Summary explains
	Required bool
	Enum     []string // of a text: the only values
	// Min and Max bound an integer or each of some integers, or count the
	// millionths of a decimal. Both zero: no bounds.
	Min, Max int64
	Fields   []Option // of objects: their keys
	Summary  string   // a sentence
}

// OptionFault is what is wrong with one option of a rule.
type OptionFault struct { //nolint:errname // a rule's faults are listed; this is one of them
	Option  string // its name; empty: the options as a whole
	Problem string // a sentence without a full stop
}

// NewOptionFault is a fault of an option.
func NewOptionFault(option, problem string) *OptionFault {
	return &OptionFault{Option: option, Problem: problem}
}

// Error is the option and the problem.
func (f *OptionFault) Error() string {
	if f.Option == "" {
		return f.Problem
	}
	return "option " + f.Option + ": " + f.Problem
}

// Options are the checked options of one rule, or of one object among them,
// defaults filled in. A value that was neither given nor has a default reads as
// zero; Has tells.
type Options struct {
	values map[string]value
	path   string // of the object, with a point behind it; empty for a rule's own
}

type value struct {
	integer  int64 // integers, decimals in millionths
	boolean  bool
	text     string
	integers []int64
	scalars  []Scalar
	parts    []Part
	objects  []Options
	texts    []string
	given    bool // by the rule; else it is the default
}

// Scalar is one entry of a ScalarsOption.
type Scalar struct {
	Text string
	Null bool
}

// Has reports whether the option was given or has a default.
func (o Options) Has(name string) bool { _, ok := o.values[name]; return ok }

// Given reports whether the rule gives the option itself.
func (o Options) Given(name string) bool { return o.values[name].given }

// Unused is the fault of the first of some options that the rule gives though they say
// nothing there, and nil if it gives none.
func (o Options) Unused(because string, names ...string) error {
	for _, name := range names {
		if o.Given(name) {
			return NewOptionFault(name, "it would be ignored: "+because)
		}
	}
	return nil
}

// Integer is an IntegerOption's value.
func (o Options) Integer(name string) int64 { return o.values[name].integer }

// Millionths is a DecimalOption's value times a million, exactly.
func (o Options) Millionths(name string) int64 { return o.values[name].integer }

// Boolean is a BooleanOption's value.
func (o Options) Boolean(name string) bool { return o.values[name].boolean }

// Text is a TextOption's, ScalarOption's or ColumnOption's value.
func (o Options) Text(name string) string { return o.values[name].text }

// Integers is an IntegersOption's value.
func (o Options) Integers(name string) []int64 { return o.values[name].integers }

// Scalars is a ScalarsOption's value.
func (o Options) Scalars(name string) []Scalar { return o.values[name].scalars }

// Texts is a ColumnsOption's value.
func (o Options) Texts(name string) []string { return o.values[name].texts }

// Rule is a RuleOption's value, without types.
func (o Options) Rule(name string) Part {
	parts := below(o.path+name, o.values[name].parts)
	if len(parts) == 0 {
		return Part{Option: o.path + name}
	}
	return parts[0]
}

// Rules is a RulesOption's or RuleMapOption's value, without types.
func (o Options) Rules(name string) []Part { return below(o.path+name, o.values[name].parts) }

// Objects is an ObjectsOption's value.
func (o Options) Objects(name string) []Options {
	objects := slices.Clone(o.values[name].objects)
	for i := range objects {
		objects[i].path = fmt.Sprintf("%s%s[%d].", o.path, name, i)
	}
	return objects
}
