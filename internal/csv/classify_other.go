//go:build !amd64

package csv

func classify(data []byte, blocks []block) { classifyWords(data, blocks) }
