package character

// scrambleBlocks is scrambleWords with the vector instructions that every amd64
// processor has (SSE2). out and text must hold 16 bytes for every two random words.
//
//go:noescape
func scrambleBlocks(out, text []byte, random []uint64) (done int, differences uint64)
