package activity

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Writer is the database that the views read.
type Writer interface {
	Exec(ctx context.Context, sql string) error
	CopyIn(ctx context.Context, sql string, rows io.Reader) (int64, error)
}

// Write replaces what the catalog's tables hold by what the log knows, in one transaction.
func (l *Log) Write(ctx context.Context, writer Writer) error {
	tables := l.tables()
	if err := writer.Exec(ctx, "BEGIN"); err != nil {
		return fmt.Errorf("write the activity: %w", err)
	}
	for _, table := range tables {
		if err := writer.Exec(ctx, "DELETE FROM pg_internal."+table.name); err != nil {
			return fmt.Errorf("write the activity: %w", rollback(ctx, writer, err))
		}
		if _, err := writer.CopyIn(ctx, "COPY pg_internal."+table.name+" FROM STDIN", strings.NewReader(table.rows.String())); err != nil {
			return fmt.Errorf("write the activity: %w", rollback(ctx, writer, err))
		}
	}
	if err := writer.Exec(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("write the activity: %w", err)
	}
	return nil
}

func rollback(ctx context.Context, writer Writer, err error) error {
	if fault := writer.Exec(ctx, "ROLLBACK"); fault != nil {
		return fmt.Errorf("%w; roll back: %w", err, fault)
	}
	return err
}

// table is the new content of one table, in PostgreSQL's text format.
type table struct {
	name string
	rows strings.Builder
}

func (t *table) add(values ...any) {
	for i, value := range values {
		if i > 0 {
			t.rows.WriteByte('\t')
		}
		t.rows.WriteString(text(value))
	}
	t.rows.WriteByte('\n')
}

func text(value any) string {
	switch value := value.(type) {
	case time.Time:
		if value.IsZero() {
			return `\N`
		}
		return value.UTC().Format("2006-01-02 15:04:05.000000")
	case string:
		return strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", "").Replace(strings.ToValidUTF8(value, "?"))
	case int:
		return strconv.Itoa(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case uint32:
		return strconv.FormatUint(uint64(value), 10)
	}
	return fmt.Sprint(value)
}

func (l *Log) tables() []*table {
	l.mu.Lock()
	defer l.mu.Unlock()
	sessions, statements := &table{name: "session"}, &table{name: "statement"}
	for _, s := range l.sessions {
		sessions.add(s.PID, s.User, s.Database, s.Start)
	}
	connections := &table{name: "connection"}
	for _, c := range l.log {
		lasted := int64(0)
		if c.event == "disconnecting session" {
			lasted = c.at.Sub(c.Start).Microseconds()
		}
		connections.add(c.event, c.at, c.PID, c.Database, c.User, lasted, c.Application)
	}
	add := func(s Statement) {
		statements.add(s.Query, s.PID, s.User, s.Database, s.Label, s.Status, s.Kind, s.Begin, s.End, s.Text, s.Error, s.Rows)
	}
	for _, s := range l.finished {
		add(s)
	}
	for _, s := range l.running {
		add(*s)
	}
	loads, loaded, faults, fields := &table{name: "load"}, &table{name: "load_file"}, &table{name: "load_error"}, &table{name: "load_field"}
	for _, c := range l.loads {
		status := map[string]string{"success": "completed"}[c.Status]
		if status == "" {
			status = "aborted"
		}
		bytes := int64(0)
		for _, f := range c.Files {
			bytes += f.Bytes
			loaded.add(c.Query, c.PID, c.User, f.Path, f.Lines, f.Bytes, c.Begin, c.End)
		}
		loads.add(c.Query, c.PID, c.User, c.Database, c.Table, status, c.Rows, bytes, len(c.Files), len(c.Errors), c.Source, c.Begin, c.End)
		for _, e := range c.Errors {
			faults.add(c.Query, c.PID, c.User, c.Database, e.Relation, c.Begin, e.File, e.Line, e.Column, e.Type, e.Length, e.Position, e.Code, e.Reason, e.RawLine, e.RawField)
			for i, f := range e.Fields {
				fields.add(c.Query, c.PID, c.User, e.File, e.Line, i, f.Column, f.Value, f.Null, f.Type, f.Length)
			}
		}
	}
	unloads, files := &table{name: "unload"}, &table{name: "unload_file"}
	for _, u := range l.unloads {
		status := map[string]string{"success": "completed"}[u.Status]
		if status == "" {
			status = "aborted"
		}
		unloads.add(u.Query, u.PID, u.User, u.Database, status, u.Rows, len(u.Files), u.Begin, u.End)
		for _, f := range u.Files {
			files.add(u.Query, u.PID, u.User, f.Path, f.Rows, f.Bytes, u.Begin, u.End)
		}
	}
	return []*table{connections, sessions, statements, loads, loaded, faults, fields, unloads, files}
}
