//go:build !amd64

package fpe

func permuteLanes(*feistel, *[lanes]uint64) { panic("fpe: there are no vector instructions") }

func substitute(uint32) uint32 { panic("fpe: there are no instructions for AES") }

func encryptBlocks(*schedule, *[lanes]block) { panic("fpe: there are no instructions for AES") }
