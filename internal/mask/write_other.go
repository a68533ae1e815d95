//go:build !amd64

package mask

func writeWide([]byte, []piece, int) int { panic("mask: there are no vectors") }
