package local

import (
	"context"
	"sync"

	"standin/internal/mask"
	"standin/internal/plan"
)

// program holds the rules of a table, compiled. Rules that draw from statistics hold
// these only while files of the table are masked, and until another table's have been,
// so that those of all tables are never in memory at once. It is safe for concurrent use.
type program struct {
	executor *Executor
	plan     *plan.Plan
	table    plan.Table
	idle     *idle // of the session

	mu       sync.Mutex
	users    int
	compiled *mask.Program // nil: not now
}

// acquire compiles the rules if they are not. The caller calls release when the file is
// masked.
func (p *program) acquire(ctx context.Context) (*mask.Program, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.compiled == nil {
		statistics, err := p.executor.statistics(ctx, p.table)
		if err != nil {
			return nil, err
		}
		if p.compiled, err = mask.Compile(p.plan, p.table, p.executor.keys.WithStatistics(statistics)); err != nil {
			return nil, err
		}
	}
	p.users++
	return p.compiled, nil
}

func (p *program) release() {
	p.mu.Lock()
	p.users--
	unused := p.users == 0 && len(p.table.Statistics) > 0
	p.mu.Unlock()
	if unused {
		p.idle.keep(p)
	}
}

// drop forgets the rules unless they are in use.
func (p *program) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.users == 0 {
		p.compiled = nil
	}
}

// idle is the program with statistics that was used last: files of one table come one
// by one while it is unloaded, and reading its statistics may take as long as a file.
type idle struct {
	mu   sync.Mutex
	last *program
}

// keep drops the program that was kept before.
func (i *idle) keep(p *program) {
	i.mu.Lock()
	before := i.last
	i.last = p
	i.mu.Unlock()
	if before != nil && before != p {
		before.drop()
	}
}
