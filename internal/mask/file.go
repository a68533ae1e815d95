package mask

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"standin/internal/fault"
	"standin/internal/plan"
)

// bufferSize is how many compressed bytes are read or written at a time.
const bufferSize = 128 << 10

// maxWindow bounds the memory that a zstd frame can ask for. Frames of the
// ordinary levels want at most 8 MB (RFC 8878, section 3.1.1.1.2, recommends
// decoders to take as much).
const maxWindow = 16 << 20

// zstdWindow is what COPY needs to keep to read our files. A larger one makes
// rows of a table no smaller.
const zstdWindow = 512 << 10

// File masks one file of S3, which is compressed as the job's files are, in one
// goroutine. base is how many rows of the table stand in files before it. Several gzip members or zstd frames in a row are one file; an empty
// input has no rows. The output is one member or frame. file is the base name of
// the input. The error is a *fault.Error, file-invalid for an input that is cut
// short or followed by anything else.
func File(ctx context.Context, program *Program, in io.Reader, out io.Writer, compression plan.Compression, file string, base int64) (Stats, error) {
	source := &source{Reader: in}
	reader, err := decompress(source, compression)
	if err != nil {
		return Stats{}, program.broken(ctx, source.blame(err, compression), "reading", file)
	}
	defer reader.Close()
	writer, err := compress(out, compression)
	if err != nil {
		return Stats{}, program.broken(ctx, err, "writing", file)
	}
	stats, err := program.Run(ctx, blaming{reader, source, compression}, writer, file, Options{Base: base})
	if err != nil {
		return stats, err
	}
	if err := writer.Close(); err != nil {
		return stats, program.broken(ctx, err, "writing", file)
	}
	return stats, nil
}

// source remembers what reading the compressed bytes ended with, to tell a
// broken connection from a broken file.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF { // an error that wraps io.EOF is no end
		s.err = err
	}
	return n, err
}

// blame is the error of a decompressor, or that of the source if it was first.
func (s *source) blame(err error, compression plan.Compression) error {
	if s.err != nil {
		return s.err
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fault.New(fault.FileInvalid, "it is not whole %s: %w", compression, err)
}

// blaming is a decompressor whose errors are faults.
type blaming struct {
	io.Reader
	source      *source
	compression plan.Compression
}

func (b blaming) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // A wrapped io.EOF is no end.
		err = b.source.blame(err, b.compression)
	}
	return n, err
}

// decompress reads what compression wrote. Nothing at all is the empty file.
func decompress(in io.Reader, compression plan.Compression) (io.ReadCloser, error) {
	if compression == plan.Stored {
		return io.NopCloser(in), nil
	}
	buffered := bufio.NewReaderSize(in, bufferSize)
	switch _, err := buffered.Peek(1); {
	case err == io.EOF: // an error that wraps io.EOF is no end
		return io.NopCloser(buffered), nil
	case err != nil:
		return nil, err
	}
	switch compression {
	case plan.Gzip:
		return gzip.NewReader(buffered)
	case plan.Zstd:
		decoder, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return decoder.IOReadCloser(), nil
	default:
		return nil, fault.New(fault.Internal, "there is no compression %q", compression)
	}
}

// compress writes one gzip member or one zstd frame, also when nothing is
// written. The levels are the fastest: S3 and COPY gain less from a smaller file
// than a slower one costs.
func compress(out io.Writer, compression plan.Compression) (io.WriteCloser, error) {
	switch compression {
	case plan.Stored:
		return unclosed{out}, nil
	case plan.Gzip:
		return gzip.NewWriterLevel(out, gzip.BestSpeed)
	case plan.Zstd:
		return zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(zstdWindow), zstd.WithZeroFrames(true))
	default:
		return nil, fault.New(fault.Internal, "there is no compression %q", compression)
	}
}

type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
