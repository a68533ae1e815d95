package statistic

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func bin(number, rows int, least, most string) [][]byte {
	return [][]byte{fmt.Append(nil, number), fmt.Append(nil, rows), []byte(least), []byte(most)}
}

func TestBinsOfFewRowsAreJoinedInTheirOrder(t *testing.T) {
	t.Parallel()
	got, err := binsOf(generator.Answer{bin(3, 1, "7", "7"), bin(1, 2, "1", "2"), bin(2, 3, "3", "6"), bin(4, 9, "8", "9"), bin(5, 2, "10", "11")})
	if err != nil || !slices.Equal(got.Counts, []uint64{5, 12}) || !slices.Equal(got.Least, []string{"1", "7"}) || !slices.Equal(got.Most, []string{"6", "11"}) {
		t.Errorf("%+v, error %v", got, err)
	}
}

func TestNumbersAreDrawnWithinTheirBinsOnly(t *testing.T) {
	t.Parallel()
	kind := plan.Type{Kind: plan.Decimal, Precision: 38, Scale: 2}
	number := rapid.Custom(func(t *rapid.T) *big.Int {
		n, _ := new(big.Int).SetString(rapid.StringMatching(`-?[0-9]{1,38}`).Draw(t, "digits"), 10)
		return n
	})
	d := noise(t, "bins")
	rapid.Check(t, func(t *rapid.T) {
		least, most := number.Draw(t, "least"), number.Draw(t, "most")
		if least.Cmp(most) > 0 {
			least, most = most, least
		}
		text := func(n *big.Int) string {
			digits := fmt.Sprintf("%03s", new(big.Int).Abs(n))
			if n.Sign() < 0 {
				return "-" + digits[:len(digits)-2] + "." + digits[len(digits)-2:]
			}
			return digits[:len(digits)-2] + "." + digits[len(digits)-2:]
		}
		made, err := tableOf(binned{Counts: []uint64{9}, Least: []string{text(least)}, Most: []string{text(most)}}, readNumber(kind))
		if err != nil {
			t.Fatal(err)
		}
		stream := d.Stream(rapid.SliceOf(rapid.Byte()).Draw(t, "row"))
		low, _ := value.ParseDecimal([]byte(text(least)), 2)
		high, _ := value.ParseDecimal([]byte(text(most)), 2)
		for range 20 {
			if n := made.draw(&stream, 0, 1).decimal(); n.Compare(low) < 0 || n.Compare(high) > 0 {
				t.Fatalf("%s is not from %s to %s", n.Append(nil, 2), text(least), text(most))
			}
		}
	})
}

func TestPortionsOfRowsCoverThemAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total, parts := rapid.Uint64Range(0, 1<<62).Draw(t, "total"), rapid.Uint64Range(1, 32).Draw(t, "parts")
		for i := range parts {
			if portion(total, i, parts) > portion(total, i+1, parts) {
				t.Fatal("a portion has fewer rows than none")
			}
		}
		if portion(total, 0, parts) != 0 || portion(total, parts, parts) != total {
			t.Fatal("rows are left over")
		}
	})
}

func TestLinkedColumnsHaveAtMostSoManyCells(t *testing.T) {
	t.Parallel()
	for columns, want := range map[int]int{2: 32, 3: 21, 4: 10, 13: 2} {
		if got := cellBins(columns); got != want {
			t.Errorf("%d columns have %d bins each, want %d", columns, got, want)
		}
	}
}
