package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// spellings are values of many generators' formats, each written in several ways. No two
// are equal to a warehouse, which ignores blanks at the end.
func spellings() []string {
	var list []string
	seen := map[string]bool{}
	for _, text := range []string{
		"jane.doe@acme.test", "joe@acme.test", "x@y.z", "X@Y.Z", `"x"@y.z`, "x+tag@y.z", "x @y.z", "078-05-1120",
		"GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "4111 1111 1111 1111", "1HGCM82633A004352", "49-015420-323751-8", "490154203237518", "CSQU3054383",
		"192.168.0.1", "192.168.0.0/16", "2001:db8::1", "2001:0db8::1", "2001:DB8:0:0::1", "::ffff:1.2.3.4", "::ffff:102:304", "::1", "00:1a:2b:3c:4d:5e", "001a.2b3c.4d5e",
		"01010750160", "131052-308T", "046 454 286", "FR12345678901", "732 829 320", "12 345 678",
		"3f2504e0-4f89-11d3-9a0c-0305e82c3301", "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", "0042", "42", "AB-12", "ab-12", "a", "", "00", "1.5", "-7", "+7",
		"é", "É", "e\u0301", "ß", "ss", "K", "\u212a", "n/a", "unknown",
	} {
		for _, v := range []string{
			text, strings.ToUpper(text), strings.ToLower(text), strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(text, "-", ""), strings.ReplaceAll(text, "-", " "),
			" " + text, "0" + text, text + "0", strings.ReplaceAll(text, ":", "-"), strings.ReplaceAll(text, ".", ""), text + ".",
		} {
			if v = strings.TrimRight(v, " "); !seen[v] {
				seen[v] = true
				list = append(list, v)
			}
		}
	}
	return list
}

// choices are the options of a generator one by one, and with a cipher that keeps keys apart.
func choices(spec generator.Spec) []string {
	list := []string{"{}"}
	add := func(option string) {
		list = append(list, "{"+option+"}", "{"+option+`,"cipher":"ff1"}`, "{"+option+`,"cipher":"ff1","fallback":"error"}`, "{"+option+`,"fallback":"error"}`)
	}
	for _, o := range spec.Options {
		for _, e := range o.Enum {
			add(fmt.Sprintf("%q:%q", o.Name, e))
		}
		switch o.Type {
		case generator.BooleanOption:
			add(fmt.Sprintf("%q:true", o.Name))
		case generator.IntegerOption:
			add(fmt.Sprintf("%q:4", o.Name))
		}
	}
	return list
}

// TestOneToOneGeneratorsKeepAllSpellingsApart masks values that differ in capitals, marks
// and the like alone: in a unique column they are two.
func TestOneToOneGeneratorsKeepAllSpellingsApart(t *testing.T) {
	t.Parallel()
	inputs, keys, tried := spellings(), generatortest.Keys(), 0
	for _, spec := range registry.List() {
		for _, options := range choices(spec) {
			o, faults := spec.Parse([]byte(options))
			if len(faults) > 0 || !spec.OneToOne(o) || spec.Name == plan.Passthrough {
				continue
			}
			for _, length := range []int{40, 65535} {
				s := setting{spec, options, plan.Type{Kind: plan.VarChar, Length: length}}
				if len(registry.Check(s.rule(), plan.Column{Type: s.kind})) > 0 {
					continue
				}
				tried++
				bound, made := s.bind(t, keys), map[string]string{}
				for _, in := range inputs {
					row := generator.Row{File: "0000_part_00", Values: [][]byte{[]byte(in)}}
					out, err := bound.Mask([]byte{}, []byte(in), &row)
					if err != nil || out == nil { // refused, or NULL, which no key holds
						continue
					}
					text := strings.TrimRight(string(out), " ")
					if other, ok := made[text]; ok {
						t.Errorf("%s: %q and %q both become %q", s, other, in, out)
					}
					made[text] = in
				}
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d rules are one-to-one", tried)
	}
}
