package keyed

// lanes is how many values sumLanes hashes at once. A round of SipHash waits for the one
// before, but not for those of other values; the vectors of AVX-512 hold the states of
// eight.
const lanes = 8

// streamLanes is Streams of as many values as fill lanes, and says how many it did.
func (d *Domain) streamLanes(values [][]byte, streams []Stream) (done int) {
	start := d.sip.Start()
	for ; len(values)-done >= lanes; done += lanes {
		var sums [lanes]uint64
		sumLanes(&start, (*[lanes][]byte)(values[done:]), &sums)
		for i, sum := range sums {
			streams[done+i] = Stream{sum, d.mix}
		}
	}
	return done
}
