package prepare

import (
	"cmp"
	"math/big"
	"slices"

	"standin/internal/plan"
)

// joint is a set of columns that hold the same keys: columns that foreign keys
// lead to and from, over any number of steps.
type joint struct {
	roots   []cell // keys that others refer to and that refer to nothing
	follows []cell // columns of foreign keys
	partly  []cell // columns that hold these keys in some rows only
}

// joints groups all columns that foreign keys connect. A link under a condition
// connects nothing, but the key that it leads to is one.
func joints(links []link) []joint {
	parent := map[cell]cell{}
	var find func(c cell) cell
	find = func(c cell) cell {
		p, ok := parent[c]
		if !ok || p == c {
			return c
		}
		parent[c] = find(p)
		return parent[c]
	}
	refers := map[cell]bool{}
	for _, l := range links {
		ends := []cell{l.from, l.to}
		if len(l.when) > 0 {
			ends = ends[1:]
		}
		for _, c := range ends {
			if _, ok := parent[c]; !ok {
				parent[c] = c
			}
		}
		if len(l.when) > 0 {
			continue
		}
		if l.from != l.to {
			refers[l.from] = true
		}
		parent[find(l.from)] = find(l.to)
	}
	partly := map[cell][]cell{}
	for _, l := range links {
		if root := find(l.to); len(l.when) > 0 && !slices.Contains(partly[root], l.from) {
			partly[root] = append(partly[root], l.from)
		}
	}
	return group(parent, find, refers, partly)
}

func group(parent map[cell]cell, find func(cell) cell, refers map[cell]bool, partly map[cell][]cell) []joint {
	members := map[cell][]cell{}
	for c := range parent {
		root := find(c)
		members[root] = append(members[root], c)
	}
	var list []joint
	for root, cells := range members {
		slices.SortFunc(cells, compareCells)
		j := joint{partly: partly[root]}
		slices.SortFunc(j.partly, compareCells)
		for _, c := range cells {
			if refers[c] {
				j.follows = append(j.follows, c)
			} else {
				j.roots = append(j.roots, c)
			}
		}
		if len(j.roots) == 0 { // a ring of keys: one of them has to begin
			j.roots, j.follows = j.follows[:1], j.follows[1:]
		}
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b joint) int { return compareCells(a.roots[0], b.roots[0]) })
	return list
}

func compareCells(a, b cell) int {
	return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.column, b.column))
}

// unique returns the columns of primary keys, and those of primary keys and
// unique constraints together.
func unique(tables []plan.Table) (primary, all map[cell]bool) {
	primary, all = map[cell]bool{}, map[cell]bool{}
	for i, t := range tables {
		for _, name := range t.PrimaryKey {
			_, j := t.Column(name)
			primary[cell{i, j}], all[cell{i, j}] = true, true
		}
		for _, names := range t.Unique {
			for _, name := range names {
				_, j := t.Column(name)
				all[cell{i, j}] = true
			}
		}
	}
	return primary, all
}

// narrowest is the type in which the keys of some columns are canonical; false
// if the types share no form, so that equal keys could not stay equal.
func narrowest(types []plan.Type) (plan.Type, bool) {
	least := types[0]
	for _, t := range types[1:] {
		switch {
		case whole(least) && whole(t):
			if limit(t).Cmp(limit(least)) < 0 {
				least = t
			}
		case least.Kind.IsText() && t.Kind.IsText():
			if t.Kind == plan.Char {
				least.Kind = plan.Char
			}
			least.Length = min(least.Length, t.Length)
		case least.Kind == plan.Decimal && t.Kind == plan.Decimal && least.Scale == t.Scale:
			least.Precision = min(least.Precision, t.Precision)
		case least != t:
			return plan.Type{}, false
		}
	}
	return least, true
}

// whole reports whether the type holds whole numbers only.
func whole(t plan.Type) bool {
	return t.Kind.IsInteger() || t.Kind == plan.Decimal && t.Scale == 0
}

// limit is the number after the greatest of a type of whole numbers.
func limit(t plan.Type) *big.Int {
	switch t.Kind {
	case plan.SmallInt:
		return new(big.Int).Lsh(big.NewInt(1), 15)
	case plan.Integer:
		return new(big.Int).Lsh(big.NewInt(1), 31)
	case plan.BigInt:
		return new(big.Int).Lsh(big.NewInt(1), 63)
	default:
		return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(t.Precision)), nil)
	}
}
