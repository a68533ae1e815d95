package mask

import (
	"context"
	"io"
	"sync"

	"standin/internal/csv"
	"standin/internal/fault"
	"standin/internal/plan"
)

// Options say how a file is masked; the output does not depend on them.
type Options struct {
	Workers   int // goroutines that mask chunks of the file; 1 if it is less
	ChunkSize int // bytes that are masked at a time; 256 KiB if it is not positive
	// Lines is how many lines of the file stand before in, for messages: those of
	// a header.
	Lines int64
	// Base is how many rows of the table stand in the files before this one.
	Base int64
}

// defaultChunk keeps a chunk and its output in a core's second-level cache.
const defaultChunk = 256 << 10

// Stats is what was done with a file.
type Stats struct {
	Rows    int64 // records read, which are the records written
	Read    int64 // bytes of uncompressed CSV
	Written int64 // bytes of uncompressed CSV
	// Survivors are of each masked column, in the order of the table, if the plan's
	// search is not off. Only a file without error has them.
	Survivors []plan.Survivors
}

// Run masks the CSV that in holds and writes it to out. file is the base name of
// the input file, from which rules that are not consistent draw. Memory is
// bounded by the options and csv.MaxRecord, not by the input. The error is a
// *fault.Error; what was written before it is of no use.
func (p *Program) Run(ctx context.Context, in io.Reader, out io.Writer, file string, options Options) (Stats, error) {
	size := options.ChunkSize
	if size <= 0 {
		size = defaultChunk
	}
	r := &run{program: p, file: file, out: out, chunks: csv.NewChunks(in, size), size: size, lines: options.Lines, ordinal: options.Base}
	if p.ordinals {
		r.counter = csv.NewRecord(len(p.table.Columns))
	}
	var err error
	if options.Workers <= 1 {
		err = r.serial(ctx)
	} else {
		err = r.parallel(ctx, options.Workers)
	}
	return r.stats, err
}

// run is one file on its way.
type run struct {
	program *Program
	file    string
	out     io.Writer
	chunks  *csv.Chunks
	size    int
	stats   Stats
	lines   int64
	counter *csv.Record // of a table whose rules draw from the rows' ordinals, else nil
	ordinal int64       // of the next row that is read
}

// serial masks chunk after chunk in this goroutine.
func (r *run) serial(ctx context.Context) error {
	m, err := r.program.acquire()
	if err != nil {
		return err
	}
	defer r.program.release(m)
	for c := new(chunk); ; r.recycle(c) {
		r.read(ctx, c)
		m.guarded(c, r.file)
		if ended, err := r.write(ctx, c); ended || err != nil {
			r.stats.Survivors = r.program.survivors(m)
			return err
		}
	}
}

// parallel reads in one goroutine, masks in some, and writes in this one, in the
// order of reading. Two chunks more than workers are under way, so that reading
// and writing go on while all workers are busy.
func (r *run) parallel(ctx context.Context, workers int) error {
	machines := make([]*machine, 0, workers)
	defer func() {
		for _, m := range machines {
			r.program.release(m)
		}
	}()
	for range workers {
		m, err := r.program.acquire()
		if err != nil {
			return err
		}
		machines = append(machines, m)
	}
	inner, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()

	count := workers + 2
	free, work, order := make(chan *chunk, count), make(chan *chunk, count), make(chan *chunk, count)
	for range count {
		free <- &chunk{done: make(chan struct{}, 1)}
	}
	group.Go(func() { r.feed(inner, free, work, order) })
	for _, m := range machines {
		group.Go(func() {
			for c := range work {
				m.guarded(c, r.file)
				c.done <- struct{}{}
			}
		})
	}
	for c := range order {
		<-c.done
		ended, err := r.write(ctx, c)
		if ended { // every chunk is done, so no machine counts any more
			r.stats.Survivors = r.program.survivors(machines...)
		}
		if ended || err != nil {
			return err
		}
		r.recycle(c)
		free <- c
	}
	return r.program.broken(ctx, context.Cause(inner), "reading", r.file)
}

// feed reads chunks until the input ends or the context does.
func (r *run) feed(ctx context.Context, free <-chan *chunk, work, order chan<- *chunk) {
	defer close(work)
	defer close(order)
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-free:
			r.read(ctx, c)
			ended := c.err != nil
			order <- c
			work <- c
			if ended {
				return
			}
		}
	}
}

// guarded masks a chunk that was read whole. A panic becomes the chunk's error.
func (m *machine) guarded(c *chunk, file string) {
	defer fault.Recover(&c.err)
	if c.err == nil {
		m.run(c, file)
	}
}

// read fills the chunk, or sets its error.
func (r *run) read(ctx context.Context, c *chunk) {
	defer fault.Recover(&c.err)
	if c.err = ctx.Err(); c.err == nil {
		c.in, c.offset, c.err = r.chunks.Next(c.in)
		if r.counter != nil && c.err == nil {
			c.ordinal = r.ordinal
			for r.counter.Reset(c.in); r.counter.Next(); {
				r.ordinal++
			}
		}
	}
}

// write writes a masked chunk, or says what is wrong with it. ended is the end of
// the input.
func (r *run) write(ctx context.Context, c *chunk) (ended bool, err error) {
	long := malformed(c.err, c.in, 0)
	switch {
	case long != nil:
		return false, r.program.place(long, r.file, c.offset, r.lines)
	case c.err == io.EOF: //nolint:errorlint // Chunks gives io.EOF itself; an error that wraps it is no end.
		return true, nil
	case c.err != nil:
		return false, r.program.broken(ctx, c.err, "reading", r.file)
	case c.fault != nil:
		return false, r.program.place(c.fault, r.file, c.offset, r.lines)
	}
	if _, err := r.out.Write(c.out); err != nil {
		return false, r.program.broken(ctx, err, "writing", r.file)
	}
	r.lines += c.lines
	r.stats.Rows += c.rows
	r.stats.Read += int64(len(c.in))
	r.stats.Written += int64(len(c.out))
	return false, nil
}

// recycle keeps the buffers of a chunk, unless one long record made them grow.
func (r *run) recycle(c *chunk) {
	if cap(c.in)+cap(c.space) > 8*(r.size+defaultChunk) {
		c.in, c.space = nil, nil
	}
}
