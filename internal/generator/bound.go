package generator

import "standin/internal/plan"

// Bound is a rule made ready for one column and one worker.
type Bound struct {
	Mask  Mask
	Nulls bool  // NULL must be given to Mask; otherwise it stays NULL
	Reads []int // indexes of the columns that Row.Values must hold, in order
	Plain bool  // no output of Mask needs quotation marks in a CSV file
	// Type is what the rule was bound to: the column's, or one of a part's types.
	Type plan.Type
	// Direct is Mask without its care for what does not fit the column: where it
	// returns at most Most bytes, it is Mask. Nil: there is only Mask.
	Direct Mask
	Most   int
	// Prepare does the keyed part of Mask for many values at once; nil: it is done
	// by Mask.
	Prepare Preparation
}
