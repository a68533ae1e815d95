package detect

import (
	"encoding/json"

	"standin/internal/plan"
)

// List is every rule, in the order in which they are asked.
func List() []Rule {
	return []Rule{
		personKey(),
		email(),
		firstName(),
		lastName(),
		username(),
		phone(),
		ssn(),
		nationalID(),
		iban(),
		paymentCard(),
		bankAccount(),
		birthDate(),
		ipAddress(),
		macAddress(),
		street(),
		postalCode(),
		city(),
		state(),
		latitude(),
		longitude(),
		secret(),
		pay(),
		note(),
		fullName(),
		company(),
	}
}

func text() []plan.Kind { return []plan.Kind{plan.Char, plan.VarChar} }

func integers() []plan.Kind { return []plan.Kind{plan.SmallInt, plan.Integer, plan.BigInt} }

// always suggests one rule, whatever the type.
func always(generator, options, link string) func(plan.Type) plan.Rule {
	return func(plan.Type) plan.Rule {
		rule := plan.Rule{Generator: generator, Link: link}
		if options != "" {
			rule.Options = json.RawMessage(options)
		}
		return rule
	}
}

// The types of samples.
func varchar() plan.Type   { return plan.Type{Kind: plan.VarChar, Length: 100} }
func integer() plan.Type   { return plan.Type{Kind: plan.Integer} }
func boolean() plan.Type   { return plan.Type{Kind: plan.Boolean} }
func date() plan.Type      { return plan.Type{Kind: plan.Date} }
func decimal() plan.Type   { return plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 2} }
func timestamp() plan.Type { return plan.Type{Kind: plan.Timestamp} }
