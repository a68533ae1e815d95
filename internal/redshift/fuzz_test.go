package redshift

import (
	"errors"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/plan"
)

// FuzzARefusedRowIsTold: whatever the view of load errors holds, the fault names
// the table and wraps the cause, or is the cause itself.
func FuzzARefusedRowIsTold(f *testing.F) {
	f.Add("s3://b/output/j/00001-public.users/1/0000_part_00.zst", "17", "email", "varchar", "10", "1204")
	f.Add("", "-1", "", "", "", " 8001 ")
	f.Add("/", "99999999999999999999", "a\"b", "int4", "0", "1207")
	f.Add("x", "1", "c", "t", "0", "12x")
	cause := errors.New("rows could not be loaded")
	table := plan.Table{Schema: "public", Name: "users"}
	f.Fuzz(func(t *testing.T, file, line, column, kind, length, code string) {
		err := refused(table, []string{file, line, column, kind, length, code}, cause)
		if !errors.Is(err, cause) {
			t.Fatalf("%v does not wrap the cause", err)
		}
		if told, ok := errors.AsType[*fault.Error](err); ok {
			if told.Code != fault.LoadFailed || !strings.Contains(err.Error(), "public.users") {
				t.Errorf("the fault is %v of code %s", err, told.Code)
			}
		}
	})
}
