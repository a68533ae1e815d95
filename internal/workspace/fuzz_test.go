package workspace_test

import (
	"testing"

	"standin/internal/workspace"
)

// FuzzATableNameMeansItself: what a name is written as is read as the same name.
func FuzzATableNameMeansItself(f *testing.F) {
	for _, text := range []string{"public.users", `"my.schema".users`, `"a""b"."c"`, "a.b.c", `"".x`, `"open.x`, "x.", ".x", `a"b.c`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := workspace.ParseTableName(text)
		if err != nil {
			return
		}
		if name.Schema == "" || name.Name == "" {
			t.Errorf("%q has an empty part", text)
		}
		if again, err := workspace.ParseTableName(name.String()); err != nil || again != name {
			t.Errorf("%q is %+v, written as %s, read as %+v, %v", text, name, name, again, err)
		}
	})
}
