package csv_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/csv"
)

func TestAQuoterDoesWhatAppendAndUnquoteDo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := bytes.Join(rapid.SliceOfN(rapid.Map(ugly(), func(s string) []byte { return []byte(s) }), 0, 20).Draw(t, "value"),
			bytes.Repeat([]byte(rapid.SampledFrom([]string{"", "x", `"`}).Draw(t, "between")), rapid.IntRange(0, 70).Draw(t, "times")))
		before := rapid.SliceOfN(rapid.Byte(), 0, 5).Draw(t, "before")
		checkQuoter(t, before, value)
	})
}

// FuzzQuoter holds the vectors against the plain way, which knows nothing of them.
func FuzzQuoter(f *testing.F) {
	for _, length := range []int{0, 1, 31, 32, 33, 63, 64, 65, 129} {
		f.Add(bytes.Repeat([]byte(`"`), length))
		f.Add(append(bytes.Repeat([]byte("x"), length), `","`...))
		f.Add(append(bytes.Repeat([]byte("x"), length), '\r'))
		f.Add(append(bytes.Repeat([]byte("é"), length), '\n'))
	}
	f.Fuzz(func(t *testing.T, value []byte) { checkQuoter(t, nil, value) })
}

func checkQuoter(t interface {
	Helper()
	Errorf(string, ...any)
}, before, value []byte,
) {
	t.Helper()
	quoter := csv.NewQuoter()
	want := csv.Append(bytes.Clone(before), value)
	if got := quoter.Append(bytes.Clone(before), value); !bytes.Equal(got, want) {
		t.Errorf("the field of %q is %q, want %q", value, got, want)
	}
	quoted := bytes.Join([][]byte{nil, bytes.ReplaceAll(value, []byte(`"`), []byte(`""`)), nil}, []byte(`"`))
	got, rest := quoter.Unquote(quoted, bytes.Clone(before))
	if !bytes.Equal(got, value) || !bytes.HasPrefix(rest, before) {
		t.Errorf("the value of %q is %q behind %q, want %q behind %q", quoted, got, rest, value, before)
	}
}
