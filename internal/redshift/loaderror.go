package redshift

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// These are where a COPY's refused rows are noted: the view that clusters and
// serverless workgroups both have, and the one of older clusters. Of each only
// the place, the column and the code are read. The rest of a row is the value,
// or quotes it.
const (
	loadErrors    = `SELECT trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), error_code FROM sys_load_error_detail WHERE substring(file_name, 1, %d) = %s ORDER BY start_time DESC LIMIT 1`
	oldLoadErrors = `SELECT trim(filename), line_number, trim(colname), trim(type), trim(col_length), err_code FROM stl_load_errors WHERE substring(filename, 1, %d) = %s ORDER BY starttime DESC LIMIT 1`
)

// explain finds out which row a COPY refused. The transaction is rolled back
// first, for in a failed one nothing can be asked. Without an answer cause stays
// as it is.
func (w *Warehouse) explain(ctx context.Context, s *wire.Session, p *plan.Plan, t plan.Table, cause error) error {
	if wire.ReasonOf(cause) == wire.Lost || ctx.Err() != nil {
		return cause
	}
	if err := s.Exec(ctx, "ROLLBACK"); err != nil {
		return cause
	}
	prefix := p.URL(p.OutputRoot()) + t.Dir() + "/"
	literal, err := statement.Literal(prefix)
	if err != nil {
		return cause
	}
	for attempt := 1; attempt <= 3; attempt++ { // the views lag behind
		for _, query := range []string{loadErrors, oldLoadErrors} {
			rows, err := s.Query(ctx, fmt.Sprintf(query, utf8.RuneCountInString(prefix), literal))
			if err == nil && len(rows) == 1 && len(rows[0]) == 6 {
				return refused(t, rows[0], cause)
			}
		}
		if wire.ReasonOf(cause) != wire.RowsRefused || w.pause(ctx, attempt) != nil {
			break
		}
	}
	return cause
}

// refused is the fault for a row that COPY refused: file, line, column, and our
// own sentence for Redshift's code.
func refused(t plan.Table, row []string, cause error) error {
	code, err := strconv.Atoi(strings.TrimSpace(row[5]))
	if err != nil {
		return cause
	}
	line, err := strconv.ParseInt(strings.TrimSpace(row[1]), 10, 64)
	if err != nil {
		return cause
	}
	place := fmt.Sprintf("file %s, line %d", path.Base(row[0]), line)
	if row[2] != "" {
		place += ", column " + row[2]
		if length := row[4]; length != "" && length != "0" {
			row[3] += "(" + length + ")"
		}
		place += " of type " + row[3]
	}
	return fault.New(fault.LoadFailed, "load %s: %s: %s (Redshift load error %d): %w", t, place, loadErrorSentence(code), code, cause)
}

// loadErrorSentence says a code of AWS's "Load error reference" in our words.
func loadErrorSentence(code int) string {
	switch code {
	case 1201, 1203, 1214:
		return "a delimiter or column is missing"
	case 1202:
		return "there are more columns than the table has"
	case 1204:
		return "a value is too long or out of range for the column"
	case 1205:
		return "a date is not valid"
	case 1206:
		return "a timestamp is not valid"
	case 1207:
		return "a number holds something that is not a digit"
	case 1208:
		return "a floating-point number is not valid"
	case 1209:
		return "a decimal number is not valid"
	case 1210:
		return "a boolean is not valid"
	case 1211:
		return "a line is empty"
	case 1212:
		return "a file could not be found"
	case 1213:
		return "a NOT NULL column has no value"
	case 1215:
		return "a CHAR value is not valid"
	case 1216:
		return "a line is not valid CSV, or longer than the 4 MB that a COPY takes"
	case 1217:
		return "an IDENTITY value is not valid"
	case 1218:
		return "a value holds a NUL byte"
	case 1219, 1220:
		return "a string holds invalid UTF-8, or more than ASCII in a CHAR column"
	case 1221:
		return "the file's encoding is not valid"
	case 1222:
		return "an integer is out of range"
	case 1223:
		return "a value does not fit the column's type"
	case 1224:
		return "a SUPER value is not valid JSON"
	case 8001:
		return "S3 refused a file, or the manifest is not valid"
	default:
		return "a row could not be loaded"
	}
}
