package redshift

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// unchanged finds out whether the columns of a table are still those of the plan.
// Asked after an UNLOAD and inside its transaction, the answer is about the very
// rows that were read: until the transaction ends, the lock of the UNLOAD's SELECT
// (AccessShareLock) keeps everybody from altering the table, which needs
// AccessExclusiveLock.
func unchanged(ctx context.Context, s *wire.Session, t plan.Table) error {
	now, err := catalog.Types(ctx, s, t.Schema, t.Name)
	if err != nil {
		return err
	}
	var changes []string
	for _, c := range t.Columns {
		switch is, ok := now[c.Name]; {
		case !ok:
			changes = append(changes, "column "+c.Name+" is gone")
		case is != c.Type:
			changes = append(changes, "column "+c.Name+" was "+c.Type.String()+" and is "+is.String())
		}
	}
	switch {
	case len(now) == 0:
		changes = []string{"it is gone"}
	case len(changes) == 0:
		return nil
	}
	return fault.New(fault.SchemaChanged, "unload %s: it was changed after the job was planned: %s", t, strings.Join(changes, ", ")).
		WithTable(t.String()).WithHint("run the job again, which plans anew")
}

// whole finds out whether row-level security kept rows of a table from its UNLOAD,
// which is no error and changes no count. Asked in the transaction of the UNLOAD,
// it sees also a policy that was attached after the job was planned.
func whole(ctx context.Context, s *wire.Session, t plan.Table) error {
	hidden, err := secured(ctx, s, [][2]string{{t.Schema, t.Name}})
	if err != nil || len(hidden) == 0 {
		return err
	}
	return fault.New(fault.PermissionDenied, "unload %s: row-level security keeps rows of the table from Standin's user", t).
		WithTable(t.String()).WithHint("run `standin check`: it prints the statements that exempt the user")
}

// explainUnload says that a table was changed, or that values of it do not fit a
// text, if that may be why its UNLOAD failed. Otherwise cause stays as it is. The transaction is rolled back first,
// for in a failed one nothing can be asked.
func explainUnload(ctx context.Context, s *wire.Session, t plan.Table, cause error) error {
	switch wire.ReasonOf(cause) {
	case wire.NotFound, wire.Unknown:
	default:
		return cause
	}
	if ctx.Err() != nil || s.Exec(ctx, "ROLLBACK") != nil {
		return cause
	}
	if err := unchanged(ctx, s, t); fault.CodeOf(err) == fault.SchemaChanged {
		return err
	}
	return tooLong(ctx, s, t, cause)
}

// tooLong names the SUPER columns whose values have more JSON than a text holds, and
// is cause if there are none, or nobody can tell.
func tooLong(ctx context.Context, s *wire.Session, t plan.Table, cause error) error {
	query, columns, err := statement.TooLong(t)
	if err != nil {
		return cause
	}
	found, err := counted(ctx, s, query, columns)
	if err != nil || len(found) == 0 {
		return cause
	}
	return fault.New(fault.ValueRefused, "unload %s: values of type SUPER whose JSON is longer than %d bytes cannot be carried: %s: %w", t, plan.LongestText, strings.Join(found, ", "), cause).
		WithTable(t.String()).WithHint("shorten the values in the source, or give the column null or constant, which are not unloaded; or exclude the table")
}

// exact finds out whether the files of an UNLOAD hold what the table does. Asked in its
// transaction, the answer is about the very rows that were read.
func exact(ctx context.Context, s *wire.Session, t plan.Table) error {
	query, columns, err := statement.Inexact(t)
	if err != nil {
		return fault.New(fault.Internal, "unload %s: %w", t, err).WithTable(t.String())
	}
	found, err := counted(ctx, s, query, columns)
	if err != nil || len(found) == 0 {
		return err
	}
	return fault.New(fault.ValueRefused, "unload %s: values that their text in a file does not tell exactly (numbers of floating point that lose digits, VARBYTE of no bytes) cannot be carried: %s", t, strings.Join(found, ", ")).
		WithTable(t.String()).WithHint("round such numbers in the source, or make them DECIMAL, and empty VARBYTE NULL, or mask the column; or exclude the table")
}

// counted asks a query of a count for each of some columns, and names those with any.
// An empty query is not asked.
func counted(ctx context.Context, s *wire.Session, query string, columns []string) (found []string, err error) {
	if query == "" {
		return nil, nil
	}
	rows, err := s.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 || len(rows[0]) != len(columns) {
		return nil, errors.New("the warehouse did not count the values of each column")
	}
	for i, name := range columns {
		count, err := strconv.ParseInt(rows[0][i], 10, 64)
		if err != nil {
			return nil, errors.New("the warehouse did not give a number")
		}
		if count > 0 {
			found = append(found, strconv.FormatInt(count, 10)+" of column "+name)
		}
	}
	return found, nil
}
