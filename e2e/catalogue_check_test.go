package e2e_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// column is where a column of the back office stands in the rows that were read, or -1.
func (r *catalogueRun) column(table, name string) int {
	for _, of := range r.plan.Tables {
		if of.Schema == "backoffice" && of.Name == table {
			for i, c := range of.Columns {
				if c.Name == name {
					return i
				}
			}
		}
	}
	return -1
}

// drawnAnew are the generators whose stand-ins no value decides: another run gives others.
func drawnAnew() []string {
	return []string{
		"random-boolean", "random-integer", "random-double", "random-timestamp", "random-uuid", "random-hash",
		"categorical", "continuous", "algebraic", "event-timestamps", "sequential-integer",
	}
}

// checkAgain wants other files of the same rows, and the same stand-ins of every
// consistent rule; those of the others differ.
func (r *catalogueRun) checkAgain(t *testing.T, again catalogueRun) {
	t.Helper()
	compared := 0
	for _, table := range r.plan.Tables {
		if table.Schema != "backoffice" {
			continue
		}
		if full := table.Schema + "." + table.Name; r.files[full] == 0 || r.files[full] == again.files[full] {
			t.Errorf("%s came in %d files, and then in %d: there was nothing to show", full, r.files[full], again.files[full])
		}
		for i, c := range table.Columns {
			differ := 0
			for n, row := range r.after[table.Name] {
				if row[i] != again.after[table.Name][n][i] {
					differ++
				}
			}
			anew := slices.Contains(drawnAnew(), c.Rule.Generator)
			switch {
			case !anew && differ > 0:
				t.Errorf("%s.%s: %d of %d stand-ins of %s are others over other files", table.Name, c.Name, differ, len(r.after[table.Name]), c.Rule.Generator)
			case anew && differ == 0:
				t.Errorf("%s.%s: %s drew the same again in every row", table.Name, c.Name, c.Rule.Generator)
			case !anew:
				compared += len(r.after[table.Name])
			}
		}
	}
	if compared < 100_000 {
		t.Errorf("only %d values were compared", compared)
	}
}

// checkOwnValues wants no row to keep a value of its own in a column that tells of a
// person, NULL and ” to stay what they are there, and no word of the sample's people
// anywhere in the copy. Rows differ from each other.
func (r *catalogueRun) checkOwnValues(t *testing.T) {
	t.Helper()
	for table, columns := range map[string]string{
		"customer": "customer_no user_id account member_code legacy_no web_login first_name last_name full_name email billing_email phone employer box_office joined password_hash campaign_id",
		"papers":   "customer_no ssn sin fnr hetu nino card_no card_shown iban account_holder company_no fingerprint visa_no",
		"address":  "customer_no street seen_latitude seen_longitude abroad_street abroad_postcode",
		"device":   "customer_no imei mac ip host page upload car log_line tokens mailboxes",
		"purchase": "purchase_no customer_no receipt_no container details invoice confirmation export_line guests coupon label",
		"journal":  "agent attachment",
	} {
		for name := range strings.FieldsSeq(columns) {
			i := r.column(table, name)
			different, values := map[string]bool{}, map[string]bool{}
			for n, row := range r.before[table] {
				was, is := row[i], r.after[table][n][i]
				empty := was == "␀" || was == ""
				if empty != (was == is) {
					t.Errorf("%s.%s, row %s: %q became %q", table, name, row[0], was, is)
					break
				}
				if !empty {
					values[was], different[is] = true, true
				}
			}
			if name != "card_shown" && len(different) < min(len(values), 20)*9/10 {
				t.Errorf("%s.%s: %d values became %d", table, name, len(values), len(different))
			}
		}
	}
	carriers := 0
	for table, rows := range r.before {
		for n, row := range rows {
			for i, cell := range row {
				if isCanary(cell) {
					carriers++
				}
				if copied := r.after[table][n][i]; isCanary(copied) {
					t.Errorf("backoffice.%s, row %s, column %d: %q is in the copy", table, row[0], i+1, copied)
				}
			}
		}
	}
	if carriers < 20_000 {
		t.Errorf("only %d cells of the source held what was searched for", carriers)
	}
}

// isCanary reports whether a text holds what every person of the sample carries, and
// no generator makes.
func isCanary(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc([]string{"kanariq", "канарик", "199) 199-", "+1 199 199"}, func(canary string) bool { return strings.Contains(lower, canary) })
}

// checkForms wants stand-ins to be what their columns promise; the source's are too.
func (r *catalogueRun) checkForms(t *testing.T) {
	t.Helper()
	for place, valid := range map[string]func(string) bool{
		"papers.sin": luhn, "papers.card_no": luhn, "device.imei": luhn, "papers.iban": validIBAN, "papers.fnr": validFnr, "papers.hetu": validHetu,
		"purchase.container": validContainer, "purchase.invoice": isXML,
		"purchase.details": func(v string) bool { return json.Valid([]byte(v)) },
		"purchase.guests":  func(v string) bool { return json.Valid([]byte(v)) },
		"device.tokens":    func(v string) bool { return json.Valid([]byte(v)) },
		"device.mailboxes": func(v string) bool { return json.Valid([]byte(v)) },
		"purchase.export_line": func(v string) bool {
			return strings.HasSuffix(v, ";paid") && strings.HasPrefix(v, `"`) && strings.Contains(v, `";`)
		},
	} {
		table, name, _ := strings.Cut(place, ".")
		i, checked := r.column(table, name), 0
		for _, side := range []map[string][][]string{r.before, r.after} {
			for _, row := range side[table] {
				if row[i] == "␀" || row[i] == "" {
					continue
				}
				if checked++; !valid(row[i]) {
					t.Errorf("%s, row %s: %q has not its form", place, row[0], row[i])
					break
				}
			}
		}
		if checked < 500 {
			t.Errorf("%s: only %d values", place, checked)
		}
	}
}

func digitsOf(text string) []int {
	var digits []int
	for _, c := range text {
		if c >= '0' && c <= '9' {
			digits = append(digits, int(c-'0'))
		}
	}
	return digits
}

// luhn checks the last digit (ISO/IEC 7812-1, annex B).
func luhn(text string) bool {
	digits, sum := digitsOf(text), 0
	for i, d := range digits {
		if (len(digits)-i)%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0 && len(digits) > 0
}

// validIBAN checks the check digits of an account in Germany (ISO 13616-1).
func validIBAN(text string) bool {
	if len(text) != 22 || text[:2] != "DE" {
		return false
	}
	n, ok := new(big.Int).SetString(text[4:]+"1314"+text[2:4], 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

// validFnr checks both check digits of a fødselsnummer (Norwegian Tax Administration).
func validFnr(text string) bool {
	digits := digitsOf(text)
	if len(digits) != 11 || len(text) != 11 {
		return false
	}
	for _, weights := range [][]int{{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}} {
		sum := 0
		for i, w := range weights {
			sum += w * digits[i]
		}
		if sum%11 != 0 {
			return false
		}
	}
	return true
}

// validHetu checks the last character of a henkilötunnus (Digital and Population Data
// Services Agency of Finland).
func validHetu(text string) bool {
	var number int
	if len(text) != 11 {
		return false
	}
	if _, err := fmt.Sscanf(text[:6]+text[7:10], "%d", &number); err != nil {
		return false
	}
	return text[10] == "0123456789ABCDEFHJKLMNPRSTUVWXY"[number%31]
}

// validContainer checks the last digit of a freight container's code (ISO 6346).
func validContainer(text string) bool {
	if len(text) != 11 {
		return false
	}
	sum := 0
	for i, c := range text[:10] {
		value := int(c - '0')
		if c >= 'A' {
			// From 10 on, without the multiples of 11.
			value = int(c-'A') + 10
			value += (value - 1) / 10
		}
		sum += value << i
	}
	return sum%11%10 == int(text[10]-'0')
}

func isXML(text string) bool {
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
