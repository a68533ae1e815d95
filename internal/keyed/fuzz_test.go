package keyed_test

import (
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"standin/internal/keyed"
)

// FuzzAKeyIs64HexadecimalDigitsAndNothingElse also holds that no error quotes a
// key that was mistyped.
func FuzzAKeyIs64HexadecimalDigitsAndNothingElse(f *testing.F) {
	f.Add(strings.Repeat("0f", 32))
	f.Add(strings.Repeat("0F", 32) + "\n")
	f.Add("0x" + strings.Repeat("0", 62))
	f.Add(strings.Repeat("é", 32))
	digits := regexp.MustCompile(`^[0-9A-Fa-f]{64}$`)
	f.Fuzz(func(t *testing.T, text string) {
		key, err := keyed.ParseKey(text)
		if want := digits.MatchString(text); want != (err == nil) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && !strings.EqualFold(hex.EncodeToString(key[:]), text) {
			t.Errorf("%q became another key", text)
		}
		if err != nil && len(text) >= 32 && strings.Contains(err.Error(), text) {
			t.Errorf("the error quotes %q", text)
		}
	})
}
