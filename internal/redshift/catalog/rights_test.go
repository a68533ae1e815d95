package catalog_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// unanswered is the server's refusal of a question, for a reason.
func unanswered(reason wire.Reason) error { return &wire.Error{Reason: reason, SQLState: "XX000"} }

// asked answers the questions about rights, known by a word of each; an error
// refuses one.
type asked map[string]any

func (a asked) Query(_ context.Context, text string) ([][]string, error) {
	for word, answer := range a {
		if !strings.Contains(text, word) {
			continue
		}
		if err, refused := answer.(error); refused {
			return nil, err
		}
		return answer.([][]string), nil
	}
	return nil, errors.New("an unknown question: " + text)
}

func rights() asked {
	return asked{
		"has_database_privilege": [][]string{{"reader", "f", "t"}},
		"has_schema_privilege":   [][]string{{"open", "t", "f"}, {"closed", "f", "t"}},
		"has_table_privilege":    [][]string{{"open", "a", "alice", "t"}, {"open", "v", "reader", "f"}},
		"pg_depend":              [][]string{{"open", "a", "far", "v1", "bob"}, {"open", "a", "open", "v", "reader"}},
		"svv_user_info":          [][]string{{"UNRESTRICTED"}},
		"svv_system_privileges":  [][]string{{"ALTER TABLE", "steward", "role"}, {"drop table", "Steward", "role"}, {"VACUUM", "bob", "user"}, {"ANALYZE", "reader", "user"}},
		"'steward'":              [][]string{{"True"}},
		"'Steward'":              unanswered(wire.NotFound),
	}
}

func TestReadRights(t *testing.T) {
	t.Parallel()
	got, err := catalog.ReadRights(t.Context(), rights(), []string{"open", "closed", "absent"})
	if err != nil {
		t.Fatal(err)
	}
	want := catalog.Rights{
		User: "reader", Create: true, AllGrants: true, System: map[string]bool{"ALTER TABLE": true, "ANALYZE": true},
		Schemas:   map[string]catalog.SchemaRights{"open": {Usage: true}, "closed": {Create: true}},
		Relations: map[[2]string]catalog.RelationRights{{"open", "a"}: {Owner: "alice", Select: true}, {"open", "v"}: {Owner: "reader"}},
		Views:     map[[2]string][]catalog.View{{"open", "a"}: {{Schema: "far", Name: "v1", Owner: "bob"}, {Schema: "open", Name: "v", Owner: "reader"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRightsThatAreNotShownAreNone(t *testing.T) {
	t.Parallel()
	forbidden := error(&wire.Error{Reason: wire.Forbidden})
	for name, change := range map[string]func(asked){
		"views that are closed": func(a asked) { a["svv_user_info"], a["svv_system_privileges"] = forbidden, forbidden },
		"restricted access": func(a asked) {
			a["svv_user_info"], a["svv_system_privileges"] = [][]string{{"RESTRICTED"}}, [][]string{}
		},
	} {
		a := rights()
		change(a)
		if got, err := catalog.ReadRights(t.Context(), a, []string{"open"}); err != nil || got.AllGrants || len(got.System) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	a := rights()
	a["svv_user_info"], a["has_database_privilege"] = errors.New("it is not asked"), [][]string{{"reader", "t", "t"}}
	if got, err := catalog.ReadRights(t.Context(), a, []string{"open"}); err != nil || !got.AllGrants {
		t.Errorf("a superuser: %+v, %v", got, err)
	}
}

func TestRightsThatCannotBeReadAreAnError(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(asked){
		"a refused question":            func(a asked) { a["has_table_privilege"] = errors.New("no") },
		"a user that is not known":      func(a asked) { a["has_database_privilege"] = [][]string{} },
		"an answer of another shape":    func(a asked) { a["has_schema_privilege"] = [][]string{{"open"}} },
		"refused system permissions":    func(a asked) { a["svv_system_privileges"] = errors.New("no") },
		"refused access to views":       func(a asked) { a["svv_user_info"] = errors.New("no") },
		"a role that nobody tells of":   func(a asked) { a["'steward'"] = error(&wire.Error{Reason: wire.Lost}) },
		"a refused question about view": func(a asked) { a["pg_depend"] = errors.New("no") },
	} {
		a := rights()
		change(a)
		if _, err := catalog.ReadRights(t.Context(), a, []string{"open"}); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

func TestReadIdentity(t *testing.T) {
	t.Parallel()
	got, err := catalog.ReadIdentity(t.Context(), asked{"current_namespace": [][]string{{"86b5169f", "dev"}}})
	if want := (catalog.Identity{Namespace: "86b5169f", Database: "dev"}); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if _, err := catalog.ReadIdentity(t.Context(), asked{"current_namespace": [][]string{{"", "dev"}}}); err == nil {
		t.Error("a missing namespace is no error")
	}
}

func TestMaskingPoliciesOfOthersAreLeftOut(t *testing.T) {
	t.Parallel()
	attached := [][]string{
		{"s", "t", "own", `["a"]`, "user", "me"},
		{"s", "t", "others", `["a"]`, "user", "bob"},
		{"s", "t", "everybody's", `["a"]`, "public", "public"},
		{"s", "t", "role's", `["a"]`, "Role", "r"},
	}
	for name, test := range map[string]struct {
		member any
		want   []string
	}{
		"of a role that the user has":                {[][]string{{"t"}}, []string{"own", "everybody's", "role's"}},
		"of a role that the user has not":            {[][]string{{"f"}}, []string{"own", "everybody's"}},
		"of a role that the user may not know about": {unanswered(wire.Unknown), []string{"own", "everybody's"}},
	} {
		got, seen, err := catalog.MaskingPolicies(t.Context(), asked{
			"usesuper": [][]string{{"t"}}, "svv_attached": attached, "SELECT current_user": [][]string{{"me"}}, "user_is_member_of": test.member,
		}, []string{"s"})
		var names []string
		for _, p := range got {
			names = append(names, p.Policy)
		}
		if diff := cmp.Diff(test.want, names); diff != "" || !seen || err != nil {
			t.Errorf("%s: %v, %v\n%s", name, seen, err, diff)
		}
	}
}

func TestPoliciesThatHideData(t *testing.T) {
	t.Parallel()
	attached := [][]string{{"s", "t", "p", `["a","b c"]`, "User", "me"}, {"s", "t", "q", `["d"]`, "user", "bob"}}
	for name, test := range map[string]struct {
		session asked
		seen    bool
		failed  bool
	}{
		"a superuser sees them": {session: asked{"usesuper": [][]string{{"t"}}, "svv_attached": attached, "SELECT current_user": [][]string{{"me"}}}, seen: true},
		"so does a security administrator": {
			session: asked{"usesuper": [][]string{{"f"}}, "user_is_member_of": [][]string{{"True"}}, "svv_attached": attached, "SELECT current_user": [][]string{{"me"}}}, seen: true,
		},
		"others are shown none, which is no answer": {
			session: asked{"usesuper": [][]string{{"f"}}, "user_is_member_of": [][]string{{"f"}}, "svv_attached": [][]string{}},
		},
		"nor are those who may not ask": {session: asked{"usesuper": [][]string{{"f"}}, "user_is_member_of": unanswered(wire.Forbidden)}},
		"a question about a role that was stopped is no answer either": {
			session: asked{"usesuper": [][]string{{"f"}}, "user_is_member_of": unanswered(wire.Stopped), "svv_attached": attached}, failed: true,
		},
		"nor is one whose connection broke": {
			session: asked{"usesuper": [][]string{{"f"}}, "user_is_member_of": error(&wire.Error{Reason: wire.Lost}), "svv_attached": attached}, failed: true,
		},
		"also about the role of a policy": {
			session: asked{
				"usesuper": [][]string{{"t"}}, "svv_attached": [][]string{{"s", "t", "p", `["a"]`, "role", "r"}}, "SELECT current_user": [][]string{{"me"}},
				"user_is_member_of": unanswered(wire.Stopped),
			}, failed: true,
		},
		"a view that is not there": {session: asked{"usesuper": [][]string{{"t"}}, "svv_attached": errors.New("no")}, failed: true},
	} {
		got, seen, err := catalog.MaskingPolicies(t.Context(), test.session, []string{"s"})
		if seen != test.seen || (err != nil) != test.failed {
			t.Errorf("%s: seen %v, %v", name, seen, err)
		}
		if test.seen && (len(got) != 1 || got[0].Kind != "user" || len(got[0].Columns) < 2 || got[0].Columns[0] != "a") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
