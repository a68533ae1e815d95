package detect

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func column(s Sample) plan.Column { return plan.Column{Name: s.Column, Type: s.Type} }

// TestRulesRecogniseTheirSamples asks all rules about each sample, and each rule
// alone about what it must leave. One Detector is asked by all cases, so they take
// turns.
func TestRulesRecogniseTheirSamples(t *testing.T) {
	t.Parallel()
	all := New()
	for _, rule := range List() {
		t.Run(rule.Name, func(t *testing.T) {
			if len(rule.True) < 3 || len(rule.False) < 3 {
				t.Error("a rule needs three samples of either sort")
			}
			alone := newDetector([]Rule{rule})
			for _, s := range rule.True {
				found, ok := all.Find(s.Table, column(s), s.Role)
				if !ok || found.Name != rule.Name {
					t.Errorf("%s.%s %s: recognised as %q", s.Table, s.Column, s.Type, found.Name)
				}
			}
			for _, s := range rule.False {
				if _, ok := alone.Find(s.Table, column(s), s.Role); ok {
					t.Errorf("%s.%s %s: recognised", s.Table, s.Column, s.Type)
				}
			}
		})
	}
}

// TestSuggestionsAreRulesThatTheirColumnsTake checks each suggestion against
// every type that its rule recognises.
func TestSuggestionsAreRulesThatTheirColumnsTake(t *testing.T) {
	t.Parallel()
	types := []plan.Type{{Kind: plan.Char, Length: 40}, {Kind: plan.VarChar, Length: 100}, {Kind: plan.Decimal, Precision: 12, Scale: 2}}
	for _, kind := range plan.Kinds() {
		if !kind.IsText() && kind != plan.Decimal {
			types = append(types, plan.Type{Kind: kind})
		}
	}
	for _, rule := range List() {
		tried := 0
		for _, kind := range types {
			found, ok := newDetector([]Rule{rule}).Find(rule.True[0].Table, plan.Column{Name: rule.True[0].Column, Type: kind}, PrimaryKey)
			if !ok {
				continue
			}
			tried++
			if faults := registry.Check(found.Rule, plan.Column{Name: "c", Type: kind}); len(faults) > 0 {
				t.Errorf("%s suggests %s %s for %s: %v", rule.Name, found.Generator, found.Options, kind, faults)
			}
		}
		if tried == 0 {
			t.Errorf("%s: no type was tried", rule.Name)
		}
	}
}

// TestWhatIsSuggestedForKeysKeepsThemApart checks the suggestions that are for unique
// columns alone.
func TestWhatIsSuggestedForKeysKeepsThemApart(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, rule := range List() {
		if rule.SuggestUnique == nil {
			continue
		}
		tried++
		d := newDetector([]Rule{rule})
		of := rule.True[0]
		plain, _ := d.Find(of.Table, column(of), NoKey)
		for _, role := range []Role{Unique, PrimaryKey} {
			found, ok := d.Find(of.Table, column(of), role)
			spec, _ := registry.Lookup(found.Generator)
			options, faults := spec.Parse(found.Options)
			if !ok || len(faults) > 0 || !spec.OneToOne(options) || found.Generator == plain.Generator {
				t.Errorf("%s suggests %s for a key, and else %s: %v", rule.Name, found.Generator, plain.Generator, faults)
			}
		}
	}
	if tried == 0 {
		t.Error("no rule was tried")
	}
}

// TestTheSampleWarehouse is what is found in the TICKIT sample's tables of people
// and things.
func TestTheSampleWarehouse(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	d := New()
	for table, columns := range map[string][]string{
		"users": {"userid", "username", "firstname", "lastname", "city", "state", "email", "phone", "notes", "likesports"},
		"venue": {"venueid", "venuename", "venuecity", "venuestate"},
		"event": {"eventid", "eventname", "starttime"},
		"sales": {"salesid", "qtysold", "pricepaid", "commission"},
	} {
		for i, name := range columns {
			kind := varchar()
			if i == 0 {
				kind = integer()
			}
			role := NoKey
			if i == 0 {
				role = PrimaryKey
			}
			if found, ok := d.Find(table, plan.Column{Name: name, Type: kind}, role); ok {
				got[table+"."+name] = found.Name
			}
		}
	}
	want := map[string]string{
		"users.userid": "person-key", "users.username": "username", "users.firstname": "first-name", "users.lastname": "last-name",
		"users.city": "city", "users.state": "state", "users.email": "email", "users.phone": "phone", "users.notes": "note",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
}

func TestNamesAreFoldedIntoWords(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"FirstName": "first_name", "first name": "first_name", "E-Mail": "e_mail", "IPAddress": "ipaddress", "__x__": "x",
		"Straße": "strasse", "CÓDIGO": "codigo", "Œuvre": "oeuvre", "日本": "日本", "": "",
	} {
		if got := fold(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
