package redshift

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"standin/internal/golden"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

// TestEveryStatementThatIsSent records what each call sends to a warehouse, over a
// world in which it finds everything to ask about. The settings of sessions are
// among the golden files of package statement.
func TestEveryStatementThatIsSent(t *testing.T) {
	t.Parallel()
	schemas := []string{"s", `o'b\`}
	for name, c := range map[string]struct {
		prepare func(*world)
		call    func(context.Context, *Warehouse, *plan.Plan) error
	}{
		"tables": {describe, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			_, err := w.Tables(ctx, schemas)
			return err
		}},
		"occupants": {hang, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			_, err := w.Occupants(ctx, schemas)
			return err
		}},
		"attached": {super, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			_, _, err := w.Attached(ctx, schemas)
			return err
		}},
		"unseen": {nothing, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error { _, err := w.Unseen(ctx); return err }},
		"secured": {nothing, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			_, err := w.Secured(ctx, [][2]string{{"s", `a"b`}, {"s", "c"}})
			return err
		}},
		"collations": {describe, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			return w.Collations(ctx, []plan.Table{{Schema: "s", Name: `a"b`, Columns: []plan.Column{{Name: "c", Type: plan.Type{Kind: plan.VarChar, Length: 1}}}}})
		}},
		"rights": {describe, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			_, err := w.Rights(ctx, schemas)
			return err
		}},
		"identity": {describe, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error { _, err := w.Identity(ctx); return err }},
		"masking_policies": {super, func(ctx context.Context, w *Warehouse, _ *plan.Plan) error {
			_, _, err := w.MaskingPolicies(ctx, schemas)
			return err
		}},
		"answer": {nothing, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			_, err := w.Answer(ctx, p.Tables[0], plan.Question{Kind: plan.Categories, Columns: []string{"c"}, Limit: 9})
			return err
		}},
		"cancel_job": {func(w *world) {
			w.next("SELECT DISTINCT session_id", fails("42P01", "no such relation"))
			w.next("SELECT DISTINCT pid FROM stv_inflight", gives([]string{"77"}))
		}, func(ctx context.Context, w *Warehouse, p *plan.Plan) error { return w.CancelJob(ctx, p.Job) }},
		"drop": {hang, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			return w.Drop(ctx, "s", p.Tables[0].Staging)
		}},
		"leftovers": {nothing, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			_, err := w.Leftovers(ctx, p.Job)
			return err
		}},
		"stage": {nothing, func(ctx context.Context, w *Warehouse, p *plan.Plan) error { return w.Stage(ctx, p, p.Tables[0]) }},
		"load_refused": {func(w *world) {
			w.next("COPY", fails("XX000", "Check 'stl_load_errors' system table for details."))
			w.next("SELECT trim(file_name)", fails("42P01", "no such relation"))
			w.next("SELECT trim(filename)", gives([]string{"s3://b/p/output/x/0000", "7", "c", "int4", "", "1207"}))
		}, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			if _, err := w.Load(ctx, p, p.Tables[0], "s3://b/p/m"); err == nil {
				t.Error("the COPY that was refused is no error")
			}
			return nil
		}},
		"sum": {nothing, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			t := p.Tables[0]
			t.Columns = []plan.Column{
				{Name: "c", Type: plan.Type{Kind: plan.Integer}},
				{Name: "total", Type: plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2}, Sum: &plan.Sum{Schema: "s", Table: "b", Column: "c", Columns: []string{"c"}, Refer: []string{"c"}}},
				{Name: "unloaded", Type: plan.Type{Kind: plan.Integer}, Sum: &plan.Sum{Schema: "s", Table: "b", Column: "c", Columns: []string{"c"}, Refer: []string{"c"}, AtSource: true}},
			}
			return w.Sum(ctx, p, t)
		}},
		"publish": {func(w *world) {
			super(w)
			old(w)
			hang(w)
			w.owners["1"] = `o"wner`
			grant := gives([]string{"s", "a", "", "SELECT", "user", "analyst", "f"})
			w.next("SELECT namespace_name, relation_name, ''", grant, grant)
		}, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			p.Tables[1].Publish = plan.InPlace
			return w.Publish(ctx, p, p.Tables)
		}},
		"publish_blocked": {func(w *world) {
			old(w)
			w.next("LOCK", fails("57014", "Query (1) cancelled on user's request"))
		}, func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
			if err := w.Publish(ctx, p, p.Tables); err == nil {
				t.Error("a lock that is not to be had is no error")
			}
			return nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			c.prepare(world)
			if err := c.call(t.Context(), warehouse, p); err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, filepath.Join("testdata", name+".sql"), strings.Join(world.Statements(), ";\n")+";\n")
		})
	}
}

func nothing(*world) {}

func super(w *world) { w.super = true }

// hang hangs a view and a foreign key on the table whose OID is 1, and a foreign
// key of the job's own on any that is asked about.
func hang(w *world) {
	w.put("a", "1", plan.Mark("w"))
	w.views = [][]string{{"1", "v", "s", "sums", "70", "t"}}
	w.next("SELECT nf.nspname", gives([]string{"s", testPlan().Tables[1].Staging, "key"}))
}

// describe makes the world's tables ones that can be described, with a foreign key
// to a table elsewhere.
func describe(w *world) {
	w.next("SELECT nspname", gives([]string{"s"}, []string{`o'b\`}))
	w.next("SELECT a.attrelid::bigint, a.attnum", gives(
		[]string{"101", "1", "c", "integer", "f", "", "az64", "f", "0"}, []string{"102", "1", "c", "integer", "f", "", "az64", "f", "0"},
	))
	w.next("SELECT k.conrelid", gives([]string{"101", "f", "{1}", "9", "{2}"}))
	w.next("SELECT a.attrelid::bigint, n.nspname", gives([]string{"9", "far", "t", "2", "k"}))
	w.next("SELECT current_database()", gives([]string{`d"b`}))
	w.next("SELECT current_namespace", gives([]string{"86b5169f", "d"}))
	w.next("SELECT n.nspname::varchar(128), c.relname", gives([]string{"s", "a", "u", "t"}))
	w.next("SELECT u.usename", gives([]string{"u", "f", "t"}))
	w.next("SELECT DISTINCT trim(system_privilege)", func() wiretest.Answer {
		return wiretest.Answer{Rows: [][]string{{"ALTER TABLE", "steward", "role"}}}
	})
}
