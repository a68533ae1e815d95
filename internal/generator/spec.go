// Package generator is the contract of the generators, which make the stand-ins for
// values: what a generator says of itself (Spec), what it is given (Options, Domain,
// Row), and what it makes (Mask). The generators are in the packages below it, a file
// each; package registry lists them and makes a rule ready for a column. Whoever
// handles rules imports those two.
//
// A generator is pure: the same key, rule and input give the same bytes in
// every process and on every architecture, so it performs no I/O, reads no
// clock, draws from nothing but its Domain, and computes in integers. No error
// of a generator holds a data value.
package generator

import (
	"slices"

	"standin/internal/plan"
)

// Row is what a generator may know of the record that it works on.
type Row struct {
	File   string   // base name of the input file
	Offset int64    // byte offset of the record in the uncompressed input
	Values [][]byte // by column index, unquoted; nil is NULL; only the columns in Bound.Reads are set
	// Ordinal is how many rows of the table stand before this one, in the order of the
	// manifest's files; set if a rule of the table has Spec.Ordinals.
	Ordinal int64
	Part    int // which part of the column's value is masked, counted by the bound rule; 0: the whole
	// Prepared is what the column's own Preparation made, and Place the index of the
	// value there. Nil: nothing is prepared. A generator that hands values to others
	// has no Preparation, so these see none either.
	Prepared *Prepared
	Place    int
}

// Mask appends the stand-in for in to dst and returns the extended slice; a nil
// slice means NULL. in is the unquoted value, valid during the call only; it is
// nil for NULL, which reaches only generators that ask for it. dst must not be
// nil, or an empty text could not be told from NULL. A Mask is not
// safe for concurrent use (bind one per worker), and allocates nothing in the
// steady state.
type Mask func(dst, in []byte, row *Row) ([]byte, error)

// Consistency says whether equal inputs give equal outputs.
type Consistency string

// The four kinds of consistency.
const (
	// Always: equal inputs give equal outputs; `consistent: false` is refused.
	Always Consistency = "always"
	// Optional: as the rule says; consistent unless it says otherwise.
	Optional Consistency = "optional"
	// Never: every row is drawn anew, because equal outputs for equal inputs would
	// tell the input. Nothing but whether it is NULL is asked of it.
	Never Consistency = "never"
	// Unrelated: the output does not depend on the input, but for NULL, or on what the
	// row holds.
	Unrelated Consistency = "unrelated"
)

// Spec is a generator.
type Spec struct {
	Name        string
	Version     int    // same version, same outputs: a change of outputs needs a new one
	Summary     string // one sentence fragment for lists
	Description string // paragraphs in Markdown, for the reference
	Accepts     []plan.Kind
	Options     []Option
	// OneToOne reports whether, under the options, different inputs always give
	// different outputs, which a primary or unique key needs.
	OneToOne func(Options) bool
	// Distinct is how many stand-ins the rule can make for the column, each as likely
	// as another: of a rule that is not one-to-one it decides whether a unique column
	// may have it, of one that is, whether a table's keys find room. Nil, or 0: it is
	// not known, or without an end.
	Distinct func(Options, plan.Column) float64
	// Chooses reports whether the columns that the options name decide, alone, which
	// of the rules among the options makes the stand-in.
	Chooses     func(Options) bool
	Consistency Consistency
	Linkable    bool // columns of one table can be drawn together, by link
	// Partitionable generators draw from what rows with equal values of other columns
	// hold; Partitions says that a column with the generator can be such another,
	// because its stand-ins are values of the column itself.
	Partitionable, Partitions bool
	DataFree                  bool // an output drawn anew for each row tells nothing of its input
	Nulls                     bool // NULL reaches it; otherwise NULL stays NULL
	Ordinals                  bool // it draws from Row.Ordinal
	Shortens                  bool // an output that does not fit the column may be cut at a character
	// Plain reports whether, under the options, no output holds a comma, a
	// quotation mark, CR or LF, so that it stands in a CSV file as it is, unless the
	// column is an HLLSKETCH, whose values do. Nil: some may.
	Plain func(Options) bool
	// Coincidence bounds the probability, over all keys, that a text or number
	// with a letter or digit becomes itself, whatever it is: 0 promises that none
	// does. Nil, or 1: nothing is promised, as where values may be kept. A job
	// whose rows say otherwise fails (see pipeline/verify).
	Coincidence func(Options, plan.Column) float64
	// Rank is the privacy rank, from 1 (most private) to 6, of a consistent
	// rule; RankInconsistent that of a rule that draws anew for each row.
	Rank, RankInconsistent int
	Empty                  string // what '' becomes: a sentence
	Fallback               string // what an input that it cannot read becomes: a sentence
	Examples               []Example
	// Fits reports what Options and Accepts alone cannot: whether the options
	// suit the column. Nil: they always do.
	Fits func(Options, plan.Column) error
	// Parts are the rules for parts of the values, each with the types that the part
	// can have. Every generator with rules among its options has it; nil: no parts.
	Parts func(Options, plan.Column) []Part
	// Study is what has to be found out about the source's rows before they are
	// unloaded, for the columns that are drawn together, or why these do not suit.
	// Nil: nothing.
	Study func(Group) (Study, error)
	// Privacy is what the rule promises beyond its rank, such as an epsilon; nil, or
	// empty: nothing.
	Privacy func(Options) string
	// Compile prepares one column. Options and column have passed Check.
	Compile func(Options, plan.Column, *Domain) (Mask, error)
	// Prepare makes what can be done for many values at once; the Mask gets it in its
	// row, and makes the same stand-in with or without. Nil, or a nil result: nothing.
	Prepare func(Options, plan.Column, *Domain) Preparation
}

// Listed is a generator in the list of its family: its name, and how the rest of what it
// says of itself is made, which whoever looks for another generator need not wait for.
type Listed struct {
	Name string // that of the Spec
	Spec func() Spec
}

// Example is one input and its output under ExampleKeys.
type Example struct {
	Options string    // a JSON object; empty: none
	Type    plan.Type // zero: varchar(256)
	In      string
	Out     string
	Null    bool // the output is NULL
}

// AcceptsKind reports whether the generator takes values of the kind.
func (s Spec) AcceptsKind(k plan.Kind) bool { return slices.Contains(s.Accepts, k) }

// Blind reports whether a Mask makes the same of all values but NULL, whatever its
// options: what is in a column whose generator is blind need not be unloaded.
func (s Spec) Blind() bool { return s.Consistency == Unrelated || s.Consistency == Never }

// Texts are the kinds that the generators which make text accept.
func Texts() []plan.Kind { return []plan.Kind{plan.Char, plan.VarChar} }

// Documents are the kinds that the generators of JSON accept.
func Documents() []plan.Kind { return append(Texts(), plan.Super) }

// Yes and No are the answers of generators that need not look at the options.
func Yes(Options) bool { return true }

// No is the answer that is always no.
func No(Options) bool { return false }

// Differing is the Coincidence of a generator whose stand-ins always differ.
func Differing(Options, plan.Column) float64 { return 0 }

// DiffersUncut is the Coincidence of a rule whose stand-ins differ from the values
// when the condition holds and the column has room for the longest of them, in
// bytes: one that is cut may be the value.
func DiffersUncut(longest int, c plan.Column, condition bool) float64 {
	if condition && (!c.Type.Kind.IsText() || c.Type.Length == 0 || c.Type.Length >= longest) {
		return 0
	}
	return 1
}

// Tries bounds how often a stand-in that equals its value is drawn again.
const Tries = 16
