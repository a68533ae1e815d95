package csv_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/csv"
)

// halves reads data in pieces of half the size asked for.
func halves(data []byte) io.Reader { return iotest.HalfReader(bytes.NewReader(data)) }

func TestCutIsTheEndOfTheLastWholeRecord(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]int{
		"":                      0,
		"a,b":                   0,
		"a,b\n":                 4,
		"a,b\nc":                4,
		"a,b\n\"c\nd":           4,
		"a\n\"c\nd\n\"\ne":      9,
		"\"a\nb\n":              0,
		"\"\"\"\n\"\n\"\n\n\n":  6,
		"a\n\"\"\"\"\n\"\n\"\"": 7,
	} {
		if got := csv.Cut([]byte(data)); got != want {
			t.Errorf("Cut(%q) = %d, want %d", data, got, want)
		}
	}
}

func TestRecordsAreTheSameWhateverTheChunks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(ugly(), 2, 2), 1, 30).Draw(t, "rows")
		var data []byte
		for _, row := range rows {
			data = append(csv.Append(data, []byte(row[0])), csv.Delimiter)
			data = append(csv.Append(data, []byte(row[1])), csv.Newline)
		}
		chunks := csv.NewChunks(halves(data), rapid.IntRange(1, 200).Draw(t, "size"))
		var got [][]string
		for {
			chunk, _, err := chunks.Next(nil)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			part, err := read(chunk, 2)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, part...)
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARecordLongerThanTheChunkGrowsIt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3<<20)
	chunks := csv.NewChunks(strings.NewReader("a\n"+long+"\nb\n"), 16)
	var got []int
	for {
		chunk, _, err := chunks.Next(nil)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(chunk) {
			got = append(got, len(line))
		}
	}
	if diff := cmp.Diff([]int{2, 3<<20 + 1, 2}, got); diff != "" {
		t.Error(diff)
	}
}

func TestARecordThatNeverEndsIsRefusedAtItsBeginning(t *testing.T) {
	t.Parallel()
	endless := io.MultiReader(strings.NewReader("a\nb\n"), endlessReader{})
	chunks := csv.NewChunks(endless, 1<<10)
	if _, _, err := chunks.Next(nil); err != nil {
		t.Fatal(err)
	}
	_, offset, err := chunks.Next(nil)
	var fault *csv.Error
	if !errors.As(err, &fault) || fault.Reason != csv.TooLong || offset != 4 {
		t.Errorf("got %v at %d, want TooLong at 4", err, offset)
	}
}

type endlessReader struct{}

func (endlessReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestAReaderThatFailsIsNotTheEndOfTheStream(t *testing.T) {
	t.Parallel()
	for _, broken := range []error{errors.New("connection reset"), fmt.Errorf("get the object: %w", io.EOF)} {
		chunks := csv.NewChunks(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)), 1<<10)
		if _, _, err := chunks.Next(nil); err != broken { //nolint:errorlint // It is given as it is.
			t.Errorf("got %v, want the reader's error", err)
		}
	}
}

func FuzzChunks(f *testing.F) {
	f.Add([]byte("a,\"b\n\n\"\nc,d\n"), 3)
	f.Add([]byte("\"\"\"\n\"\n\n\"open\n"), 1)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		chunks := csv.NewChunks(halves(data), size%64)
		var joined, buffer []byte
		for {
			chunk, offset, err := chunks.Next(buffer)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if offset != int64(len(joined)) || len(chunk) == 0 || chunk[len(chunk)-1] != '\n' {
				t.Fatalf("chunk of %d bytes at %d, want at %d", len(chunk), offset, len(joined))
			}
			joined = append(joined, chunk...)
			buffer = chunk
		}
		want := data
		if len(want) > 0 && want[len(want)-1] != '\n' {
			want = append(bytes.Clone(want), '\n')
		}
		if !bytes.Equal(joined, want) {
			t.Errorf("chunks joined are %q, want %q", joined, want)
		}
	})
}
