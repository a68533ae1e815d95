package expression_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"standin/internal/generator/expression"
)

func compile(tb testing.TB, pattern string) *expression.Expression {
	tb.Helper()
	e, err := expression.Compile(pattern)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// agree compares the first match, and the first one from every place on, with package
// regexp's.
func agree(t *testing.T, pattern string, text []byte) {
	t.Helper()
	want, err := regexp.Compile(pattern)
	e, ours := expression.Compile(pattern)
	if (err == nil) != (ours == nil) {
		t.Fatalf("%q: package regexp says %v, and this one %v", pattern, err, ours)
	}
	if err != nil {
		return
	}
	if e.Groups() != want.NumSubexp() {
		t.Fatalf("%q has %d groups, not %d", pattern, e.Groups(), want.NumSubexp())
	}
	for range 2 { // the second run must not see the first
		if got := e.Find(text, 0); !slices.Equal(got, want.FindSubmatchIndex(text)) {
			t.Fatalf("%q in %q: %v, not %v", pattern, text, got, want.FindSubmatchIndex(text))
		}
	}
	// All matches of package regexp, without those that are empty and touch the one before.
	for _, match := range want.FindAllSubmatchIndex(text, -1) {
		if got := e.Find(text, match[0]); !slices.Equal(got, match) {
			t.Fatalf("%q in %q from %d: %v, not %v", pattern, text, match[0], got, match)
		}
	}
}

func TestMatchesAreThoseOfPackageRegexp(t *testing.T) {
	t.Parallel()
	texts := []string{"", "a", "ab", "aab abb", "jane.doe@acme.test, +1 (212) 555-0100", "Zoë 東京\nline two\n", "aaaaaaaaaaaaaaaaaaaaaaaa", "\xffa\xc3", "xABCy", "a.b.c", "foofoobar"}
	for _, pattern := range []string{
		"", "a", "a*", "a+?", "(a)(b)?", "(a|ab)(c|bcd)?", "(a*)(ab)*", `^a`, `a$`, `(?m)^l\w+`, `\b\w`, `\B.`, `(?i)abc`, `(?s).+`, `.+`, `[^a-z]+`, `(\w+)@(\w+)\.test`, `(?P<x>\d{3})-(\d{4})`,
		`(a?)*?b`, `(|a)+`, `(?:(a)|b)*`, `\x{6771}.`, `foo(bar|foo)`, `\z`, `\A`, `(a+)+$`, `[[:alpha:]]{2,3}`, `\pL+`, `x{0}y*`, `(()|.)(b)`, "(", "a**", `\8`,
	} {
		for _, text := range texts {
			agree(t, pattern, []byte(text))
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	text := []byte(strings.Repeat("jane.doe@acme.test or (212) 555-0100; ", 50))
	for _, pattern := range []string{`(\w+)\.(\w+)@`, `\((\d{3})\) (\d{3})-(\d{4})`, `nothing`, `(a|b|.)*?z`} {
		e := compile(t, pattern)
		if n := testing.AllocsPerRun(10, func() {
			for at := 0; at < len(text); {
				found := e.Find(text, at)
				if found == nil {
					break
				}
				at = max(found[1], at+1)
			}
		}); n != 0 {
			t.Errorf("%s allocates %v times", pattern, n)
		}
	}
}

func FuzzMatchesAreThoseOfPackageRegexp(f *testing.F) {
	f.Add(`(a|ab)(c|bcd)(d*)`, []byte("abcd"))
	f.Add(`(?i)\b(x+)\B|^$`, []byte("XxY\n"))
	f.Add(`((a)|b)*?c`, []byte("ababc\xff"))
	f.Fuzz(func(t *testing.T, pattern string, text []byte) {
		if len(pattern) > 60 || len(text) > 200 {
			return
		}
		agree(t, pattern, text)
	})
}

func BenchmarkFind(b *testing.B) {
	text := []byte("order 4711 of jane.doe@acme.test was shipped")
	e := compile(b, `(\w+)\.(\w+)@`)
	b.ReportAllocs()
	for b.Loop() {
		e.Find(text, 0)
	}
}
