package fpe

// permuteLanes encrypts each number once, without walking. It wants
// processor.Features.AVX2.
//
//go:noescape
func permuteLanes(f *feistel, xs *[lanes]uint64)

// substitute is SubWord of FIPS 197. It wants processor.Features.AES.
//
//go:noescape
func substitute(word uint32) uint32

// encryptBlocks encrypts each block by AES-128. It wants processor.Features.AES.
//
//go:noescape
func encryptBlocks(keys *schedule, blocks *[lanes]block)
