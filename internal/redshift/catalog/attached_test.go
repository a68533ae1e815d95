package catalog_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

func TestWhatAUserIsShownOfWhatHangsOnTables(t *testing.T) {
	t.Parallel()
	forbidden := error(&wire.Error{Reason: wire.Forbidden})
	shown := func(change func(asked)) asked {
		a := asked{
			"usesuper": [][]string{{"t"}}, "FROM svv_rls_attached_policy": [][]string{{"s", "a", "p"}, {"s", "a", "p"}},
			"FROM svv_attached_masking_policy": [][]string{{"s", "b.c", "m", `["x"]`, "public", "public"}},
			"FROM svv_datashare_objects":       [][]string{{"s.a", "sales"}, {"s.b.c", "sales"}, {"other.a", "sales"}},
		}
		change(a)
		return a
	}
	all := map[[2]string][]string{
		{"s", "a"}: {"row-level security policy p", "datashare sales"}, {"s", "b.c"}: {"masking policy m", "datashare sales"},
	}
	for name, test := range map[string]struct {
		session  asked
		unseen   []string
		attached map[[2]string][]string
	}{
		"a superuser": {shown(func(asked) {}), nil, all},
		"a security administrator, and shares of its own": {
			shown(func(a asked) { a["usesuper"], a["user_is_member_of"] = [][]string{{"f"}}, [][]string{{"t"}} }), []string{"datashares"}, all,
		},
		"anybody else": {
			shown(func(a asked) {
				a["usesuper"], a["user_is_member_of"], a["FROM svv_datashare_objects"] = [][]string{{"f"}}, unanswered(wire.Unknown), [][]string{}
			}),
			[]string{"row-level security", "masking policies", "datashares"},
			map[[2]string][]string{},
		},
		"where the views are closed": {
			shown(func(a asked) {
				a["FROM svv_rls_attached_policy"], a["FROM svv_attached_masking_policy"], a["FROM svv_datashare_objects"] = forbidden, forbidden, forbidden
			}),
			[]string{"row-level security", "masking policies", "datashares"},
			map[[2]string][]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sight, err := catalog.See(t.Context(), test.session)
			if err != nil {
				t.Fatal(err)
			}
			got, err := catalog.Attached(t.Context(), test.session, sight, []string{"s"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.attached, got); diff != "" {
				t.Errorf("attached (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.unseen, sight.Unseen()); diff != "" {
				t.Errorf("unseen (-want +got):\n%s", diff)
			}
		})
	}
	for name, change := range map[string]func(asked){
		"a view that cannot be asked": func(a asked) { a["FROM svv_datashare_objects"] = errors.New("the connection is lost") },
		"a role that nobody tells of": func(a asked) { a["usesuper"], a["user_is_member_of"] = [][]string{{"f"}}, unanswered(wire.Stopped) },
	} {
		if _, err := catalog.See(t.Context(), shown(change)); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
