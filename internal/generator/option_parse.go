package generator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Parse checks a rule's options, a JSON object or nothing, against the spec and
// fills in defaults. It returns every fault: unknown options, missing ones,
// wrong types, values out of range.
func (s Spec) Parse(raw json.RawMessage) (Options, []*OptionFault) {
	return ParseOptions("generator "+s.Name, s.Options, raw)
}

// ParseOptions checks one object against a list of options, as Spec.Parse does.
// Messages name what the options are of.
func ParseOptions(what string, list []Option, raw json.RawMessage) (Options, []*OptionFault) {
	given := map[string]json.RawMessage{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &given); err != nil {
			return Options{}, []*OptionFault{{Problem: "the options are not one JSON object"}}
		}
	}
	var faults []*OptionFault
	options := Options{values: map[string]value{}}
	for _, option := range list {
		text, ok := given[option.Name]
		delete(given, option.Name)
		switch {
		case ok:
		case option.Required:
			faults = append(faults, &OptionFault{option.Name, "it is required"})
			continue
		case option.Default == "":
			continue
		default:
			text = json.RawMessage(option.Default)
		}
		parsed, err := option.parse(text)
		if err != nil {
			faults = append(faults, &OptionFault{option.Name, err.Error()})
			continue
		}
		parsed.given = ok
		options.values[option.Name] = parsed
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		faults = append(faults, &OptionFault{name, what + " has no such option" + known(list)})
	}
	return options, faults
}

func known(list []Option) string {
	if len(list) == 0 {
		return "; it takes none"
	}
	names := make([]string, len(list))
	for i, option := range list {
		names[i] = option.Name
	}
	return "; it has " + strings.Join(names, ", ")
}

func (o Option) parse(raw json.RawMessage) (value, error) {
	switch o.Type {
	case RuleOption:
		rule, err := ParseRule(raw)
		return value{parts: []Part{{Rule: rule}}}, err
	case RulesOption:
		parts, err := parseRules(raw)
		return value{parts: parts}, err
	case RuleMapOption:
		parts, err := parseRuleMap(raw)
		return value{parts: parts}, err
	case ObjectsOption:
		return o.parseObjects(raw)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return value{}, fmt.Errorf("it must be %s", o.expected())
	}
	switch o.Type {
	case BooleanOption:
		if b, ok := v.(bool); ok {
			return value{boolean: b}, nil
		}
	case IntegerOption:
		if n, ok := integerOf(v); ok {
			return value{integer: n}, o.inRange(n)
		}
	case DecimalOption:
		if n, ok := millionthsOf(v); ok {
			return value{integer: n}, o.inRange(n)
		}
	case TextOption, ColumnOption:
		if t, ok := v.(string); ok && (t != "" || o.Type == TextOption) {
			if len(o.Enum) > 0 && !slices.Contains(o.Enum, t) {
				break
			}
			return value{text: t}, nil
		}
	case ScalarOption:
		if t, ok := scalarOf(v); ok && !t.Null {
			return value{text: t.Text}, nil
		}
	case IntegersOption, ScalarsOption, ColumnsOption:
		if list, ok := v.([]any); ok {
			return o.parseList(list)
		}
	}
	return value{}, fmt.Errorf("it must be %s", o.expected())
}

func (o Option) parseList(list []any) (value, error) {
	var parsed value
	for _, v := range list {
		if o.Type == IntegersOption {
			n, ok := integerOf(v)
			if !ok {
				return value{}, fmt.Errorf("it must be %s", o.expected())
			}
			if err := o.inRange(n); err != nil {
				return value{}, err
			}
			parsed.integers = append(parsed.integers, n)
			continue
		}
		if o.Type == ColumnsOption {
			name, _ := v.(string)
			if name == "" {
				return value{}, fmt.Errorf("it must be %s", o.expected())
			}
			parsed.texts = append(parsed.texts, name)
			continue
		}
		scalar, ok := scalarOf(v)
		if !ok {
			return value{}, fmt.Errorf("it must be %s", o.expected())
		}
		parsed.scalars = append(parsed.scalars, scalar)
	}
	return parsed, nil
}

// parseObjects reads an array of objects. The first fault of each is told.
func (o Option) parseObjects(raw json.RawMessage) (value, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return value{}, fmt.Errorf("it must be %s", o.expected())
	}
	var parsed value
	for i, text := range list {
		object, faults := ParseOptions(o.Name, o.Fields, text)
		if len(faults) > 0 {
			return value{}, fmt.Errorf("entry %d: %w", i+1, faults[0])
		}
		parsed.objects = append(parsed.objects, object)
	}
	return parsed, nil
}

func (o Option) inRange(n int64) error {
	if o.Min == 0 && o.Max == 0 || n >= o.Min && n <= o.Max {
		return nil
	}
	return fmt.Errorf("it must be %s", o.expected())
}

func (o Option) expected() string {
	what := map[OptionType]string{
		IntegerOption: "an integer", DecimalOption: "a number with at most six fraction digits",
		BooleanOption: "true or false", TextOption: "a string", ScalarOption: "a string, number or boolean",
		IntegersOption: "a list of integers", ScalarsOption: "a list of strings, numbers, booleans or nulls",
		ColumnOption: "the name of a column", ColumnsOption: "a list of names of columns", ObjectsOption: "a list of mappings",
	}[o.Type]
	if len(o.Enum) > 0 {
		return "one of " + strings.Join(o.Enum, ", ")
	}
	if o.Min == 0 && o.Max == 0 {
		return what
	}
	low, high := strconv.FormatInt(o.Min, 10), strconv.FormatInt(o.Max, 10)
	if o.Type == DecimalOption {
		low, high = formatMillionths(o.Min), formatMillionths(o.Max)
	}
	return what + " from " + low + " to " + high
}

func integerOf(v any) (int64, bool) {
	number, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	return n, err == nil
}

func scalarOf(v any) (Scalar, bool) {
	switch v := v.(type) {
	case nil:
		return Scalar{Null: true}, true
	case string:
		return Scalar{Text: v}, true
	case bool:
		return Scalar{Text: strconv.FormatBool(v)}, true
	case json.Number:
		return Scalar{Text: v.String()}, true
	default:
		return Scalar{}, false
	}
}

// Million is the scale of decimal options.
const Million = 1_000_000

// millionthsOf reads a plain decimal number exactly.
func millionthsOf(v any) (int64, bool) {
	number, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(number.String(), ".")
	if len(fraction) > 6 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", 6-len(fraction)), 10, 64)
	return n, err == nil && n > math.MinInt64
}

func formatMillionths(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := strconv.FormatInt(n/Million, 10)
	if fraction := n % Million; fraction != 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%06d", fraction), "0")
	}
	return sign + text
}
