//go:build !amd64

package character

func scrambleBlocks(out, text []byte, random []uint64) (done int, differences uint64) {
	return scrambleWords(out, text, random)
}
