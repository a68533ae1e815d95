package unload

import (
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"standin/sandbox/internal/redshift/statement"
)

// compressor is a compressing writer that can be used again.
type compressor interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// compressors are those of one UNLOAD. Each takes megabytes, and a large cluster has two thousand slices: a slice has
// one only while a file of it is larger than what it collects first.
type compressors struct {
	kind statement.Compression
	idle []compressor
}

// take returns a compressor that writes to w.
func (c *compressors) take(w io.Writer) (compressor, error) {
	if last := len(c.idle) - 1; last >= 0 {
		one := c.idle[last]
		c.idle = c.idle[:last]
		one.Reset(w)
		return one, nil
	}
	if c.kind == statement.Gzip {
		writer, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return nil, fmt.Errorf("make a gzip writer: %w", err)
		}
		return writer, nil
	}
	writer, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
	if err != nil {
		return nil, fmt.Errorf("make a Zstandard writer: %w", err)
	}
	return writer, nil
}

// give takes back a compressor that was closed.
func (c *compressors) give(one compressor) { c.idle = append(c.idle, one) }
