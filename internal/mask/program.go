// Package mask turns one file of a table into one masked file. The executors
// call File, `standin mask` and the benchmark call Program.Run. It knows the
// CSV of UNLOAD, a table's rules and nothing else: it never opens a file, never
// speaks to S3 or a warehouse, and never lets a value through that its rule did
// not make. Bytes of columns that pass are copied as they stand.
//
// The output depends on the input, the rules, the keys and the file's name
// alone: not on the size of the chunks, nor on the number of workers.
package mask

import (
	"bytes"
	"sync"

	"standin/internal/csv"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/processor"
)

// Program is a table's rules, compiled. It is safe for concurrent use, and is
// worth keeping for all files of the table.
type Program struct {
	table    plan.Table
	keys     generator.Keys
	null     []byte // what stands for NULL
	steps    []step
	search   plan.Search
	ordinals bool // a rule draws from the rows' ordinals

	mu   sync.Mutex
	idle []*machine
}

// step is a part of a record: a run of columns that are copied as they stand,
// or one column that is masked.
type step struct {
	first, last int // columns, both included
	masked      bool
}

// Compile prepares the rules of a table that the plan holds. The error is a
// *fault.Error: a rule that cannot be bound is rule-refused.
func Compile(p *plan.Plan, table plan.Table, keys generator.Keys) (*Program, error) {
	if len(table.Columns) == 0 {
		return nil, fault.New(fault.UnsupportedType, "compile the rules of %s: the table has no columns", table).WithTable(table.String())
	}
	if bytes.ContainsAny([]byte(p.Staging.Null), ",\"\r\n\x00") {
		return nil, fault.New(fault.Internal, "compile the rules of %s: what stands for NULL needs quotation marks", table).WithTable(table.String())
	}
	if words := p.Masking.Words; words > 1 && words != generator.WordsVersion {
		return nil, fault.New(fault.RuleRefused, "compile the rules of %s: the plan is for word lists of version %d, and this program has version %d", table, words, generator.WordsVersion).
			WithTable(table.String()).WithHint("Mask with the program that made the plan, or make a new plan.")
	}
	program := &Program{table: table, keys: keys, null: []byte(p.Staging.Null), search: p.Survivors, ordinals: registry.Ordinals(table)}
	for i, column := range table.Columns {
		last := len(program.steps) - 1
		switch {
		case !column.Rule.IsPassthrough():
			program.steps = append(program.steps, step{first: i, last: i, masked: true})
		case last >= 0 && !program.steps[last].masked:
			program.steps[last].last = i
		default:
			program.steps = append(program.steps, step{first: i, last: i})
		}
	}
	first, err := program.newMachine()
	if err != nil {
		return nil, err
	}
	program.idle = []*machine{first}
	return program, nil
}

// copies reports whether every record goes out as it came in. A table of one
// column is none: an empty value there is written in quotation marks, because
// COPY does not take a blank line for a row.
func (p *Program) copies() bool {
	return len(p.steps) == 1 && !p.steps[0].masked && len(p.table.Columns) > 1
}

// acquire hands out a machine that nobody else uses.
func (p *Program) acquire() (*machine, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if last := len(p.idle) - 1; last >= 0 {
		m := p.idle[last]
		p.idle = p.idle[:last]
		clear(m.seen)
		return m, nil
	}
	return p.newMachine()
}

func (p *Program) release(m *machine) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, m)
}

func (p *Program) newMachine() (*machine, error) {
	m := &machine{
		program: p,
		record:  csv.NewRecord(len(p.table.Columns)),
		quoter:  csv.NewQuoter(),
		wide:    processor.Detect().AVX512,
		apart:   []byte{},
		bound:   make([]generator.Bound, len(p.table.Columns)),
		row:     generator.Row{Values: make([][]byte, len(p.table.Columns))},
		seen:    make([]comparison, len(p.table.Columns)),
	}
	for i, column := range p.table.Columns {
		if column.Rule.IsPassthrough() {
			continue
		}
		var err error
		if m.bound[i], err = registry.Bind(p.table, i, p.keys); err != nil {
			return nil, err
		}
	}
	m.arrange()
	return m, nil
}
