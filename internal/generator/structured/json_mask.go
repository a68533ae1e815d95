package structured

import (
	"bytes"
	"errors"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

// pathsOfJSON is what the reference says of paths.
const pathsOfJSON = "Paths are those of RFC 9535: `$.person.email`, `$['e-mail']`, `$.items[*].name`, `$.items[0]`, `$.items[1:5]`, `$..phone` at any depth, `$..*` for all below the whole, `$`; " +
	"indexes that count from the end and filters are not known. The first path that selects a value decides. Values are strings, numbers, booleans and null: a path to an object or an array selects " +
	"nothing inside it, which `$.address..*` does. "

// scalarsOfJSON is what the reference says of the values that rules get.
const scalarsOfJSON = "A string goes to its rule without quotation marks and escapes, and has the stand-in that it has in a column of that generator. A number stays a number and a boolean a boolean: what a rule makes of them must be one, " +
	"or `fallback` decides, as it does where the rule refuses it: `integer-key` takes whole numbers of 64 bits. `character-scramble` replaces the digits before an exponent and keeps the length, and draws booleans. Rules of numbers take numbers with at most nine fraction digits and no exponent; zeros at the front of a number are cut. A string with a number in it is such a number to a rule of numbers; any other that its rule refuses is refused. null stays null unless the rule asks for NULL, and a rule that makes NULL makes null. "

func jsonMask() generator.Spec {
	return generator.Spec{
		Name:    "json-mask",
		Version: 1,
		Summary: "runs rules on values inside JSON texts",
		Description: "Each value at one of the `paths` becomes what its rule makes of it; every letter and digit in all other values becomes another, unless `otherwise` says something else. " + pathsOfJSON + "\n\n" + scalarsOfJSON +
			"Every byte outside the values that change stays: blanks, the order and names of members, the spelling of numbers, escapes. Names of members are never changed, so they must tell nothing. " +
			"It works on CHAR and VARCHAR columns that hold JSON, and on SUPER columns, whose values the files hold as JSON without blanks.",
		Accepts:          generator.Documents(),
		Options:          jsonOptions(),
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback: "A text that is no JSON (RFC 8259), or has a number or boolean that its rule refuses or makes none of, is refused, or becomes NULL, or (`replace`) has every letter and digit replaced by another of its kind, " +
			"in an invalid text everywhere and otherwise in that number. A text that outgrows its column is refused.",
		Examples: []generator.Example{
			{Options: `{"paths":{"$.email":"email","$..phone":"phone"}}`, In: `{"id": 7, "email": "jane.doe@acme.test", "contacts": [{"phone": "212-555-0100"}]}`, Out: `{"id": 4, "email": "jackie.ward9447@example.net", "contacts": [{"phone": "478-613-6112"}]}`},
			{Options: `{"paths":{"$.salary":"noise","$.scores[*]":"noise","$.name":"name"}}`, In: `{"name":"Jane \u0044oe","salary":52000.50,"scores":[10,20.5],"note":1.0e3}`, Out: `{"name":"Tricia Oberbrunner","salary":55819.88,"scores":[10,19.3],"note":4.2e3}`},
			{Options: `{"paths":{"$.id":"passthrough"},"otherwise":"character-scramble"}`, In: `{"id":7,"new":"4711 Main St","ok":null}`, Out: `{"id":7,"new":"7360 Sfel Yj","ok":null}`},
			{Options: `{"paths":{"$..*":"null"}}`, In: `{"a":[1,"x",{"b":true}],"c":null}`, Out: `{"a":[null,null,{"b":null}],"c":null}`},
			{In: `{"name": "Zo\u00eb", "age": 42, "tags": ["a1"]}`, Out: `{"name": "Pbß", "age": 78, "tags": ["x8"]}`},
			{Options: `{"fallback":"replace"}`, In: `{"name": "Zoe"`, Out: `{"toso": "Vuq"`},
			{Options: `{"fallback":"null"}`, In: `n/a`, Null: true},
			{Options: `{"paths":{"$..email":"email"}}`, Type: plan.Type{Kind: plan.Super}, In: `{"id":7,"to":[{"email":"jane.doe@acme.test"},null,true]}`, Out: `{"id":4,"to":[{"email":"jackie.ward9447@example.net"},null,false]}`},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if _, err := jsonPaths(o); err != nil {
				return err
			}
			return generator.FallbackFits(o, c)
		},
		Parts: func(o generator.Options, _ plan.Column) []generator.Part { return jsonParts(o) },
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			m, err := newJSONMasker("json-mask", o, c, d)
			if err != nil {
				return nil, err
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				if len(in) == 0 {
					return dst, nil
				}
				out, err := m.mask(dst, in, row)
				return m.recover(dst, in, row, out, err)
			}, nil
		},
	}
}

// errUnfit says that a rule made no number of a number, or no boolean of a boolean.
var errUnfit = errors.New("a rule made a value of another kind")

// jsonMasker runs the rules on JSON texts.
type jsonMasker struct {
	editor   *document.JSON
	rules    []scalarRule // of the paths, in their order, and of all else
	domain   *generator.Domain
	ascii    bool
	fallback part.Fallback
	invalid  error // for what is no JSON
	unfit    error // for what a rule does not suit
	row      *generator.Row
	made     []byte
	replace  func(dst []byte, s document.Scalar) ([]byte, error)
}

func newJSONMasker(name string, o generator.Options, c plan.Column, d *generator.Domain) (*jsonMasker, error) {
	paths, err := jsonPaths(o)
	if err != nil {
		return nil, err
	}
	m := &jsonMasker{
		editor: document.NewJSON(paths), domain: d, ascii: c.Type.Kind == plan.Char, fallback: part.NewFallback(o, d),
		made:    make([]byte, 0, 64), // nil would be NULL to a rule
		invalid: fault.New(fault.ValueRefused, "generator %s met a text that is no JSON", name),
		unfit:   fault.New(fault.ValueRefused, "generator %s met a number or boolean of which its rule made none", name),
	}
	for _, p := range jsonParts(o) {
		rule, err := newScalarRule(d, p)
		if err != nil {
			return nil, err
		}
		m.rules = append(m.rules, rule)
	}
	m.replace = func(dst []byte, s document.Scalar) ([]byte, error) {
		return m.replaceScalar(dst, s, m.editor.Text(s))
	}
	return m, nil
}

// mask edits one text. It gives document.ErrInvalid and errUnfit, and what a rule gives.
func (m *jsonMasker) mask(dst, in []byte, row *generator.Row) ([]byte, error) {
	m.row = row
	return m.editor.Edit(dst, in, m.replace)
}

// recover does what fallback says of a text that could not be edited.
func (m *jsonMasker) recover(dst, in []byte, row *generator.Row, out []byte, err error) ([]byte, error) {
	switch {
	case err == nil:
		return out, nil
	case errors.Is(err, document.ErrInvalid):
		return m.fallback.Replace(dst, in, row, m.invalid)
	case errors.Is(err, errUnfit):
		return m.fallback.Replace(dst, in, row, m.unfit)
	default:
		return nil, err
	}
}

// replaceScalar appends what the rule of a value makes of it; text is the value without escapes.
func (m *jsonMasker) replaceScalar(dst []byte, s document.Scalar, text []byte) ([]byte, error) {
	path := s.Path
	if path < 0 {
		path = len(m.rules) - 1
	}
	rule := &m.rules[path]
	if rule.stays {
		return append(dst, s.Raw...), nil
	}
	made, ok, err := rule.mask(m.made[:0], s.Kind, text, m.row)
	if err != nil {
		if !rule.mayRefuse(s.Kind, text) || fault.CodeOf(err) != fault.ValueRefused || m.fallback.Refuses() {
			return nil, err
		}
		ok = false
	}
	if ok && made == nil {
		return append(dst, "null"...), nil
	}
	if ok {
		m.made = made
		if bytes.Equal(made, text) && s.Kind != document.Null {
			return append(dst, s.Raw...), nil
		}
		if rule.scrambles && s.Kind == document.Number {
			ok = document.IsNumber(made) // one that begins with 0 would lose it
		}
		if ok {
			dst, ok = appendScalar(dst, s.Kind, made, m.ascii)
		}
		if ok {
			return dst, nil
		}
	}
	if !rule.scrambles && !m.fallback.Replaces() {
		return nil, errUnfit
	}
	of := s.Raw
	if rule.scrambles {
		of = made // it was drawn from the rule's domain, and anew if the rule says so
	}
	stream := m.domain.Draw(of, m.row)
	if s.Kind == document.Boolean {
		if stream.Below(2) == 0 {
			return append(dst, "true"...), nil
		}
		return append(dst, "false"...), nil
	}
	return character.ScrambleNumber(dst, s.Raw, &stream), nil
}
