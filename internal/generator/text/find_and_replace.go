package text

import (
	"bytes"
	"unicode/utf8"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func findAndReplace() generator.Spec {
	return generator.Spec{
		Name:    "find-and-replace",
		Version: 1,
		Summary: "replaces given words in texts by given others",
		Description: "At each place the first entry of `replace` that is found there is replaced, and the search goes on behind it. `ignore_case: true` finds letters of either case; `words: true` finds only what has neither letter nor digit on either side. " +
			"Every letter and digit of what is not found becomes another of its kind; `rest: keep` keeps it, so that the texts must then hold nothing else that is real. A text in which nothing is found is treated as `unmatched` says. For patterns see `regex-mask`.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{
				Name: "replace", Type: generator.ObjectsOption, Summary: "What is found, and what takes its place.",
				Fields: []generator.Option{
					{Name: "find", Type: generator.ScalarOption, Required: true, Summary: "The text that is found."},
					{Name: "with", Type: generator.ScalarOption, Default: `""`, Summary: "The text that takes its place."},
				},
			},
			{Name: "ignore_case", Type: generator.BooleanOption, Default: "false", Summary: "Whether the case of letters makes no difference."},
			{Name: "words", Type: generator.BooleanOption, Default: "false", Summary: "Whether whole words alone are found."},
			{Name: "rest", Type: generator.TextOption, Default: `"scramble"`, Enum: []string{"scramble", "keep"}, Summary: "What becomes of what stands between the words that are found."},
			{Name: "unmatched", Type: generator.TextOption, Default: `"scramble"`, Enum: []string{"scramble", "keep", "error", "null"}, Summary: "What becomes of a text in which nothing is found."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Shortens:         true,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback:         "A text in which nothing is found has every letter and digit replaced by another of its kind, or stays, or is refused, or becomes NULL, as `unmatched` says.",
		Examples: []generator.Example{
			{Options: `{"replace":[{"find":"Acme","with":"Initech"}],"rest":"keep"}`, In: "Acme Corp., Acme Street", Out: "Initech Corp., Initech Street"},
			{Options: `{"replace":[{"find":"acme","with":"Initech"}],"ignore_case":true,"words":true,"rest":"keep"}`, In: "ACME and Acmeology", Out: "Initech and Acmeology"},
			{Options: `{"replace":[{"find":"gold","with":"tier 1"},{"find":"silver","with":"tier 2"}]}`, In: "Jane is gold", Out: "Xtco ww tier 1"},
			{Options: `{"replace":[{"find":"Acme"}]}`, In: "Umbrella Corp.", Out: "Ebdevjec Ljsv."},
			{Options: `{"unmatched":"null"}`, In: "anything", Null: true},
			{In: "anything", Out: "ahfcnltr"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			for _, entry := range o.Objects("replace") {
				if entry.Text("find") == "" {
					return generator.NewOptionFault("replace", "it finds the empty text, which is everywhere")
				}
				if with := entry.Text("with"); c.Type.Kind == plan.Char && !character.IsASCII([]byte(with)) {
					return generator.NewOptionFault("replace", "a CHAR column holds ASCII only")
				}
			}
			if o.Text("unmatched") == "keep" && len(o.Objects("replace")) == 0 {
				return generator.NewOptionFault("replace", "there is nothing to find, so that every text would stay")
			}
			if o.Text("unmatched") == "null" && c.NotNull {
				return generator.NewOptionFault("unmatched", "the column is NOT NULL")
			}
			return nil
		},
		Compile: compileFindAndReplace,
	}
}

// replacement is a text that is found, and what takes its place.
type replacement struct{ find, with []byte }

func compileFindAndReplace(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	f := finder{ignoreCase: o.Boolean("ignore_case"), words: o.Boolean("words")}
	for _, entry := range o.Objects("replace") {
		f.entries = append(f.entries, replacement{[]byte(entry.Text("find")), []byte(entry.Text("with"))})
	}
	scramble, unmatched := o.Text("rest") == "scramble", o.Text("unmatched")
	nothing := fault.New(fault.ValueRefused, "generator find-and-replace found nothing to replace in a text")
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		stream := d.Draw(in, row)
		keep := func(rest []byte) {
			if scramble {
				dst = character.Scramble(dst, rest, &stream)
			} else {
				dst = append(dst, rest...)
			}
		}
		from, found := 0, false
		for at := 0; at < len(in); {
			i := f.find(in, at)
			if i < 0 {
				_, size := utf8.DecodeRune(in[at:])
				at += size
				continue
			}
			keep(in[from:at])
			dst = append(dst, f.entries[i].with...)
			at += len(f.entries[i].find)
			from, found = at, true
		}
		if found {
			keep(in[from:])
			return dst, nil
		}
		switch unmatched {
		case "error":
			return nil, nothing
		case "null":
			return nil, nil
		case "keep":
			return append(dst, in...), nil
		}
		return character.Scramble(dst, in, &stream), nil
	}, nil
}

// finder looks for entries at a place of a text.
type finder struct {
	entries           []replacement
	ignoreCase, words bool
}

// find is the index of the first entry that stands at a place, or -1.
func (f *finder) find(in []byte, at int) int {
	for i := range f.entries {
		find := f.entries[i].find
		end := at + len(find)
		if end > len(in) || !f.equal(in[at:end], find) {
			continue
		}
		if f.words && (wordBefore(in, at) || wordAt(in, end)) {
			continue
		}
		return i
	}
	return -1
}

func (f *finder) equal(a, b []byte) bool {
	if f.ignoreCase {
		return character.EqualFold(a, b)
	}
	return bytes.Equal(a, b)
}

func wordBefore(in []byte, at int) bool {
	r, _ := utf8.DecodeLastRune(in[:at])
	return character.KindOf(r) > 0
}

func wordAt(in []byte, at int) bool {
	r, _ := utf8.DecodeRune(in[at:])
	return character.KindOf(r) > 0
}
