package prepare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"standin/internal/fault"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// mostPairs bounds the pairs of rows that are expected to share a stand-in where a
// rule that draws may stand on a key.
const mostPairs = 1e-6

// unknownRows is how many rows are taken for granted where the catalog has no
// estimate.
const unknownRows = 1_000_000_000

// keeps refuses the rule of a key that does not provably give different keys
// different stand-ins. It runs when all rules are given, because it may depend on
// those of other columns.
func (r *rules) keeps(c cell, at workspace.Position, proof registry.Proof) {
	column, table := r.column(c), r.tables[c.table]
	rule := column.Rule
	if !r.all[c] && !r.referred[c] {
		return
	}
	refuse := func(format string, args ...any) {
		r.faults.add(r.faults.at(at, fault.RuleRefused, "column %s: it is part of a key, %s", r.name(c), fmt.Sprintf(format, args...)).WithTable(table.String()))
	}
	switch {
	case r.specs[rule.Generator].Ordinals && r.referred[c]:
		refuse("and generator %s numbers rows whatever they held: those that refer to it would not find their keys", rule.Generator)
	case r.specs[rule.Generator].Ordinals:
	case rule.Link != "":
		refuse("so its rule cannot be linked to other columns")
	case rule.With != "" || len(rule.Partition) > 0:
		refuse("so its rule must look at its own value alone")
	case proof.OneToOne && len(proof.Given) > 0:
		if missing := r.missing(c, proof.Given); len(missing) > 0 {
			refuse("and its rule keeps keys apart only among rows with equal values of %s, which is not part of every key of the column, or does not pass through", strings.Join(missing, ", "))
		}
	case proof.OneToOne:
		if rows := float64(table.Rows); proof.Distinct > 0 && alone(table, column.Name) && rows > 2*proof.Distinct {
			// The catalog's estimate counts deleted rows until a VACUUM.
			refuse("and its rule has room for %s different keys: the table has about %s rows", count(proof.Distinct), count(rows))
		}
	case r.referred[c] || proof.Distinct == 0:
		if rule.Inconsistent {
			refuse("so its rule must be consistent")
			return
		}
		refuse("and generator %s can give two values the same stand-in", rule.Generator)
	default:
		r.drawsApart(table, proof.Distinct, rule, refuse)
	}
}

// drawsApart refuses a rule that draws from so few stand-ins that two rows may share
// one.
func (r *rules) drawsApart(table plan.Table, distinct float64, rule plan.Rule, refuse func(string, ...any)) {
	rows, about := float64(table.Rows), "about "
	if table.Rows == 0 {
		rows, about = unknownRows, "up to "
	}
	if pairs := rows * (rows - 1) / 2 / distinct; pairs > mostPairs {
		refuse("and generator %s draws from %s stand-ins: among %s%s rows %s pairs would share one", rule.Generator, count(distinct), about, count(rows), count(pairs))
	}
}

// missing are those of some columns that are not in every key which the column is
// part of, or that do not pass through. A column to which others refer is a key by itself.
func (r *rules) missing(c cell, given []string) []string {
	table := r.tables[c.table]
	keys := slices.Concat(table.Unique, [][]string{table.PrimaryKey})
	name := table.Columns[c.column].Name
	return slices.DeleteFunc(slices.Clone(given), func(other string) bool {
		of, _ := table.Column(other)
		if r.referred[c] || !of.Rule.IsPassthrough() {
			return false
		}
		for _, key := range keys {
			if slices.Contains(key, name) && !slices.Contains(key, other) {
				return false
			}
		}
		return true
	})
}

// alone reports whether the column is a key by itself.
func alone(t plan.Table, column string) bool {
	keys := slices.Concat(t.Unique, [][]string{t.PrimaryKey})
	return slices.ContainsFunc(keys, func(key []string) bool { return len(key) == 1 && key[0] == column })
}

// count is a number for people: whole, or with two digits where it is small or large.
func count(n float64) string {
	if n < 100 || n >= 1e15 {
		return strconv.FormatFloat(n, 'g', 2, 64)
	}
	digits := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
