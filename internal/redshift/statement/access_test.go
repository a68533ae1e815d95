package statement_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"standin/internal/golden"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// TestAccess prints what administrators are told to run, and what check sends,
// for names that try to break out of every place that they are given.
func TestAccess(t *testing.T) {
	t.Parallel()
	const user = `IAM:o"brien`
	staging := plan.Staging{UnloadRole: "default", LoadRole: `arn:aws:iam::1:role/o'b\`, Region: "eu-west-1", Compression: plan.Zstd}
	var statements []string
	add := func(text string, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		statements = append(statements, text)
	}
	add(statement.GrantUsage("sel ect", user))
	add(statement.GrantCreate("sel ect", user))
	add(statement.GrantSelect("sel ect", `Grö"ße`, user))
	add(statement.GrantSelectAll("sel ect", user))
	add(statement.GrantSelectLater("sel ect", user))
	add(statement.GrantSizes(user))
	add(statement.GrantDatabase("CREATE", `d"b`, user))
	add(statement.GrantAssumeRole(staging.UnloadRole, user, "UNLOAD"))
	add(statement.GrantAssumeRole(staging.LoadRole, user, "COPY"))
	add(statement.OwnRelation("sel ect", "t", user))
	add(statement.SeeAllGrants(user))
	add(statement.DetachMasking(`m"p`, "s", "t", []string{"a", `b"c`}, "public", "public"))
	add(statement.DetachMasking("m", "s", "t", []string{"a"}, "role", "r"))
	add(statement.DetachMasking("m", "s", "t", []string{"a"}, "user", user))
	rows, err := statement.IgnoreRowPolicies("standin_unload", user)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := statement.SeeColumnGrants("standin_publish", user)
	if err != nil {
		t.Fatal(err)
	}
	statements = slices.Concat(statements, rows, columns, []string{statement.ProbeTable()})
	add(statement.ProbeUnload(staging, `s3://b/o'brien\/`))
	add(statement.ProbeCopy(staging, `s3://b/o'brien\/manifest`))
	golden.Equal(t, filepath.Join("testdata", "access.sql"), strings.Join(statements, ";\n")+";\n")
}

func TestAPrivilegeThatIsNoWordIsRefused(t *testing.T) {
	t.Parallel()
	if text, err := statement.GrantDatabase("CREATE TO x; --", "db", "u"); err == nil {
		t.Errorf("it became %q", text)
	}
}
