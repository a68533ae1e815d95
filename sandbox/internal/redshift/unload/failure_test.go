package unload_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/unload"
)

func TestRunLooksAtItsDestination(t *testing.T) {
	t.Parallel()
	old := map[string]string{"p/0000_part_00": "old", "p/0007_part_00": "stale", "q": "another"}
	cases := []struct {
		name, options string
		want          []string
		message       string
	}{
		{"anything there is an error", "", []string{"p/0000_part_00", "p/0007_part_00", "q"}, "Specified unload destination on S3 is not empty"},
		{"ALLOWOVERWRITE leaves stale parts behind", "allowoverwrite", []string{"p/0000_part_00", "p/0001_part_00", "p/0007_part_00", "q"}, ""},
		{"CLEANPATH removes them", "cleanpath", []string{"p/0000_part_00", "p/0001_part_00", "q"}, ""},
		{"the bucket's own region may be named", "cleanpath region 'eu-west-1'", []string{"p/0000_part_00", "p/0001_part_00", "q"}, ""},
		{"a KMS key that S3 does not know is refused", "allowoverwrite encrypted kms_key_id 'k'", []string{"p/0000_part_00", "p/0007_part_00", "q"}, "Status 400,Error KMS.NotFoundException"},
		{"ENCRYPTED AUTO is what the bucket does", "cleanpath encrypted auto", []string{"p/0000_part_00", "p/0001_part_00", "q"}, ""},
		{"another region is refused", "allowoverwrite region 'us-east-1'", []string{"p/0000_part_00", "p/0007_part_00", "q"}, "Status 301,Error PermanentRedirect"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := objectstest.New(old)
			_, err := unload.Run(t.Context(), config(&backend{fields: text("a"), lines: []string{"1", "2"}}, store), parse(t, c.options))
			if c.message == "" && err != nil {
				t.Fatal(err)
			}
			if c.message != "" {
				expectFailure(t, err, c.message)
			}
			if diff := cmp.Diff(c.want, store.Keys()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRunReportsWhatS3Refuses(t *testing.T) {
	t.Parallel()
	for _, call := range []string{"List", "Create", "Delete"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			store := objectstest.New(map[string]string{"p/x": ""})
			store.Refuse = func(made, _ string) error {
				if made == call {
					return &objects.Error{Message: "Access Denied", Status: 403, Code: "AccessDenied"}
				}
				return nil
			}
			_, err := unload.Run(t.Context(), config(&backend{fields: text("a"), lines: []string{"1"}}, store), parse(t, "cleanpath manifest"))
			expectFailure(t, err, "S3ServiceException:Access Denied,Status 403,Error AccessDenied")
			if slices.Contains(store.Keys(), "p/manifest") {
				t.Error("a failed UNLOAD has a manifest")
			}
		})
	}
}

func TestRunStopsTheQueryWhenAFileFails(t *testing.T) {
	t.Parallel()
	b := &backend{fields: text("a")}
	row := incompressible(1 << 20)
	for i := range 100 {
		b.lines = append(b.lines, row(i))
	}
	store := objectstest.New(nil)
	store.Refuse = func(call, key string) error {
		if call == "Create" && strings.HasSuffix(key, "01") {
			return &objects.Error{Message: "Access Denied", Status: 403, Code: "AccessDenied"}
		}
		return nil
	}
	_, err := unload.Run(t.Context(), config(b, store), parse(t, "parallel off maxfilesize 5 mb manifest"))
	expectFailure(t, err, "Access Denied")
	if !b.cancelled {
		t.Error("the query was not cancelled")
	}
	if diff := cmp.Diff([]string{"p/000"}, store.Keys()); diff != "" {
		t.Errorf("what was whole is left behind: %s", diff)
	}
}

func TestRunReturnsTheQuerysOwnError(t *testing.T) {
	t.Parallel()
	store := objectstest.New(nil)
	b := &backend{fields: text("a"), lines: []string{"1"}, err: &pgconn.PgError{Code: "22012", Message: "division by zero"}}
	_, err := unload.Run(t.Context(), config(b, store), parse(t, "manifest"))
	answer, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || answer.Code != "22012" || len(store.Keys()) != 0 {
		t.Errorf("error %v, keys %v; want the division by zero and no file", err, store.Keys())
	}
}
