package statistic

import (
	"math"

	"standin/internal/generator"
	"standin/internal/keyed"
)

// laplace draws from the discrete Laplace distribution: n with a probability that is
// proportional to exp(-epsilon |n|), exactly, in whole numbers alone (C. Canonne,
// G. Kamath and T. Steinke, "The Discrete Gaussian for Differential Privacy", 2020,
// Algorithms 1 and 2). epsilon counts millionths, and is not 0.
func laplace(s *keyed.Stream, epsilon uint64) int64 {
	for {
		u := s.Below(generator.Million)
		if !decays(s, u, generator.Million) {
			continue
		}
		var v uint64
		for decays(s, 1, 1) {
			v++
		}
		n := int64((u + generator.Million*v) / epsilon)
		negative := s.Below(2) == 1
		switch {
		case negative && n == 0: // or 0 would be twice as likely
		case negative:
			return -n
		default:
			return n
		}
	}
}

// decays is true with the probability exp(-a/b), for a of at most b.
func decays(s *keyed.Stream, a, b uint64) bool {
	k := uint64(1)
	for s.Below(b*k) < a {
		k++
	}
	return k%2 == 1
}

// least is how many rows a category needs, noise included, for it to be shown: then
// one that a single row makes is shown with a probability of at most 1/(10 rows), the
// delta (A. Korolova et al., "Releasing Search Queries and Clicks Privately", 2009).
// It is computed once per job, before any value is masked.
func least(rows, epsilon uint64) int64 {
	delta := 1 / (10 * max(float64(rows), 1))
	return 1 + int64(math.Ceil(-math.Log(delta)*generator.Million/float64(epsilon)))
}
