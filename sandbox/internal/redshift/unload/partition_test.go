package unload_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/unload"
)

func TestPartitionsAreFolders(t *testing.T) {
	t.Parallel()
	rows := []string{"2019\tMay\ta", "2019\tMay\tb", `2020	\N	c`, "2020\ta/b\td"}
	cases := []struct {
		options string
		want    map[string]string
	}{
		{"partition by (y, m) parallel off header", map[string]string{
			"p/y=2019/m=May/000":                        "v\na\nb\n",
			"p/y=2020/m=__HIVE_DEFAULT_PARTITION__/000": "v\nc\n",
			"p/y=2020/m=a%2Fb/000":                      "v\nd\n",
		}},
		{"partition by (y) include parallel off allowoverwrite", map[string]string{
			"p/y=2019/000": "2019,May,a\n2019,May,b\n", "p/y=2020/000": "2020,,c\n2020,a/b,d\n",
		}},
	}
	for _, c := range cases {
		store := objectstest.New(nil)
		b := &backend{fields: text("y", "m", "v"), lines: rows}
		if _, err := unload.Run(t.Context(), config(b, store), parse(t, c.options)); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, key := range store.Keys() {
			got[key] = string(store.Get(key))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.options, diff)
		}
	}
}

func TestCleanPathEmptiesOnlyThePartitionsThatGetRows(t *testing.T) {
	t.Parallel()
	store := objectstest.New(map[string]string{"p/y=2019/old": "x", "p/y=2018/old": "x"})
	b := &backend{fields: text("y", "v"), lines: []string{"2019\ta"}}
	if _, err := unload.Run(t.Context(), config(b, store), parse(t, "partition by (y) parallel off cleanpath")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"p/y=2018/old", "p/y=2019/000"}, store.Keys()); diff != "" {
		t.Error(diff)
	}
}

func TestPartitionsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, options := range []string{"partition by (nothing)", "partition by (y, v)"} {
		b := &backend{fields: text("y", "v")}
		if _, err := unload.Run(t.Context(), config(b, objectstest.New(nil)), parse(t, options)); err == nil {
			t.Errorf("%s: no error", options)
		}
	}
}
