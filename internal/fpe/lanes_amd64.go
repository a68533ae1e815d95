package fpe

// hasAES reports whether the processor has the instructions for AES.
func hasAES() bool

// substitute is SubWord of FIPS 197.
//
//go:noescape
func substitute(word uint32) uint32

// encryptBlocks encrypts each block by AES-128.
//
//go:noescape
func encryptBlocks(keys *schedule, blocks *[lanes]block)
