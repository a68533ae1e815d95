package tickit

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"strings"
	"sync"
	"testing"
)

func TestEveryPersonCarriesCanaries(t *testing.T) {
	t.Parallel()
	var nulls, empties, quotes, newlines, beyondLatin int
	for _, row := range rows(t, "users") {
		first, last, email, phone, notes := row[2], row[3], row[6], row[7], row[18]
		if !strings.Contains(last, NameCanary) {
			t.Fatalf("last name %q has no canary", last)
		}
		if email != null && email != "" && !strings.HasSuffix(email, DomainCanary) {
			t.Fatalf("e-mail %q has no canary", email)
		}
		if phone != null && phone != "" && !strings.HasPrefix(phone, PhoneCanary) {
			t.Fatalf("phone %q has no canary", phone)
		}
		if email == null {
			nulls++
		}
		if email == "" {
			empties++
		}
		if strings.Contains(notes, `"`) {
			quotes++
		}
		if strings.Contains(notes, "\n") {
			newlines++
		}
		if strings.ContainsFunc(first, func(r rune) bool { return r > 0x250 }) {
			beyondLatin++
		}
	}
	for what, n := range map[string]int{
		"NULL e-mails": nulls, "empty e-mails": empties, "quotes": quotes, "newlines": newlines, "non-Latin names": beyondLatin,
	} {
		if n == 0 {
			t.Errorf("the sample has no %s", what)
		}
	}
}

func TestKeysAreUniqueAndForeignKeysFindThem(t *testing.T) {
	t.Parallel()
	all, keys := map[string][][]string{}, map[string]map[string]bool{}
	for _, table := range tables() {
		all[table.name], keys[table.name] = rows(t, table.name), map[string]bool{}
		for _, row := range all[table.name] {
			if keys[table.name][row[0]] {
				t.Fatalf("%s has key %s twice", table.name, row[0])
			}
			keys[table.name][row[0]] = true
		}
	}
	references := map[string]map[int]string{
		"event":   {1: "venue", 2: "category", 3: "date"},
		"listing": {1: "users", 2: "event", 3: "date"},
		"sales":   {1: "listing", 2: "users", 3: "users", 4: "event", 5: "date"},
	}
	for from, columns := range references {
		for _, row := range all[from] {
			for column, to := range columns {
				if !keys[to][row[column]] {
					t.Fatalf("%s refers to %s %s, which does not exist", from, to, row[column])
				}
			}
		}
	}
	names := map[string]bool{}
	for _, row := range all["users"] {
		if len(row[1]) != 8 || names[row[1]] {
			t.Fatalf("user name %q is not eight bytes or not unique", row[1])
		}
		names[row[1]] = true
	}
}

func TestTheSameRowsEveryTime(t *testing.T) {
	t.Parallel()
	for ordinal, table := range tables() {
		var again bytes.Buffer
		if err := writeCSV(&again, uint64(ordinal), table); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(text(t, table.name), again.Bytes()) {
			t.Errorf("%s differs from run to run", table.name)
		}
	}
}

func TestLoadLeavesNoObjectBehind(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	objects, statements := map[string]bool{}, []string{}
	target := Target{
		Bucket: "bucket", Role: "arn:aws:iam::111111111111:role/seed", Reader: "reader",
		Exec: func(_ context.Context, sql string) error {
			statements = append(statements, sql)
			return nil
		},
		Put: func(_ context.Context, key string, body io.Reader) error {
			_, err := io.Copy(io.Discard, body)
			mu.Lock()
			defer mu.Unlock()
			objects[key] = true
			return err
		},
		Delete: func(_ context.Context, key string) error {
			delete(objects, key)
			return nil
		},
	}
	if err := Load(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	if len(objects) > 0 {
		t.Errorf("objects left behind: %v", objects)
	}
	if want := 2*len(tables()) + 3; len(statements) != want {
		t.Errorf("%d statements, want %d", len(statements), want)
	}
}

// made are the tables' rows as CSV, by name, each made once for all tests.
var made = func() map[string]func() ([]byte, error) {
	all := map[string]func() ([]byte, error){}
	for ordinal, table := range tables() {
		all[table.name] = sync.OnceValues(func() ([]byte, error) {
			var buffer bytes.Buffer
			err := writeCSV(&buffer, uint64(ordinal), table)
			return buffer.Bytes(), err
		})
	}
	return all
}()

// text is a table's rows as CSV, which nobody may change.
func text(t *testing.T, name string) []byte {
	t.Helper()
	text, err := made[name]()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// rows reads a table's rows back from its CSV.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(text(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}
