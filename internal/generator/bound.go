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
}
