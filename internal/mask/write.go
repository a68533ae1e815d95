package mask

// wideRoom is what writeWide and writeRecords write behind their result at most.
const wideRoom = 64

// moved is how many bytes writeRecords moves at once, because that is faster than the
// right number of them.
const moved = 32

// bounds are where record i's bytes of a piece begin and end, with their separator.
func (p *piece) bounds(i int) (from, to uint) {
	return uint(p.ends[i*p.stride] + 1), uint(p.ends[i*p.stride+p.width] + 1)
}

// writeRecords appends the records of a batch, for which dst has room, and wideRoom
// more.
func writeRecords(dst []byte, pieces []piece, count int) []byte {
	end := uint(len(dst))
	dst = dst[:cap(dst)]
	for i := range count {
		for k := range pieces {
			p := &pieces[k]
			from, to := p.bounds(i)
			if source := p.source; to-from <= moved && from+moved <= uint(len(source)) {
				// The compiler moves sixteen bytes by itself, and calls memmove for more.
				into, out := dst[end:end+moved], source[from:from+moved]
				*(*[16]byte)(into) = *(*[16]byte)(out)
				*(*[16]byte)(into[16:]) = *(*[16]byte)(out[16:])
				end += to - from
			} else {
				end += uint(copy(dst[end:], source[from:to]))
			}
		}
	}
	return dst[:end]
}

// writeValues is writeRecords of a table of one column. COPY takes a blank line for no
// row, so an empty value is written in quotation marks.
func writeValues(dst []byte, p *piece, count int) []byte {
	for i := range count {
		from, to := p.bounds(i)
		if to-from == 1 {
			dst = append(dst, `""`...)
		}
		dst = append(dst, p.source[from:to]...)
	}
	return dst
}
