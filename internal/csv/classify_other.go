//go:build !amd64

package csv

func classify(data []byte, blocks []block) { classifyWords(data, blocks) }

func classifyWide([]byte, []block) { panic("csv: there are no vectors") }

func listBitsWide([]uint32, []uint64, uint32) int { panic("csv: there are no vectors") }

func unquoteWide(_, _ []byte) int { panic("csv: there are no vectors") }

func quoteWide(_, _ []byte) (int, bool) { panic("csv: there are no vectors") }
