package mask

import (
	"bytes"
	stdgzip "compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"standin/internal/fault"
	"standin/internal/plan"
)

// packed compresses each part on its own, one after the other.
func packed(t *testing.T, compression plan.Compression, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, part := range parts {
		var w io.WriteCloser = unclosed{&out}
		switch compression {
		case plan.Gzip:
			w = stdgzip.NewWriter(&out)
		case plan.Zstd:
			var err error
			if w, err = zstd.NewWriter(&out, zstd.WithZeroFrames(true)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.WriteString(w, part); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func unpacked(t *testing.T, compression plan.Compression, data []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(data)
	var err error
	switch compression {
	case plan.Gzip:
		var members *stdgzip.Reader
		if members, err = stdgzip.NewReader(r); err == nil {
			members.Multistream(false)
			r = members
		}
	case plan.Zstd:
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func maskFile(t *testing.T, in io.Reader, compression plan.Compression) ([]byte, Stats, error) {
	t.Helper()
	var out bytes.Buffer
	stats, err := File(t.Context(), compile(t, tableOf(`constant {"value":"k"}`, "passthrough")), in, &out, compression, "f", 0)
	return out.Bytes(), stats, err
}

func TestFilesOfEveryCompressionAreMasked(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x,\"y\n🦊\"\n", 100_000)
	tests := map[string]struct {
		parts []string
		want  string
		rows  int64
	}{
		"one member":                      {[]string{"a,b\nc,d\n"}, "k,b\nk,d\n", 2},
		"several members":                 {[]string{"a,b\nc", ",\"d\n", "\"\n"}, "k,b\nk,\"d\n\"\n", 2},
		"an empty member":                 {[]string{""}, "", 0},
		"empty members among others":      {[]string{"", "a,b\n", ""}, "k,b\n", 1},
		"no bytes at all":                 {nil, "", 0},
		"a file of many chunks":           {[]string{long}, strings.ReplaceAll(long, "x,", "k,"), 100_000},
		"a last record without line feed": {[]string{"a,b"}, "k,b\n", 1},
	}
	for name, test := range tests {
		for _, compression := range []plan.Compression{plan.Stored, plan.Gzip, plan.Zstd} {
			t.Run(string(compression)+", "+name, func(t *testing.T) {
				t.Parallel()
				in := packed(t, compression, test.parts...)
				out, stats, err := maskFile(t, iotest.HalfReader(bytes.NewReader(in)), compression)
				if err != nil {
					t.Fatal(err)
				}
				if got := unpacked(t, compression, out); got != test.want || stats.Rows != test.rows {
					t.Errorf("got %d bytes in %d rows, want %d in %d", len(got), stats.Rows, len(test.want), test.rows)
				}
				if stats.Read != int64(len(strings.Join(test.parts, "")))+int64(strings.Count(name, "without")) {
					t.Errorf("Read is %d", stats.Read)
				}
			})
		}
	}
}

func TestFilesThatAreNotWholeAreRefused(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	for range 20_000 {
		text.WriteString(strings.Repeat("x", random.IntN(20)) + ",b\n")
	}
	for _, compression := range []plan.Compression{plan.Gzip, plan.Zstd} {
		whole := packed(t, compression, text.String())
		damaged := bytes.Clone(whole)
		damaged[len(damaged)/2] ^= 0x55
		for name, in := range map[string][]byte{
			"cut in the middle":         whole[:len(whole)/2],
			"cut by one byte":           whole[:len(whole)-1],
			"cut in the header":         whole[:3],
			"followed by garbage":       append(bytes.Clone(whole), "garbage that is no member"...),
			"followed by zeros":         append(bytes.Clone(whole), make([]byte, 64)...),
			"damaged":                   damaged,
			"not compressed at all":     []byte(text.String()),
			"followed by half a member": append(bytes.Clone(whole), whole[:len(whole)/3]...),
		} {
			t.Run(string(compression)+", "+name, func(t *testing.T) {
				t.Parallel()
				_, _, err := maskFile(t, bytes.NewReader(in), compression)
				if fault.CodeOf(err) != fault.FileInvalid || !strings.Contains(err.Error(), "public.users, reading file f: ") {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// breakOnce fails, and then has come to its end.
type breakOnce struct{ err error }

func (b *breakOnce) Read([]byte) (int, error) {
	err := b.err
	b.err = io.EOF
	return 0, err
}

func TestABrokenDownloadIsNoBrokenFile(t *testing.T) {
	t.Parallel()
	broken := fmt.Errorf("connection reset: %w", io.EOF)
	for _, compression := range []plan.Compression{plan.Stored, plan.Gzip, plan.Zstd} {
		whole := packed(t, compression, strings.Repeat("a,b\n", 1000))
		for _, cut := range []int{0, 3, len(whole) / 2} {
			for how, after := range map[string]io.Reader{"for good": iotest.ErrReader(broken), "once": &breakOnce{err: broken}} {
				in := io.MultiReader(bytes.NewReader(whole[:cut]), after)
				if _, _, err := maskFile(t, in, compression); fault.CodeOf(err) != fault.StorageFailed || !errors.Is(err, broken) {
					t.Errorf("%s cut at %d, broken %s: got %v", compression, cut, how, err)
				}
			}
		}
	}
}

func TestAnUnknownCompressionIsRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := maskFile(t, strings.NewReader("a,b\n"), "bzip2"); fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
}
