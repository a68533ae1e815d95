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
	// readings are what rules have read from Statistics; nil: each reads its own.
	readings *readings
	// trial says that rules draw from made-up statistics where there are none.
	trial bool
}

// WordsVersion is the version of the word lists that Keys have. A plan that was made
// for others must be refused, but for one of version 0 or 1: those lists are still
// the same.
const WordsVersion = corpus.Version

// NewKeys derives the keys of a job.
func NewKeys(masking keyed.Key, job string, prf plan.PRF) Keys {
	return Keys{Masking: masking, Job: masking.Job(job), PRF: prf, Words: corpus.NewLibrary()}.WithStatistics(nil)
}

// WithStatistics are the keys with other statistics. What rules read from these is kept
// for as long as the keys are, and shared by all copies of them.
func (k Keys) WithStatistics(statistics map[string][]byte) Keys {
	k.Statistics, k.readings = statistics, &readings{made: map[reading]any{}}
	return k
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
