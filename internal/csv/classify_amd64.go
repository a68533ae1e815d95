package csv

// classify classifies len(blocks) times 64 bytes of data, which has as many, but for
// what is odd, with the vector instructions that every amd64 processor has (SSE2).
//
//go:noescape
func classify(data []byte, blocks []block)

// classifyWide classifies len(blocks) times 64 bytes of data whole, and wants
// processor.Features.AVX512.
//
//go:noescape
func classifyWide(data []byte, blocks []block)

// listBitsWide is listBits, and wants processor.Features.AVX512. It may write to all of
// places.
//
//go:noescape
func listBitsWide(places []uint32, masks []uint64, at uint32) (count int)

// unquoteWide copies the inside of a field in quotation marks to dst, of two marks the
// first, and returns how many bytes it copied. It wants processor.Features.AVX512, and
// room for wideRoom bytes more than inside has.
//
//go:noescape
func unquoteWide(dst, inside []byte) (length int)

// quoteWide copies value to dst, each quotation mark twice, and returns how many bytes
// these are, and whether there is one that must stand in quotation marks. It wants
// processor.Features.AVX512, and room for twice as many bytes as value has, and
// wideRoom.
//
//go:noescape
func quoteWide(dst, value []byte) (length int, special bool)
