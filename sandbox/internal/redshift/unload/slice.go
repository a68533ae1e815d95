package unload

import (
	"context"
	"fmt"

	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/redshift/statement"
)

// chunk is how many bytes of CSV a slice collects before it compresses them.
const chunk = 64 << 10

// trailer is more than what a compressor adds at a file's end in bytes.
const trailer = 1 << 10

// slice writes the files of one slice of the cluster, one after the other.
type slice struct {
	ctx    context.Context // lives as long as one Run, like the rowWriter that owns it
	store  Store
	u      statement.Unload
	number int
	empty  ZeroRows
	header []byte
	files  []File

	object     objects.Writer // nil between files
	location   statement.Location
	written    int64 // bytes of the object so far
	shared     *compressors
	compressor compressor // nil until the first bytes of a file are compressed
	pending    int64      // bytes of CSV that may not be among the written ones yet
	buffer     []byte
	rows       int64
}

func newSlice(ctx context.Context, config Config, u statement.Unload, number int, header []byte, shared *compressors) *slice {
	return &slice{ctx: ctx, store: config.Store, u: u, number: number, empty: config.ZeroRows, header: header, shared: shared}
}

// write appends one row, to a new file if the present one would grow beyond
// MAXFILESIZE: the size is that of the object ("the maximum size of files that
// UNLOAD creates in Amazon S3").
func (s *slice) write(row []byte) error {
	if s.object != nil && s.rows > 0 && s.size()+int64(len(row)) > s.u.MaxFileSize {
		if err := s.closeFile(); err != nil {
			return err
		}
	}
	if s.object == nil {
		s.openFile(s.header)
	}
	s.rows++
	s.buffer = append(s.buffer, row...)
	if len(s.buffer) >= chunk {
		return s.flush()
	}
	return nil
}

// size is the most that the object can have so far.
func (s *slice) size() int64 {
	if s.u.Compression == statement.Uncompressed {
		return s.written + int64(len(s.buffer))
	}
	return s.written + s.pending + int64(len(s.buffer)) + trailer
}

func (s *slice) openFile(header []byte) {
	s.location = statement.Location{Bucket: s.u.To.Bucket, Key: s.u.To.Key + s.name(len(s.files))}
	s.object = s.store.Create(s.ctx, s.location.Bucket, s.location.Key)
	s.written, s.pending, s.rows = 0, 0, 0
	s.buffer = append(s.buffer[:0], header...)
}

// name is what follows the prefix in the name of a part (r_UNLOAD:
// <slice-number>_part_<part-number>, and key000, key001 … with PARALLEL OFF).
func (s *slice) name(part int) string {
	if s.u.Parallel {
		return fmt.Sprintf("%04d_part_%02d%s", s.number, part, s.u.Extension)
	}
	return fmt.Sprintf("%03d%s", part, s.u.Extension)
}

// flush passes the collected CSV on.
func (s *slice) flush() error {
	before := s.written
	if s.compressor == nil && s.u.Compression != statement.Uncompressed {
		one, err := s.shared.take(counter{s})
		if err != nil {
			return err
		}
		s.compressor = one
	}
	if err := s.pass(); err != nil {
		return s.failure(err)
	}
	if s.written > before {
		s.pending = 0
	}
	s.pending += int64(len(s.buffer))
	s.buffer = s.buffer[:0]
	return nil
}

func (s *slice) pass() (err error) {
	if s.compressor != nil {
		_, err = s.compressor.Write(s.buffer)
	} else {
		_, err = counter{s}.Write(s.buffer)
	}
	return err
}

func (s *slice) closeFile() error {
	if err := s.flush(); err != nil {
		return err
	}
	if s.compressor != nil {
		if err := s.compressor.Close(); err != nil {
			return s.failure(err)
		}
		s.shared.give(s.compressor)
		s.compressor = nil
	}
	if err := s.object.Close(); err != nil {
		return s.failure(err)
	}
	file := File{Location: s.location, Bytes: s.written, Rows: s.rows, Lines: s.rows}
	if len(s.header) > 0 && (s.rows > 0 || s.empty == HeaderOnly) {
		file.Lines++
	}
	s.files = append(s.files, file)
	s.object = nil
	return nil
}

// finish closes the last file, and makes the one of a slice without rows.
func (s *slice) finish() error {
	if s.object == nil && (s.empty == EmptyObjects || s.empty == HeaderOnly) {
		header := s.header
		if s.empty == EmptyObjects {
			header = nil
		}
		s.openFile(header)
	}
	if s.object == nil {
		return nil
	}
	return s.closeFile()
}

func (s *slice) abort() {
	if s.object != nil {
		s.object.Abort()
	}
}

func (s *slice) failure(err error) error {
	return statement.S3Failure(err, "S3 key being written:", s.location)
}

// counter writes to a slice's object and counts.
type counter struct{ *slice }

// Write passes p on.
func (c counter) Write(p []byte) (int, error) {
	n, err := c.object.Write(p)
	c.written += int64(n)
	return n, err
}
