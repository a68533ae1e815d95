// Package expression finds what regular expressions match without allocating: package
// regexp allocates for every match whose groups are asked for. Generators that replace
// matches call it. Patterns and matches are those of package regexp (RE2 syntax,
// leftmost-first); it knows no rules.
package expression

import (
	"bytes"
	"fmt"
	"regexp/syntax"
	"unicode/utf8"
)

// Expression is a compiled pattern with what one goroutine needs to run it: a
// virtual machine whose threads are kept in lists by priority (Pike; Russ Cox,
// "Regular Expression Matching: the Virtual Machine Approach"). Its time is
// proportional to the text and to the pattern, whatever they are.
type Expression struct {
	prog   *syntax.Prog
	prefix []byte // what every match begins with
	groups int
	slots  int // places of a match and of its groups
	// ascii holds for every instruction which of the characters below 128 it takes.
	ascii  [][2]uint64
	now    threads
	next   threads
	stack  []frame
	places []int // of the thread that is added
	found  []int
}

// threads is a set of instructions in the order of their priority, with the places
// that each thread has seen.
type threads struct {
	dense  []uint32
	sparse []uint32
	places []int // slots for each entry of dense
}

// frame is an instruction that is to be added, or a place that is to be restored.
type frame struct {
	pc    uint32
	slot  int // -1: an instruction
	place int
}

// Compile reads a pattern.
func Compile(pattern string) (*Expression, error) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("it is no regular expression of RE2: %w", err)
	}
	groups := tree.MaxCap()
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, fmt.Errorf("it is no regular expression of RE2: %w", err)
	}
	prefix, _ := prog.Prefix()
	e := &Expression{prog: prog, prefix: []byte(prefix), groups: groups, slots: 2 * (groups + 1)}
	size := len(prog.Inst)
	for _, t := range []*threads{&e.now, &e.next} {
		t.dense, t.sparse, t.places = make([]uint32, 0, size), make([]uint32, size), make([]int, size*e.slots)
	}
	e.ascii = make([][2]uint64, size)
	for pc := range prog.Inst {
		if prog.Inst[pc].Op != syntax.InstRune {
			continue
		}
		for r := range rune(utf8.RuneSelf) {
			if prog.Inst[pc].MatchRune(r) {
				e.ascii[pc][r/64] |= 1 << (r % 64)
			}
		}
	}
	e.places, e.found = make([]int, e.slots), make([]int, e.slots)
	return e, nil
}

// Groups is how many groups the pattern has.
func (e *Expression) Groups() int { return e.groups }

// Find is where the leftmost match from a place on begins and ends, and its groups; -1
// for a group that takes no part. What stands before the place is looked at by ^
// and \b. Nil: there is none. It is valid until the next call.
func (e *Expression) Find(text []byte, from int) []int {
	now, next := &e.now, &e.next
	now.dense = now.dense[:0]
	matched := false
	before := rune(-1)
	if from > 0 {
		before, _ = utf8.DecodeLastRune(text[:from])
	}
	at := from
	r, size := decode(text, at)
	for {
		if len(now.dense) == 0 {
			if matched {
				break
			}
			if len(e.prefix) > 0 {
				i := bytes.Index(text[at:], e.prefix)
				if i < 0 {
					break
				}
				if i > 0 {
					at += i
					before, _ = utf8.DecodeLastRune(text[:at])
					r, size = decode(text, at)
				}
			}
		}
		flags := syntax.EmptyOpContext(before, r)
		if !matched {
			for i := range e.places {
				e.places[i] = -1
			}
			e.places[0] = at
			e.add(now, uint32(e.prog.Start), at, flags)
		}
		var after syntax.EmptyOp
		following, width := rune(-1), 0
		if size > 0 {
			following, width = decode(text, at+size)
			after = syntax.EmptyOpContext(r, following)
		}
		if e.step(now, next, at, at+size, r, after) {
			matched = true
		}
		if size == 0 {
			break
		}
		before, at = r, at+size
		r, size = following, width
		now, next = next, now
		next.dense = next.dense[:0]
	}
	now.dense, next.dense = now.dense[:0], next.dense[:0]
	if !matched {
		return nil
	}
	return e.found
}

// decode is the character at a place, -1 at the end.
func decode(text []byte, at int) (r rune, size int) {
	if at >= len(text) {
		return -1, 0
	}
	if b := text[at]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRune(text[at:])
}

// step lets every thread take the character at a place, and reports whether one
// of them matches there. Threads below that one are given up.
func (e *Expression) step(now, next *threads, at, behind int, r rune, after syntax.EmptyOp) (matched bool) {
	for i, pc := range now.dense {
		inst := &e.prog.Inst[pc]
		places := now.places[i*e.slots : (i+1)*e.slots]
		takes := false
		switch inst.Op {
		case syntax.InstMatch:
			copy(e.found, places)
			e.found[1] = at
			return true
		case syntax.InstRune:
			if uint32(r) < utf8.RuneSelf {
				takes = e.ascii[pc][r/64]&(1<<(r%64)) != 0
			} else {
				takes = r >= 0 && inst.MatchRune(r)
			}
		case syntax.InstRune1:
			takes = r == inst.Rune[0]
		case syntax.InstRuneAny:
			takes = r >= 0
		case syntax.InstRuneAnyNotNL:
			takes = r >= 0 && r != '\n'
		}
		if takes {
			copy(e.places, places)
			e.add(next, inst.Out, behind, after)
		}
	}
	return false
}

// add adds a thread with e.places, and those that it becomes without taking a character,
// in the order of their priority.
func (e *Expression) add(to *threads, pc uint32, at int, flags syntax.EmptyOp) {
	e.stack = append(e.stack[:0], frame{pc: pc, slot: -1})
	for len(e.stack) > 0 {
		top := e.stack[len(e.stack)-1]
		e.stack = e.stack[:len(e.stack)-1]
		if top.slot >= 0 {
			e.places[top.slot] = top.place
			continue
		}
		for pc := top.pc; ; {
			if i := to.sparse[pc]; int(i) < len(to.dense) && to.dense[i] == pc {
				break
			}
			i := len(to.dense)
			to.sparse[pc] = uint32(i)
			to.dense = append(to.dense, pc)
			inst := &e.prog.Inst[pc]
			switch inst.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				e.stack = append(e.stack, frame{pc: inst.Arg, slot: -1})
				pc = inst.Out
				continue
			case syntax.InstEmptyWidth:
				if syntax.EmptyOp(inst.Arg)&^flags == 0 {
					pc = inst.Out
					continue
				}
			case syntax.InstCapture:
				slot := int(inst.Arg)
				e.stack = append(e.stack, frame{slot: slot, place: e.places[slot]})
				e.places[slot] = at
				pc = inst.Out
				continue
			case syntax.InstNop:
				pc = inst.Out
				continue
			case syntax.InstFail:
			default:
				copy(to.places[i*e.slots:(i+1)*e.slots], e.places)
			}
			break
		}
	}
}
