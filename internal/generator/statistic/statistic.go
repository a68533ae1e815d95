// Package statistic holds the generators that draw what a column holds: its values,
// its distribution, the order of its moments, or the relation between columns. Each
// says what has to be asked of the source's rows (Study), makes statistics of the
// answers before the unload, and draws from those while rows are masked. Package
// registry lists the generators. Statistics hold values: they stay inside the
// privacy boundary.
package statistic

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

// List are the generators, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "categorical", Spec: categorical},
		{Name: "continuous", Spec: continuous},
		{Name: "algebraic", Spec: algebraic},
		{Name: "event-timestamps", Spec: eventTimestamps},
	}
}

const (
	// mostCategories is how many combinations of values a column, or a link, can have.
	mostCategories = 10_000
	// mostBytes bounds the statistics of a column.
	mostBytes = 32 << 20
	// mostAnswer bounds the values of an answer, which statistics hold in base64.
	mostAnswer = mostBytes / 4 * 3
)

// part is what is known of the rows that have the same values in the columns that
// part them; without such values, of all rows.
type part[T any] struct {
	By [][]byte `json:"by,omitempty"`
	Of T        `json:"of"`
}

// statistics are what Conclude makes: of all rows, then of each part. encoding/json
// keeps every byte of values, which it writes in base64, and NULL.
type statistics[T any] []part[T]

// encode writes them, the parts in one order.
func (s statistics[T]) encode() ([]byte, error) {
	slices.SortFunc(s, func(a, b part[T]) int { return compareTuples(a.By, b.By) })
	text, err := json.Marshal(s)
	if err == nil && len(text) > mostBytes {
		err = fmt.Errorf("the statistics have %d bytes, more than %d", len(text), mostBytes)
	}
	return text, err
}

// compareTuples orders values: NULL first.
func compareTuples(a, b [][]byte) int {
	return slices.CompareFunc(a, b, func(x, y []byte) int {
		if x == nil || y == nil {
			return cmp.Compare(known(x), known(y))
		}
		return bytes.Compare(x, y)
	})
}

func known(value []byte) int {
	if value == nil {
		return 0
	}
	return 1
}

// parted is what is known of all rows, and of those of each part. Columns and workers
// share it.
type parted[T any] struct {
	whole T
	parts map[string]T
}

// finder finds what is known of the rows like one.
type finder[T any] struct {
	*parted[T]
	dividers []*generator.Other
	key      []byte
	scratch  []byte
}

// compiled reads the statistics of a rule, each part prepared for masking.
func compiled[T, U any](d *generator.Domain, rule plan.Rule, study generator.Study, prepare func(T) (U, error)) (*finder[U], error) {
	known, err := generator.ReadStatistics(d, rule, study, func(text []byte) (*parted[U], error) {
		var parts statistics[T]
		if json.Unmarshal(text, &parts) != nil || len(parts) == 0 {
			return nil, fmt.Errorf("the statistics for generator %s are not those that it made", rule.Generator)
		}
		known := &parted[U]{parts: make(map[string]U, len(parts))}
		for _, p := range parts {
			of, err := prepare(p.Of)
			if err != nil {
				return nil, err
			}
			if p.By == nil {
				known.whole = of
				continue
			}
			known.parts[string(keyOf(nil, p.By...))] = of
		}
		return known, nil
	})
	if err != nil {
		return nil, err
	}
	dividers, err := d.Partition(rule)
	return &finder[U]{parted: known, dividers: dividers, scratch: make([]byte, 0, 64)}, err
}

// find is what is known of the row's part, by the values that the copy has, or of
// all rows if nothing is known of it.
func (f *finder[T]) find(row *generator.Row) (T, error) {
	if len(f.dividers) == 0 {
		return f.whole, nil
	}
	f.key = f.key[:0]
	for _, d := range f.dividers {
		value := row.Values[d.Index]
		if d.Mask != nil {
			var err error
			if value, err = d.Mask(f.scratch[:0], value, row); err != nil {
				return f.whole, err
			}
			if value != nil {
				f.scratch = value
			}
		}
		if d.Column.Type.Kind == plan.Char {
			value = character.TrimBlanks(value)
		}
		f.key = keyOf(f.key, value)
	}
	if of, ok := f.parts[string(f.key)]; ok {
		return of, nil
	}
	return f.whole, nil
}

// keyOf appends values, each after its length; NULL is a length that none has.
func keyOf(dst []byte, values ...[]byte) []byte {
	for _, value := range values {
		if value == nil {
			dst = binary.LittleEndian.AppendUint64(dst, ^uint64(0))
			continue
		}
		dst = append(binary.LittleEndian.AppendUint64(dst, uint64(len(value))), value...)
	}
	return dst
}

// errAnswer is of a warehouse that answers other than it was asked.
var errAnswer = errors.New("the warehouse did not answer what it was asked")

// count reads a number of rows.
func count(cell []byte) (uint64, error) {
	n, err := strconv.ParseUint(string(cell), 10, 62)
	if err != nil {
		return 0, errAnswer
	}
	return n, nil
}

// split takes an answer apart by its first columns: the rows of each part in their
// order, without those columns.
func split(answer generator.Answer, by, width int) ([]part[generator.Answer], error) {
	at := map[string]int{}
	var parts []part[generator.Answer]
	for _, row := range answer {
		if len(row) != by+width {
			return nil, errAnswer
		}
		key := string(keyOf(nil, row[:by]...))
		i, ok := at[key]
		if !ok {
			i = len(parts)
			at[key] = i
			parts = append(parts, part[generator.Answer]{By: row[:by:by]})
		}
		parts[i].Of = append(parts[i].Of, row[by:])
	}
	return parts, nil
}

// weights are drawn from: entry i for the numbers below weights[i] that the entries
// before it left.
type weights []uint64

func (w weights) total() uint64 {
	if len(w) == 0 {
		return 0
	}
	return w[len(w)-1]
}

// at is the entry for a number below the total.
func (w weights) at(n uint64) int {
	i, _ := slices.BinarySearch(w, n+1)
	return i
}

// add appends the weight of another entry.
func (w weights) add(n uint64) weights { return append(w, w.total()+n) }
