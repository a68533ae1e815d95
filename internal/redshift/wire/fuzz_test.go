package wire

import (
	"regexp"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// FuzzNoWordOfTheServerIsInAnError: whatever a server says, an error is one of our
// sentences, perhaps with a SQLSTATE and a number.
func FuzzNoWordOfTheServerIsInAnError(f *testing.F) {
	box := "\n  -----------------------------------------------\n  error:  S3ServiceException:Access Denied,Status 403\n  code:      8001\n  context:   Jane Doe\n"
	f.Add("XX000", "S3ServiceException", box)
	f.Add("XX000", "1023", "Serializable isolation violation on table - 4711")
	f.Add("22P02", `invalid input syntax for integer: "Jane"`, "")
	f.Add("Jane!", "code: 1", "code: 999999")
	f.Add("00000", "", "  code: 8001\r\n")
	codes := regexp.MustCompile(`^( \(SQLSTATE [0-9A-Z]{5}(, Redshift code [0-9]{1,5})?\))?$`)
	f.Fuzz(func(t *testing.T, state, message, detail string) {
		err := fromServer(&pgconn.PgError{Code: state, Message: message, Detail: detail}, false)
		sentence := err.Reason.sentence()
		if text := err.Error(); len(text) < len(sentence) || text[:len(sentence)] != sentence || !codes.MatchString(text[len(sentence):]) {
			t.Errorf("the error is %q", text)
		}
	})
}
