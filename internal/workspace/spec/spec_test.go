package spec_test

import (
	"testing"
	"time"

	"standin/internal/workspace/spec"
)

func TestWordsBecomeValues(t *testing.T) {
	t.Parallel()
	size, duration := spec.Size(5e6, 6.2e9), spec.Duration(time.Second)
	tests := []struct {
		kind spec.Scalar
		text string
		want any // nil: refused
	}{
		{size, "5MB", int64(5_000_000)},
		{size, "6.2GB", int64(6_200_000_000)},
		{size, "6200 MB", int64(6_200_000_000)},
		{size, "5000KB", int64(5_000_000)},
		{size, "0.1GB", int64(100_000_000)},
		{size, "4.9MB", nil},
		{size, "6.3GB", nil},
		{size, "5.0000001MB", nil},
		{size, "50", nil},
		{size, "50MiB", nil},
		{size, "-50MB", nil},
		{size, "1e3MB", nil},
		{size, "99999999999999999999GB", nil},
		{duration, "1h30m", 90 * time.Minute},
		{duration, "0.5s", nil},
		{duration, "5", nil},
		{spec.Integer(1, 10), "10", 10},
		{spec.Integer(1, 10), "11", nil},
		{spec.Integer(1, 10), "0x5", nil},
		{spec.Integer(1, 10), "05", nil},
		{spec.Words("a", "b"), "b", "b"},
		{spec.Words("a", "b"), "B", nil},
		{spec.Choices(spec.Choice{Word: "a"}, spec.Choice{Word: "b", Later: true}), "b", nil},
	}
	for _, test := range tests {
		got, problem := test.kind.Parse(test.text)
		if got != test.want || (problem == nil) != (test.want != nil) {
			t.Errorf("%s as a %s: %v, %v; want %v", test.text, test.kind.Label(), got, problem, test.want)
		}
	}
}

func TestLabelsOfSeveralAreInThePlural(t *testing.T) {
	t.Parallel()
	names := spec.Text("name of letters and digits", "")
	for want, kind := range map[string]spec.Type{
		"list of names of letters and digits":             spec.ListOf{Element: names},
		"list of lists of names of letters and digits":    spec.ListOf{Element: spec.ListOf{Element: names}},
		"mapping of names of letters and digits to ports": spec.MapOf{Key: names, Element: spec.Text("port", "")},
		"mapping of ports to values or lists of values":   spec.MapOf{Key: spec.Text("port", ""), Element: spec.Text("value or list of values", "")},
	} {
		if got := kind.Label(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
