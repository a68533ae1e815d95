package statistic

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

// bin is a row of an answer; an empty limit is NULL.
func bin(number, rows int, least, most string) [][]byte {
	row := [][]byte{fmt.Append(nil, number), fmt.Append(nil, rows), nil, nil}
	if least != "" {
		row[2] = []byte(least)
	}
	if most != "" {
		row[3] = []byte(most)
	}
	return row
}

func TestBinsOfFewRowsAreJoinedInTheirOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer generator.Answer
		want   binned
	}{
		"at both ends until five rows are left within the limits": {
			generator.Answer{bin(3, 5, "7", "7"), bin(1, 5, "", "2"), bin(2, 4, "3", "6"), bin(4, 5, "8", "9"), bin(5, 3, "10", "11"), bin(6, 4, "12", ""), bin(7, 3, "", "")},
			binned{Counts: []uint64{9, 5, 5, 10}, Least: []string{"3", "7", "8", "10"}, Most: []string{"6", "7", "9", "11"}},
		},
		"in the middle until they have five": {
			generator.Answer{bin(1, 9, "1", "2"), bin(2, 2, "3", "4"), bin(3, 2, "5", "6"), bin(4, 1, "7", "7"), bin(5, 9, "8", "9")},
			binned{Counts: []uint64{9, 5, 9}, Least: []string{"1", "3", "8"}, Most: []string{"2", "7", "9"}},
		},
		"all of them": {
			generator.Answer{bin(1, 8, "3", "4"), bin(2, 6, "5", "6"), bin(3, 6, "7", "7")},
			binned{Counts: []uint64{20}, Least: []string{"3"}, Most: []string{"7"}},
		},
		"none": {nil, binned{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := binsOf(c.answer)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if _, err := binsOf(generator.Answer{bin(1, 20, "", "")}); err == nil {
		t.Error("bins without a limit are no error")
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
			drawn, _ := made.draw(&stream, 0, 1)
			if n := drawn.decimal(); n.Compare(low) < 0 || n.Compare(high) > 0 {
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
