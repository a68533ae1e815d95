package redshift

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire"
	"standin/internal/redshift/wire/wiretest"
)

const stagingA = "standin_k3j5k3j5k3j5k3j5_1"

func TestUnloadAsksItsOwnSessionForTheNumberOfRows(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT pg_last_unload_count()", gives([]string{"42"}))
	rows, err := warehouse.Unload(t.Context(), p, p.Tables[0], 2)
	if err != nil || rows != 42 {
		t.Fatalf("rows %d, error %v", rows, err)
	}
	got := world.Statements()
	if len(got) != 6 || !strings.HasPrefix(got[1], "UNLOAD (") || !strings.Contains(got[1], "/input/k3j5k3j5k3j5k3j5/00001-s.a/2/'") {
		t.Fatalf("statements %q", got)
	}
	for i := range got {
		got[i], _, _ = strings.Cut(got[i], " ")
	}
	if diff := cmp.Diff([]string{"BEGIN", "UNLOAD", "SELECT", "SELECT", "EXPLAIN", "COMMIT"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFailuresOfAnUnloadBecomeCodes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func() wiretest.Answer
		code   fault.Code
		says   string
	}{
		"a role that is not attached": {fails("XX000", "Not authorized to get credentials of role arn:x"), fault.PermissionDenied, "IAM role"},
		"a bucket that is closed":     {fails("XX000", "S3ServiceException:Access Denied,Status 403"), fault.PermissionDenied, "S3 refused"},
		"a table that is closed":      {fails("42501", "permission denied for relation a"), fault.PermissionDenied, "SQLSTATE 42501"},
		"a prefix in use":             {fails("XX000", "Specified unload destination on S3 is not empty."), fault.UnloadFailed, "not empty"},
		"a connection that breaks":    {breaks, fault.ConnectionFailed, "connection was lost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			world.next("UNLOAD", c.answer)
			_, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1)
			silent(t, err)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != c.code || f.Table != "s.a" || !strings.Contains(f.Message, c.says) {
				t.Errorf("error %v, want code %s with %q", err, c.code, c.says)
			}
		})
	}
}

func TestInterruptedUnloadIsCancelled(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	world.next("UNLOAD", func() wiretest.Answer { cancel(); return wiretest.Answer{Hang: true} })
	_, err := warehouse.Unload(ctx, p, p.Tables[0], 1)
	if fault.CodeOf(err) != fault.Cancelled || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want one of code cancelled that is context.Canceled", err)
	}
}

func TestLoadIsOneTransaction(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT pg_last_copy_count()", gives([]string{"7"}))
	rows, err := warehouse.Load(t.Context(), p, p.Tables[0], "s3://b/m")
	if err != nil || rows != 7 {
		t.Fatalf("rows %d, error %v", rows, err)
	}
	got := world.Statements()
	for i := range got {
		got[i], _, _ = strings.Cut(got[i], " ")
	}
	if diff := cmp.Diff([]string{"BEGIN", "COPY", "SELECT", "COMMIT"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRefusedRowIsNamedByItsPlaceAndNeverByItsValue(t *testing.T) {
	t.Parallel()
	row := []string{"s3://b/p/output/j/00001-s.a/1/0001_part_00.gz", "17", "c", "varchar", "10", "1204"}
	refusal := fails("XX000", "Load into table 't' failed.  Check 'stl_load_errors' system table for details.")
	const place = "file 0001_part_00.gz, line 17, column c of type varchar(10): a value is too long or out of range for the column (Redshift load error 1204)"
	for name, c := range map[string]struct {
		prepare func(*world)
		says    string
	}{
		"from sys_load_error_detail": {func(w *world) { w.next("SELECT trim(file_name)", gives(row)) }, place},
		"from stl_load_errors": {func(w *world) {
			w.next("SELECT trim(file_name)", fails("42P01", "no such view"))
			w.next("SELECT trim(filename)", gives(row))
		}, place},
		"when the views lag": {func(w *world) {
			w.next("SELECT trim(file_name)", gives(), gives(row))
		}, place},
		"when the views say nothing": {func(*world) {}, "rows could not be loaded"},
		"when a view holds no line's number": {func(w *world) {
			w.next("SELECT trim(file_name)", gives([]string{"f", wiretest.Canary, "", "", "", "1204"}))
		}, "rows could not be loaded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			world.next("COPY", refusal)
			c.prepare(world)
			_, err := warehouse.Load(t.Context(), p, p.Tables[0], "s3://b/m")
			silent(t, err)
			if fault.CodeOf(err) != fault.LoadFailed || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			got := world.Statements()
			rolled := slices.Index(got, "ROLLBACK")
			asked := slices.IndexFunc(got, func(text string) bool { return strings.Contains(text, "FROM sys_load_error_detail") })
			if rolled < 0 || asked < rolled {
				t.Errorf("the views are to be asked after ROLLBACK, but the statements are %q", got)
			}
			for _, text := range got {
				if strings.Contains(text, "raw_") || strings.Contains(text, "message") || strings.Contains(text, "reason") {
					t.Errorf("a column that holds values is read: %s", text)
				}
			}
		})
	}
}

func TestLoadWhoseCommitIsLostSaysThatItsOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT pg_last_copy_count()", gives([]string{"7"}))
	world.next("COMMIT", breaks)
	_, err := warehouse.Load(t.Context(), p, p.Tables[0], "s3://b/m")
	if fault.CodeOf(err) != fault.ConnectionFailed || !strings.Contains(err.Error(), "outcome is unknown") {
		t.Errorf("error %v", err)
	}
}

func TestLoadWhoseSessionTheServerEndsIsWorthAnotherAttempt(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("COPY", ends)
	_, err := warehouse.Load(t.Context(), p, p.Tables[0], "s3://b/m")
	silent(t, err)
	if fault.CodeOf(err) != fault.ConnectionFailed || world.count("ROLLBACK") != 0 {
		t.Errorf("error %v (%s)", err, fault.CodeOf(err))
	}
}

func TestStageMarksTheTableInTheTransactionThatMakesIt(t *testing.T) {
	t.Parallel()
	p := testPlan()
	p.Tables[0].Comment = "its own"
	world, warehouse := newWorld(t, p)
	world.next("SELECT nspname", gives([]string{"s"}))
	if err := warehouse.Stage(t.Context(), p, p.Tables[0]); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, text := range world.Statements() {
		if !strings.HasPrefix(text, "SELECT") {
			text, _, _ = strings.Cut(text, " (")
			got = append(got, text)
		}
	}
	want := []string{
		"BEGIN", `LOCK "s"."` + stagingA + `"`, `DROP TABLE IF EXISTS "s"."` + stagingA + `"`, "COMMIT", "BEGIN", `CREATE TABLE "s"."` + stagingA + `"`,
		`COMMENT ON TABLE "s"."` + stagingA + "\" IS 'standin:w\nits own'", "COMMIT",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStageMakesAMissingSchemaEvenWhenAnotherTableWasFaster(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func() wiretest.Answer{
		"the schema exists":           fails("42P06", "schema exists"),
		"a row of the catalog exists": fails("23505", "duplicate key value violates unique constraint"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			world.next("SELECT nspname", gives(), gives([]string{"s"}))
			world.next("CREATE SCHEMA", answer)
			if err := warehouse.Stage(t.Context(), p, p.Tables[0]); err != nil {
				t.Fatal(err)
			}
			if world.count("CREATE SCHEMA") != 1 || world.count("CREATE TABLE") != 1 {
				t.Error("the schema was not made before the table")
			}
		})
	}
}

func TestStageFailsWithTheErrorOfASchemaThatStaysMissing(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("CREATE SCHEMA", fails("42501", "permission denied for database d"))
	err := warehouse.Stage(t.Context(), p, p.Tables[0])
	if fault.CodeOf(err) != fault.PermissionDenied || world.count("CREATE TABLE") != 0 {
		t.Errorf("got %v", err)
	}
}

func TestDropRefusesEveryNameThatIsNotTheJobs(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	for _, name := range []string{"a", "standin_", "standin_k3j5_1", stagingA + "x", stagingA + "_old_", "x" + stagingA} {
		if err := warehouse.Drop(t.Context(), "s", name); fault.CodeOf(err) != fault.Internal {
			t.Errorf("Drop(%q) = %v, want an error", name, err)
		}
	}
	if n := world.count("DROP"); n != 0 {
		t.Errorf("%d tables were dropped", n)
	}
}

func TestDropFreesTheTableFromForeignKeysOfTheJobOnly(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT nf.nspname", gives([]string{"s", "standin_k3j5k3j5k3j5k3j5_2_old", "k1"}, []string{"s", "users_own", "k2"}))
	world.next("DROP", fails("2BP01", "other objects depend on it"))
	err := warehouse.Drop(t.Context(), "s", stagingA)
	silent(t, err)
	if fault.CodeOf(err) != fault.CleanupIncomplete || wire.ReasonOf(err) != wire.Depended {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(1, world.count("ALTER TABLE")); diff != "" {
		t.Errorf("constraints dropped: %s\n%q", diff, world.Statements())
	}
}

func TestWhatASwapWouldLoseUnseenIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*world)
		want    []string
	}{
		"to a superuser nothing":       {super, nil},
		"to anybody else":              {nothing, []string{"row-level security", "masking policies", "datashares", "the grants of others"}},
		"with access to system tables": {func(w *world) { w.next("SELECT trim(syslog_access)", gives([]string{"UNRESTRICTED"})) }, []string{"row-level security", "masking policies", "datashares"}},
	} {
		world, warehouse := newWorld(t, testPlan())
		c.prepare(world)
		_, unseen, err := warehouse.Attached(t.Context(), []string{"s"})
		if diff := cmp.Diff(c.want, unseen); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestWhatCanBeDoneTwiceIsDoneAgainWhenItsConnectionBreaks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*world)
		do      func(context.Context, *Warehouse, *plan.Plan) error
	}{
		"a DROP": {
			func(w *world) { w.next("DROP", breaks) },
			func(ctx context.Context, w *Warehouse, p *plan.Plan) error { return w.DropTables(ctx, p) },
		},
		"a DROP whose COMMIT takes place": {
			func(w *world) { w.next("COMMIT", breaks) },
			func(ctx context.Context, w *Warehouse, p *plan.Plan) error { return w.DropTables(ctx, p) },
		},
		"the GRANTs before a swap": {
			func(w *world) {
				w.put("a", "1", plan.Mark("w"))
				grant := gives([]string{"s", "a", "", "SELECT", "user", "analyst", "f"})
				w.next("SELECT namespace_name, relation_name, ''", grant, grant)
				w.next("GRANT", breaks)
			},
			func(ctx context.Context, w *Warehouse, p *plan.Plan) error { return w.Publish(ctx, p, p.Tables) },
		},
		"a sum": {
			func(w *world) { w.next("UPDATE", breaks) },
			func(ctx context.Context, w *Warehouse, p *plan.Plan) error {
				p.Tables[0].Columns[0].Sum = &plan.Sum{Schema: "s", Table: "b", Column: "c", Columns: []string{"c"}, Refer: []string{"c"}}
				return w.Sum(ctx, p, p.Tables[0])
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			c.prepare(world)
			if err := c.do(t.Context(), warehouse, p); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLeftoversAreTheJobsTablesOnly(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.put("standin_aaaaaaaaaaaaaaaa_9", "7", "not marked: somebody else's")
	world.put("standin_bbbbbbbbbbbbbbbb_3_old", "8", "a retired table that Standin did not make")
	world.put("standin_notes", "9", "standin:w")
	found, err := warehouse.Leftovers(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range found {
		got = append(got, l.Job+" "+l.Name+" "+l.Mark)
	}
	slices.Sort(got)
	want := []string{
		"bbbbbbbbbbbbbbbb standin_bbbbbbbbbbbbbbbb_3_old ",
		"k3j5k3j5k3j5k3j5 standin_k3j5k3j5k3j5k3j5_1 standin:w",
		"k3j5k3j5k3j5k3j5 standin_k3j5k3j5k3j5k3j5_2 standin:w",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCatalogIsReadAgainWhenATableWentAwayUnderIt(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT c.oid", fails("XX000", "could not open relation with OID 5"), fails("XX000", "could not open relation with OID 6"))
	if _, err := warehouse.Occupants(t.Context(), []string{"s"}); err != nil {
		t.Error(err)
	}
}

func TestCancelJobCancelsUntilNothingRuns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*world)
		cancels []string
		code    fault.Code
	}{
		"nothing runs": {func(*world) {}, nil, ""},
		"on a workgroup": {func(w *world) {
			w.next("SELECT DISTINCT session_id", gives([]string{"11"}, []string{"12"}), gives([]string{"12"}))
		}, []string{"cancel 11", "cancel 12", "terminate 12"}, ""},
		"on a cluster without the view": {func(w *world) {
			w.next("SELECT DISTINCT session_id", fails("42P01", "no"), fails("42P01", "no"))
			w.next("SELECT DISTINCT pid FROM stv_inflight WHERE trim(label) IN ('standin-k3j5k3j5k3j5k3j5', 'standin-k3j5k3j')", gives([]string{"11"}))
		}, []string{"cancel 11"}, ""},
		"a statement that does not end": {func(w *world) {
			w.next("SELECT DISTINCT session_id", slices.Repeat([]func() wiretest.Answer{gives([]string{"11"})}, 9)...)
		}, []string{"cancel 11", "terminate 11", "terminate 11", "terminate 11"}, fault.CleanupIncomplete},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			c.prepare(world)
			if code := fault.CodeOf(warehouse.CancelJob(t.Context(), p.Job)); code != c.code {
				t.Errorf("code %q, want %q", code, c.code)
			}
			var got []string
			for _, text := range world.Statements() {
				if call, ok := strings.CutPrefix(text, "SELECT pg_"); ok {
					got = append(got, strings.NewReplacer("_backend(", " ", ")", "").Replace(call))
				}
			}
			if diff := cmp.Diff(c.cancels, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAStagingTableThatCannotBeMadeAnewIsNoFaultOfTheCleanUp(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("DROP", fails("2BP01", "other objects depend on it"))
	err := warehouse.Stage(t.Context(), p, p.Tables[0])
	silent(t, err)
	if fault.CodeOf(err) != fault.StatementFailed { // cleanup-incomplete says that the job was published
		t.Errorf("error %v (%s), want statement-failed", err, fault.CodeOf(err))
	}
}

// TestAnAnswerOfTooManyBytesRefusesTheRule asks for the values of a column within fewer
// bytes than they have.
func TestAnAnswerOfTooManyBytesRefusesTheRule(t *testing.T) {
	t.Parallel()
	p := testPlan()
	for most, refused := range map[int64]bool{0: false, 9: true, 30: false} {
		world, warehouse := newWorld(t, p)
		world.next("SELECT \"", gives([]string{"0123456789", "1"}, []string{"abcdefghij", "1"}))
		rows, err := warehouse.Answer(t.Context(), p.Tables[0], plan.Question{Kind: plan.Categories, Columns: []string{p.Tables[0].Columns[0].Name}, Limit: 9, Bytes: most})
		silent(t, err)
		if refused != (fault.CodeOf(err) == fault.RuleRefused) || !refused && (err != nil || len(rows) != 2) {
			t.Errorf("within %d bytes: %d rows, %v", most, len(rows), err)
		}
	}
}
