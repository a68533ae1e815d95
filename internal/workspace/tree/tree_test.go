package tree_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/workspace/tree"
)

func TestScalarsHaveTheTypesOfYAML12(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tree.ScalarType{
		"yes": tree.String, "No": tree.String, "on": tree.String, "OFF": tree.String, "y": tree.String,
		"true": tree.Boolean, "False": tree.Boolean, "~": tree.Null, "null": tree.Null, "''": tree.String, `"null"`: tree.String,
		"5": tree.Integer, "0x10": tree.Integer, "1.5": tree.Float, "2024-01-31": tree.Timestamp, "24h": tree.String, "'5'": tree.String,
		"12:30:45": tree.String, "!!str 5": tree.String,
	} {
		d := tree.Parse("f", []byte("k: "+text))
		if err := d.Err(); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := d.Root.Entries[0].Value.Type; got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestKeysAreTheWordsThatAreWritten(t *testing.T) {
	t.Parallel()
	d := tree.Parse("f", []byte("on: 1\nnull: 2\n123: 3\n'a b': 4\n\"x\\ty\": 5\n2024-01-31: 6\n"))
	var keys []string
	for _, e := range d.Root.Entries {
		keys = append(keys, e.Key.Text)
	}
	if diff := cmp.Diff([]string{"on", "null", "123", "a b", "x\ty", "2024-01-31"}, keys); diff != "" || d.Err() != nil {
		t.Error(diff, d.Err())
	}
}

func TestAnAliasIsReadAtItsOwnPlace(t *testing.T) {
	t.Parallel()
	d := tree.Parse("f", []byte("a: &x [1, 2]\nb: *x\n"))
	if d.Err() != nil {
		t.Fatal(d.Err())
	}
	b := d.Root.Entries[1].Value
	if b.Kind != tree.Sequence || len(b.Items) != 2 || b.Position != (tree.Position{Line: 2, Column: 4}) {
		t.Errorf("got %+v", b)
	}
}

// TestAliasesOfAliasesEnd reads a document of a few lines that would unfold into
// more values than there is memory.
func TestAliasesOfAliasesEnd(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 12 {
		fmt.Fprintf(&text, "a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	err := tree.Parse("f", []byte(text.String())).Err()
	if err == nil || !strings.Contains(err.Error(), "too many values, counting") {
		t.Errorf("got %v", err)
	}
}

func TestAnExcerptPointsAtThePlace(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want string
	}{
		"below ASCII":             {"k:   value\n", " 1 | k:   value\n   |      ^^^^^"},
		"below wide characters":   {"日本: 値x\n", " 1 | 日本: 値x\n   |       ^^"},
		"below a quoted word":     {`k: "a\tb"`, " 1 | k: \"a\\tb\"\n   |    ^^^^^"},
		"without carriage return": {"k: v\r\n", " 1 | k: v\n   |    ^"},
		"cut at a long line":      {"k: v" + strings.Repeat("x", 300), " 1 | k: v" + strings.Repeat("x", 156) + "…\n   |    " + strings.Repeat("^", 157)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := tree.Parse("f", []byte(test.text))
			d.Report(d.Root.Entries[0].Value, "", "wrong")
			all, ok := errors.AsType[*tree.FileError](d.Err())
			if !ok {
				t.Fatal(d.Err())
			}
			if diff := cmp.Diff(test.want, all.List[0].Excerpt); diff != "" {
				t.Errorf("(- want, + got):\n%s", diff)
			}
		})
	}
}

// TestHiddenValuesStayHidden reports a fault at every node of documents with a
// hidden value, and looks for it in what is printed.
func TestHiddenValuesStayHidden(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"in block form":        "a: 1\nsecret: hunter2\nb: 2\n",
		"in flow form":         "{a: 1, secret: hunter2, b: 2}",
		"in quotes":            "a: 1\nsecret: 'x hunter2'\nb: 2\n",
		"over several lines":   "a: 1\nsecret: |\n  x\n\n  hunter2\nb: 2\n",
		"folded":               "a: {secret: x\n  hunter2, b: 2}\n",
		"in a mapping":         "a: 1\nsecret:\n  deep: {x: hunter2}\n  y: [hunter2]\nb: 2\n",
		"before a wide line":   "a: 1\nsecret: 日本hunter2\nb: 2\n",
		"as a key's neighbour": "a: {x: 1, secret: hunter2}\nb: {secret: 1}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := tree.Parse("f", []byte(text))
			var walk func(n *tree.Node)
			walk = func(n *tree.Node) {
				d.Report(n, "", "wrong")
				for _, e := range n.Entries {
					d.Report(e.Key, "", "wrong")
					if e.Key.Text == "secret" {
						d.Hide(e.Value)
					}
					walk(e.Value)
				}
				for _, item := range n.Items {
					walk(item)
				}
			}
			walk(d.Root)
			all, ok := errors.AsType[*tree.FileError](d.Err())
			if !ok || strings.Contains(all.Detail(), "hunter2") {
				t.Errorf("got\n%s", all.Detail())
			}
		})
	}
}

func TestSyntaxErrorsNearSecretsShowNoLine(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"password: \"hunter2\nx: 1", "key: |\n hunter2\n\tx", "a: {token: hunter2"} {
		all, ok := errors.AsType[*tree.FileError](tree.Parse("f", []byte(text)).Err())
		if !ok || strings.Contains(all.Detail()+all.Error(), "hunter2") {
			t.Errorf("%q: got %v", text, all)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"password", "port", "host", "sslmode", "database"}
	for word, want := range map[string]string{
		"passwrd": "password", "psasword": "password", "PORT": "port", "prot": "port", "hots": "host", "dtabase": "database", "xyz": "", "": "", "po": "",
	} {
		if got := tree.Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
