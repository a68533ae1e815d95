package registry_test

import (
	"strings"
	"testing"

	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestOptionsThatWouldBeIgnoredAreRefused(t *testing.T) {
	t.Parallel()
	number := plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 6}
	for _, test := range []struct {
		name, options string
		kind          plan.Type
		option        string // at fault; empty: none
	}{
		{"categorical", `{"epsilon":0.5}`, number, "epsilon"},
		{"categorical", `{"epsilon":0.5,"differential_privacy":true}`, number, ""},
		{"redact", `{"length":8,"keep_marks":true}`, generatortest.Text(), "keep_marks"},
		{"redact", `{"length":8,"keep_marks":false}`, generatortest.Text(), ""},
		{"noise", `{"kind":"multiplicative","amount":5}`, number, "amount"},
		{"noise", `{"kind":"multiplicative","percent":10}`, number, "percent"},
		{"noise", `{"min_factor":0.5}`, number, "min_factor"},
		{"noise", `{"max_factor":1.5}`, number, "max_factor"},
		{"noise", `{"kind":"multiplicative","max_factor":1.5}`, number, ""},
		{"geo", `{"method":"truncate","radius":500}`, number, "radius"},
		{"geo", `{"method":"anywhere","least_radius":500}`, number, "least_radius"},
		{"geo", `{"digits":2}`, number, "digits"},
		{"geo", `{"latitude":"lat"}`, number, "latitude"},
		{"geo", `{"part":"longitude","method":"truncate","latitude":"lat"}`, number, "latitude"},
		{"geo", `{"part":"longitude","latitude":"lat","radius":500}`, number, ""},
		{"international-address", `{"part":"city","keep_area":true}`, generatortest.Text(), "keep_area"},
		{"international-address", `{"part":"postal-code","keep_area":true}`, generatortest.Text(), ""},
	} {
		faults := registry.Check(generatortest.Rule(test.name, test.options), plan.Column{Name: "value", Type: test.kind})
		switch {
		case test.option == "" && len(faults) > 0:
			t.Errorf("%s %s: %v", test.name, test.options, faults)
		case test.option != "" && (len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), "option "+test.option+": ")):
			t.Errorf("%s %s: %v, want a fault of %s", test.name, test.options, faults, test.option)
		}
	}
}

// A rule that would leave every value of a column is passthrough by another name.
func TestRulesThatWouldLeaveEveryValueAreRefused(t *testing.T) {
	t.Parallel()
	date := plan.Type{Kind: plan.Date}
	for _, test := range []struct {
		name, options string
		kind          plan.Type
		refused       bool
	}{
		{"timestamp-shift", `{"min":0,"max":0}`, date, true},
		{"timestamp-shift", `{"min":0,"max":1}`, date, false},
		{"date-truncation", `{"part":"day"}`, date, true},
		{"date-truncation", `{"part":"day","oldest":1936}`, date, false},
		{"date-truncation", `{"part":"day"}`, plan.Type{Kind: plan.Timestamp}, false},
		{"noise", `{"percent":0}`, plan.Type{Kind: plan.Integer}, true},
		{"noise", `{"percent":0.00009}`, plan.Type{Kind: plan.Integer}, true},
		{"noise", `{"amount":0}`, plan.Type{Kind: plan.Integer}, true},
		{"noise", `{"kind":"multiplicative","min_factor":1,"max_factor":1}`, plan.Type{Kind: plan.Double}, true},
		{"noise", `{"amount":0.5}`, plan.Type{Kind: plan.Integer}, true},
		{"noise", `{"amount":0.5}`, plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 1}, false},
		{"noise", `{"kind":"multiplicative","min_factor":1,"max_factor":1.1}`, plan.Type{Kind: plan.Double}, false},
	} {
		faults := registry.Check(generatortest.Rule(test.name, test.options), plan.Column{Name: "value", Type: test.kind})
		if (len(faults) > 0) != test.refused {
			t.Errorf("%s %s on %s: %v", test.name, test.options, test.kind, faults)
		}
	}
}
