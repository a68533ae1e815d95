package key

import (
	"errors"
	"math"
	"slices"

	"standin/internal/fault"
	"standin/internal/fpe"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func integer() generator.Spec {
	return generator.Spec{
		Name:    "integer-key",
		Version: 1,
		Summary: "permutes whole numbers, so that keys stay unique and joins hold",
		Description: "The numbers from 0 to the greatest of the key's type are permuted among themselves, and the negative " +
			"ones among themselves, because warehouses keep -1 for \"unknown\". The key's type is the narrowest among a " +
			"primary key and the foreign keys that refer to it, so INTEGER, BIGINT and DECIMAL(p,0) columns still join. " +
			"Numbers above that type can refer to nothing; they are permuted among themselves, up to the limit of the next " +
			"wider integer type or of the column's own.\n\n" +
			"The default cipher is FF1 (NIST SP 800-38G) with AES-128 on binary numerals, with cycle walking into ranges " +
			"that are no power of two. A range of fewer than 1,000,000 numbers is below FF1's minimum domain and gets a keyed " +
			"permutation, which is no encryption by a standard: whoever knows enough pairs of so small a range knows it all. " +
			"`siphash-feistel` uses that permutation, eight or more Feistel rounds of SipHash-1-3, for every range: it is about three times as " +
			"fast, and in no standard. Both can be undone by whoever holds the masking key.",
		Accepts: []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt, plan.Decimal},
		Options: []generator.Option{
			generator.CipherOption(),
			{Name: "range", Type: generator.IntegersOption, Summary: "The least and the greatest number, permuted among themselves; a number outside is refused. Without it the ranges of the key's type."},
			{Name: "keep", Type: generator.IntegersOption, Summary: "Numbers that stay as they are, such as -1."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.Yes,
		Distinct:         distinctIntegers,
		Consistency:      generator.Always,
		Coincidence:      integerKeyCoincidence,
		Rank:             4,
		RankInconsistent: 4,
		Empty:            "Is no number and is refused.",
		Fallback:         "A value that is no whole number as an UNLOAD writes it (a sign +, leading zeros, a fraction) is refused.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.BigInt}, In: "1", Out: "7098489887699069074"},
			{Type: plan.Type{Kind: plan.BigInt}, In: "2", Out: "5144947366454013478"},
			{Type: plan.Type{Kind: plan.Integer}, In: "1", Out: "207111767"},
			{Type: plan.Type{Kind: plan.SmallInt}, In: "-1", Out: "-19224"},
			{Options: `{"keep":[-1]}`, Type: plan.Type{Kind: plan.Integer}, In: "-1", Out: "-1"},
			{Options: `{"range":[1000,9999]}`, Type: plan.Type{Kind: plan.Integer}, In: "1234", Out: "2169"},
			{Options: `{"cipher":"siphash-feistel"}`, Type: plan.Type{Kind: plan.BigInt}, In: "1", Out: "3458811593989913347"},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 12}, In: "999999999999", Out: "703001808924"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			_, err := ringsOf(o, c)
			return err
		},
		Compile: compileIntegerKey,
		Prepare: prepareIntegerKey,
	}
}

// ring is a range of numbers that are permuted among themselves.
type ring struct {
	low   int64
	last  uint64 // the greatest number less low
	tweak uint64
}

func (r ring) holds(n int64) bool { return uint64(n)-uint64(r.low) <= r.last }

// ringsOf are the ranges of a column, the key's own first.
func ringsOf(o generator.Options, c plan.Column) ([]ring, error) {
	if c.Type.Kind == plan.Decimal && c.Type.Scale > 0 {
		return nil, errors.New("generator integer-key takes decimals only without fraction digits")
	}
	low, high := value.IntegerLimits(c.Type)
	if o.Has("range") {
		bounds := o.Integers("range")
		if len(bounds) != 2 || bounds[0] > bounds[1] {
			return nil, generator.NewOptionFault("range", "it must be two integers, the least first")
		}
		if bounds[0] < low || bounds[1] > high {
			return nil, generator.NewOptionFault("range", "it goes beyond "+c.Type.String())
		}
		return []ring{{low: bounds[0], last: uint64(bounds[1]) - uint64(bounds[0])}}, nil
	}
	keyLow, keyHigh := low, high
	if c.Rule.Key != nil {
		keyLow, keyHigh = value.IntegerLimits(*c.Rule.Key)
	}
	var rings []ring
	next := int64(0)
	for i, limit := range []int64{keyHigh, math.MaxInt16, math.MaxInt32, high} {
		if limit = min(limit, high); limit >= next {
			rings = append(rings, ring{low: next, last: uint64(limit) - uint64(next), tweak: uint64(2 * i)})
		}
		if limit == math.MaxInt64 {
			break
		}
		next = max(next, limit+1)
	}
	next = -1
	for i, limit := range []int64{keyLow, math.MinInt16, math.MinInt32, low} {
		if limit = max(limit, low); limit <= next {
			rings = append(rings, ring{low: limit, last: uint64(next) - uint64(limit), tweak: uint64(2*i + 1)})
		}
		if limit == math.MinInt64 {
			break
		}
		next = min(next, limit-1)
	}
	return rings, nil
}

func compileIntegerKey(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	rings, err := ringsOf(o, c)
	if err != nil {
		return nil, err
	}
	cipher, err := fpe.NewIntegers(fpe.Method(o.Text("cipher")), d.Subkey("integer-key"))
	if err != nil {
		return nil, err
	}
	permutations := make([]fpe.Range, len(rings))
	for i, r := range rings {
		permutations[i] = cipher.Range(r.last, r.tweak)
	}
	keep := o.Integers("keep")
	notInteger := fault.New(fault.ValueRefused, "generator integer-key met a value that is no whole number of 64 bits as an UNLOAD writes it")
	outside := fault.New(fault.ValueRefused, "generator integer-key met a number outside its range")
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		n, ok := value.ParseInteger(in)
		if !ok {
			return nil, notInteger
		}
		if row.Prepared != nil && rings[0].holds(n) {
			return value.AppendInteger(dst, int64(uint64(rings[0].low)+row.Prepared.Numbers[row.Place])), nil
		}
		if slices.Contains(keep, n) {
			return append(dst, in...), nil
		}
		for i := range rings {
			r := &rings[i]
			if !r.holds(n) {
				continue
			}
			for {
				n = int64(uint64(r.low) + permutations[i].Encrypt(uint64(n)-uint64(r.low)))
				if !slices.Contains(keep, n) { // the kept are no stand-ins of others
					return value.AppendInteger(dst, n), nil
				}
			}
		}
		return nil, outside
	}, nil
}

// prepareIntegerKey permutes the numbers of the first range, which is the key's own.
// Where numbers are kept it leaves all to the Mask.
func prepareIntegerKey(o generator.Options, c plan.Column, d *generator.Domain) generator.Preparation {
	rings, err := ringsOf(o, c)
	if err != nil || len(o.Integers("keep")) > 0 {
		return nil
	}
	cipher, err := fpe.NewIntegers(fpe.Method(o.Text("cipher")), d.Subkey("integer-key"))
	if err != nil {
		return nil
	}
	permutation := cipher.Range(rings[0].last, rings[0].tweak)
	return func(values [][]byte, made *generator.Prepared) {
		numbers := made.Numbers[:len(values)]
		for i, in := range values {
			numbers[i] = 0
			if n, ok := value.ParseInteger(in); ok && rings[0].holds(n) {
				numbers[i] = uint64(n) - uint64(rings[0].low)
			}
		}
		permutation.EncryptAll(numbers)
	}
}

// distinctIntegers is how many numbers the ranges hold.
func distinctIntegers(o generator.Options, c plan.Column) float64 {
	rings, err := ringsOf(o, c)
	if err != nil {
		return 0
	}
	sum := 0.0
	for _, r := range rings {
		sum += float64(r.last) + 1
	}
	return sum
}

func integerKeyCoincidence(o generator.Options, c plan.Column) float64 {
	rings, err := ringsOf(o, c)
	if err != nil || len(o.Integers("keep")) > 0 {
		return 1
	}
	most := 0.0
	for _, r := range rings {
		most = max(most, 1/(float64(r.last)+1))
	}
	return most
}
