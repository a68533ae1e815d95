package csv

// classify classifies len(blocks) times 64 bytes of data, which has as many,
// with the vector instructions that every amd64 processor has (SSE2).
//
//go:noescape
func classify(data []byte, blocks []block)

// classifyWide is classify, and wants processor.Features.AVX512.
//
//go:noescape
func classifyWide(data []byte, blocks []block)

// listBitsWide is listBits, and wants processor.Features.AVX512. It may write to all of
// places.
//
//go:noescape
func listBitsWide(places []uint32, masks []uint64, at uint32) (count int)
