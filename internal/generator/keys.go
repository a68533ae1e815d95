package generator

import (
	"standin/internal/corpus"
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
	// Statistics are those of the plan's columns, by their keys in the staging bucket.
	Statistics map[string][]byte
	// trial says that rules draw from made-up statistics where there are none.
	trial bool
}

// WordsVersion is the version of the word lists that Keys have. A plan that was made
// for others must be refused, but for one of version 0 or 1: those lists are still
// the same.
const WordsVersion = corpus.Version

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
	return NewKeys(k, "exampleexample00", plan.SipHash).Trial()
}

// Trial are the keys for finding out whether rules can be bound, before anything is
// known of what the columns hold: rules that draw from statistics get made-up ones.
func (k Keys) Trial() Keys {
	k.trial = true
	return k
}
