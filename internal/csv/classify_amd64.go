package csv

// classify classifies len(blocks) times 64 bytes of data, which has as many,
// with the vector instructions that every amd64 processor has (SSE2).
//
//go:noescape
func classify(data []byte, blocks []block)
