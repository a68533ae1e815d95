package fpe

// hasAES reports whether the processor has the instructions for AES.
func hasAES() bool

// hasAVX2 reports whether the processor and the system have AVX2.
func hasAVX2() bool

// permuteLanes encrypts each number once, without walking, with AVX2.
//
//go:noescape
func permuteLanes(f *feistel, xs *[lanes]uint64)

// substitute is SubWord of FIPS 197.
//
//go:noescape
func substitute(word uint32) uint32

// encryptBlocks encrypts each block by AES-128.
//
//go:noescape
func encryptBlocks(keys *schedule, blocks *[lanes]block)
