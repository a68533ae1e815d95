package check_test

import (
	"context"
	"errors"
	"testing"

	"standin/internal/check"
	"standin/internal/plan"
)

func TestSourceRights(t *testing.T) {
	t.Parallel()
	w := &warehouse{rights: check.Rights{
		User: `re"ader`, Schemas: map[string]check.SchemaRights{"s": {}, "u": {Usage: true}},
		Relations: map[[2]string]check.RelationRights{{"s", "a"}: {Select: true}, {"u", "b"}: {}},
	}}
	schemas := []string{"s", "u", "absent"}
	want(t, run(t, check.SourceRights(w, tables("s.a", "u.b"), schemas)),
		`source-rights failed GRANT USAGE ON SCHEMA "s" TO "re""ader";`,
		`source-rights failed GRANT SELECT ON TABLE "u"."b" TO "re""ader";`)
	w.rights.Schemas["s"] = check.SchemaRights{Usage: true}
	want(t, run(t, check.SourceRights(w, tables("s.a"), schemas)), "source-rights passed all 1 tables")
	w.err = errors.New("no")
	want(t, run(t, check.SourceRights(w, tables("s.a"), schemas)), "source-rights unknown no")
	w = &warehouse{rights: check.Rights{User: "Reader"}}
	want(t, run(t, check.SourceRights(w, tables("Sales.Order"), nil)),
		"source-rights failed SET enable_case_sensitive_identifier TO true;\nGRANT SELECT ON TABLE \"Sales\".\"Order\" TO \"Reader\";")
	unread := func(context.Context) ([]plan.Table, error) { return nil, check.ErrNotReached }
	want(t, run(t, check.SourceRights(&warehouse{}, unread, schemas)), "source-rights unknown could not be reached")
	want(t, run(t, check.DestinationRights(&warehouse{}, unread, "db")), "destination-rights unknown could not be reached")
	want(t, run(t, check.HiddenData(&warehouse{}, unread, schemas, "u")), "hidden-data unknown could not be reached")
}

func TestDestinationRights(t *testing.T) {
	t.Parallel()
	w := &warehouse{rights: check.Rights{
		User: "writer", Schemas: map[string]check.SchemaRights{"s": {Usage: true}, "u": {Usage: true, Create: true}},
		Relations: map[[2]string]check.RelationRights{{"s", "a"}: {Owner: "writer"}, {"u", "b"}: {Owner: "alice"}, {"u", "other"}: {Owner: "bob"}},
		Views:     map[[2]string][]check.View{{"s", "a"}: {{"far", "v", "bob"}, {"u", "own", "writer"}}, {"u", "b"}: {{"far", "v", "bob"}}},
	}}
	selected := tables("s.a", "u.b", "new.c")
	want(t, run(t, check.DestinationRights(w, selected, "test")),
		`destination-rights failed GRANT CREATE ON DATABASE "test" TO "writer";`,
		`destination-rights failed GRANT USAGE, CREATE ON SCHEMA "s" TO "writer";`,
		"destination-rights failed will be replaced: u.b (of alice)",
		"destination-rights passed writer does not own far.v (of bob): a table that such a view reads is published in place")
	w.rights.System = map[string]bool{"ALTER TABLE": true, "CREATE TABLE": true, "CREATE SCHEMA": true}
	want(t, run(t, check.DestinationRights(w, selected, "test")), "destination-rights failed will be replaced: u.b (of alice)", "destination-rights passed published in place")
	w.rights.System["DROP TABLE"] = true
	want(t, run(t, check.DestinationRights(w, selected, "test")), "destination-rights passed writer may", `destination-rights passed ALTER TABLE "far"."v" OWNER TO "writer";`)
	w.rights.System["CREATE OR REPLACE VIEW"] = true
	want(t, run(t, check.DestinationRights(w, selected, "test")), "destination-rights passed writer may")
	w.rights.System = nil
	w.rights.Superuser, w.rights.Create = true, true
	w.rights.Schemas["s"] = check.SchemaRights{Usage: true, Create: true}
	want(t, run(t, check.DestinationRights(w, selected, "test")), "destination-rights passed writer may")
}

func TestHiddenData(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source warehouse
		want   [2]string
	}{
		"nothing is hidden": {
			warehouse{seen: true, secured: [][2]string{{"s", "other"}}, masks: []check.MaskingPolicy{{"s", "other", "m", nil, "public", ""}}},
			[2]string{"hidden-data passed keeps no rows", "hidden-data passed no masking"},
		},
		"rows of a table": {
			warehouse{seen: true, secured: [][2]string{{"s", "a"}}},
			[2]string{`hidden-data failed GRANT IGNORE RLS TO ROLE "standin_unload";`, "hidden-data passed no masking"},
		},
		"values from everybody": {
			warehouse{seen: true, masks: []check.MaskingPolicy{{"s", "a", "m", []string{"c"}, "public", "public"}}},
			[2]string{"hidden-data passed keeps no rows", `hidden-data failed DETACH MASKING POLICY "m" ON "s"."a" ("c") FROM PUBLIC;`},
		},
		"values from the user's role": {
			warehouse{seen: true, masks: []check.MaskingPolicy{{"s", "a", "m", []string{"c"}, "role", "r"}}},
			[2]string{"hidden-data passed keeps no rows", `hidden-data failed FROM ROLE "r";`},
		},
		"nobody tells of masking": {
			warehouse{},
			[2]string{"hidden-data passed keeps no rows", `hidden-data unknown svv_attached_masking_policy WHERE schema_name IN ('s', 'o''brien');`},
		},
		"it may not be asked": {
			warehouse{err: errors.New("no")},
			[2]string{`hidden-data unknown svv_rls_attached_policy WHERE is_rls_on AND relschema IN ('s', 'o''brien');`, "hidden-data unknown no"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, run(t, check.HiddenData(&test.source, tables("s.a"), []string{"s", "o'brien"}, "reader")), test.want[:]...)
		})
	}
}

func TestCarriedOver(t *testing.T) {
	t.Parallel()
	standing := map[[2]string]check.RelationRights{{"s", "a"}: {}}
	for name, test := range map[string]struct {
		destination warehouse
		want        []string
	}{
		"nothing stands there": {warehouse{unseen: []string{"datashares"}}, []string{"carried-over passed no table stands"}},
		"all is shown":         {warehouse{rights: check.Rights{User: "w", AllGrants: true, Relations: standing}}, []string{"carried-over passed w sees all"}},
		"neither policies nor grants are shown": {
			warehouse{unseen: []string{"row-level security", "masking policies", "datashares"}, rights: check.Rights{User: `w"x`, Relations: standing}},
			[]string{
				"carried-over unknown FROM svv_attached_masking_policy WHERE schema_name IN ('s');\nSELECT object_name, share_name FROM svv_datashare_objects WHERE split_part(object_name, '.', 1) IN ('s');\n",
				`carried-over unknown ALTER USER "w""x" SYSLOG ACCESS UNRESTRICTED;`,
			},
		},
		"it may not be asked": {warehouse{err: errors.New("no")}, []string{"carried-over unknown no"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, run(t, check.CarriedOver(&test.destination, tables("s.a"))), test.want...)
		})
	}
	unread := func(context.Context) ([]plan.Table, error) { return nil, check.ErrNotReached }
	want(t, run(t, check.CarriedOver(&warehouse{}, unread)), "carried-over unknown could not be reached")
}
