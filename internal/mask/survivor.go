package mask

import (
	"bytes"

	"standin/internal/generator/character"
	"standin/internal/plan"
)

// comparison counts stand-ins that were held against their originals. It keeps
// no value.
type comparison struct{ compared, equal int64 }

// add compares the value in, which is neither NULL nor empty, with its stand-in,
// out from an offset on; out is nil for NULL. A value without a character that a
// scramble replaces, such as "-" or "½", tells nobody anything and survives by right.
func (c *comparison) add(in, out []byte, from int) {
	c.compared++
	if out != nil && bytes.Equal(out[from:], in) && bytes.ContainsFunc(in, isWord) {
		c.equal++
	}
}

func isWord(r rune) bool { return character.KindOf(r) > 0 }

// The sample is every record that begins in the first bytes of a file, so that
// small tables are looked at whole, and one in so many of the others. It depends
// on the record's place alone, so that a file gives the same counts whatever the
// chunks and workers.
const (
	sampledBytes = 64 << 10
	sampledShare = 16
)

// compares reports whether the stand-ins of the record that begins at the offset
// are compared with their originals.
func (p *Program) compares(offset int64) bool {
	switch p.search {
	case plan.SearchWhole:
		return true
	case plan.SearchSample:
		// The multiplier is 2^64 divided by the golden ratio, made odd: neighbours
		// are spread evenly (Knuth, The Art of Computer Programming, 6.4).
		return offset < sampledBytes || uint64(offset)*0x9e3779b97f4a7c15>>32%sampledShare == 0
	default:
		return false
	}
}

// survivors sums up what machines saw in one file, for each masked column.
func (p *Program) survivors(machines ...*machine) []plan.Survivors {
	if p.search != plan.SearchSample && p.search != plan.SearchWhole {
		return nil
	}
	var found []plan.Survivors
	for i, column := range p.table.Columns {
		if column.Rule.IsPassthrough() {
			continue
		}
		var sum comparison
		for _, m := range machines {
			sum.compared += m.seen[i].compared
			sum.equal += m.seen[i].equal
		}
		found = append(found, plan.Survivors{
			Column: column.Name, Generator: column.Rule.Generator, Compared: sum.compared, Equal: sum.equal,
		})
	}
	return found
}
