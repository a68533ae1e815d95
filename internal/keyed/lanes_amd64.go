package keyed

// sumLanes hashes eight messages of any lengths by SipHash-2-4, from the state before
// their first words. It wants processor.Features.AVX512.
//
//go:noescape
func sumLanes(start *SipState, messages *[lanes][]byte, sums *[lanes]uint64)
