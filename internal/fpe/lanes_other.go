//go:build !amd64

package fpe

func hasAES() bool { return false }

func substitute(uint32) uint32 { panic("fpe: there are no instructions for AES") }

func encryptBlocks(*schedule, *[lanes]block) { panic("fpe: there are no instructions for AES") }
