package mask

// writeWide writes the records of a batch to dst, as writeRecords appends them, and
// returns how many bytes they have. It wants processor.Features.AVX512.
//
//go:noescape
func writeWide(dst []byte, pieces []piece, count int) (length int)
