package structured

import (
	"errors"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

// pathsOfMarkup is what the reference says of paths.
const pathsOfMarkup = "Paths are a part of XPath 1.0: `/person/email` and `//email` for the texts right inside such elements, `*` for any element, `/person/@id` and `//@*` for attributes, `//note//text()` for all texts in an element, `//text()` for every text; " +
	"conditions in brackets are not known. The first path that selects a text or attribute decides. Text of nothing but blanks is left alone. Every letter and digit in all other texts and attributes becomes another, unless `otherwise` says something else. " +
	"A rule gets the text with its references, such as `&amp;`, as the characters that they stand for, and what it makes is written with references where it must be; it has the stand-in that it has in a column of that generator. A rule that makes NULL leaves nothing. " +
	"Every letter and digit in comments and other parts that no reader shows becomes another, unless `comments` is `keep`. " +
	"Every byte outside of what changes stays. "

// markup is a generator of XML or HTML.
func markup(spec generator.Spec, comments string, newEditor func([]document.MarkupPath, bool) *document.Markup, invalid string) generator.Spec {
	spec.Accepts = generator.Texts()
	spec.Options = []generator.Option{
		{Name: "paths", Type: generator.RuleMapOption, Default: `{"//text()":"character-scramble","//@*":"character-scramble"}`, Summary: "The rules by the paths of the texts and attributes that they are for."},
		{Name: "otherwise", Type: generator.RuleOption, Default: `"character-scramble"`, Summary: "The rule of all other texts and attributes; only `passthrough` keeps them."},
		{Name: "comments", Type: generator.TextOption, Default: `"scramble"`, Enum: []string{"scramble", "keep"}, Summary: "What becomes of " + comments + "."},
		generator.FallbackOption("error", "error", "null", "replace"),
	}
	spec.OneToOne, spec.Consistency = generator.No, generator.Always
	spec.Rank, spec.RankInconsistent = 5, 5
	spec.Empty = "Stays ''."
	parts := func(o generator.Options) []generator.Part {
		return part.Typed(append(o.Rules("paths"), o.Rule("otherwise"))...)
	}
	spec.Parts = func(o generator.Options, _ plan.Column) []generator.Part { return parts(o) }
	spec.Fits = func(o generator.Options, c plan.Column) error {
		if _, err := markupPaths(o); err != nil {
			return err
		}
		return generator.FallbackFits(o, c)
	}
	spec.Compile = func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
		paths, err := markupPaths(o)
		if err != nil {
			return nil, err
		}
		masks, err := part.Bind(d, parts(o))
		if err != nil {
			return nil, err
		}
		refused := fault.New(fault.ValueRefused, "generator %s met a text that is %s", spec.Name, invalid)
		var (
			editor   = newEditor(paths, c.Type.Kind == plan.Char)
			fallback = part.NewFallback(o, d)
			made     = make([]byte, 0, 64) // nil would be NULL to a rule
			at       *generator.Row
		)
		scramble := o.Text("comments") == "scramble"
		replace := func(text []byte, path int) ([]byte, error) {
			switch path {
			case document.Comment, document.Script:
				if !scramble {
					return text, nil
				}
				stream := d.Draw(text, at)
				made = character.Scramble(made[:0], text, &stream)
				return made, nil
			case document.Unselected:
				path = len(masks) - 1
			}
			out, err := masks[path](made[:0], text, at)
			if out != nil {
				made = out
			}
			return out, err
		}
		return func(dst, in []byte, row *generator.Row) ([]byte, error) {
			if len(in) == 0 {
				return dst, nil
			}
			at = row
			out, err := editor.Edit(dst, in, replace)
			if errors.Is(err, document.ErrInvalid) {
				return fallback.Replace(dst, in, row, refused)
			}
			return out, err
		}, nil
	}
	return spec
}

func markupPaths(o generator.Options) ([]document.MarkupPath, error) {
	rules := o.Rules("paths")
	paths := make([]document.MarkupPath, len(rules))
	for i, rule := range rules {
		var err error
		if paths[i], err = document.ParseMarkupPath(rule.Key); err != nil {
			return nil, generator.NewOptionFault(rule.Option, err.Error())
		}
	}
	return paths, nil
}

func xmlMask() generator.Spec {
	return markup(generator.Spec{
		Name:    "xml-mask",
		Version: 1,
		Summary: "runs rules on texts and attributes inside XML",
		Description: "Each text and attribute at one of the `paths` becomes what its rule makes of it. " + pathsOfMarkup +
			"Every name passes as it is: those of elements, attributes, processing instructions and entities, and what a DOCTYPE names. In XML any name is legal, so a text in which a name tells of a person, such as `<jane-doe/>`, is none for this generator. Names in paths have the prefix that they have in the text. Texts with a tag, a comment or a CDATA section between them are texts of their own.",
		Fallback: "A text that is no XML with one root, as far as tags, attributes and references go, or refers to an entity other than the five that XML has, is refused, or becomes NULL, or (`replace`) has every letter and digit replaced by another of its kind. " +
			"A text that outgrows its column is refused.",
		Examples: []generator.Example{
			{Options: `{"paths":{"//email":"email","/person/@id":"character-scramble"}}`, In: `<person id="A-4711"><!-- vip --><email>jane.doe@acme.test</email><note>x &amp; y</note></person>`, Out: `<person id="L-9192"><!-- rde --><email>jackie.ward9447@example.net</email><note>b &amp; u</note></person>`},
			{Options: `{"paths":{"/p/name":"name"},"otherwise":"null"}`, In: `<p k='1'> <name>Jane Doe</name> <x>y</x> </p>`, Out: `<p k=''> <name>Tricia Oberbrunner</name> <x></x> </p>`},
			{In: `<p k="Jane">Zo&#235; <![CDATA[<4711>]]></p>`, Out: `<p k="Lxxu">Sdì <![CDATA[<5013>]]></p>`},
			{Options: `{"comments":"keep"}`, In: `<?xml version="1.0"?><!-- Jane --><p/>`, Out: `<?xml version="1.0"?><!-- Jane --><p/>`},
			{In: `<?xml version="1.0"?><!-- Jane --><p/>`, Out: `<?xml version="1.0"?><!-- Pnnr --><p/>`},
			{Options: `{"fallback":"replace"}`, In: `<p>Jane`, Out: `<y>Uzdf`},
			{Options: `{"fallback":"null"}`, In: `Jane`, Null: true},
			{In: "", Out: ""},
		},
	}, "comments, processing instructions, and the strings of a DOCTYPE that name no document type in wide use", document.NewXML, "no XML")
}

func htmlMask() generator.Spec {
	return markup(generator.Spec{
		Name:    "html-mask",
		Version: 1,
		Summary: "runs rules on texts and attributes inside HTML",
		Description: "Each text and attribute at one of the `paths` becomes what its rule makes of it. " + pathsOfMarkup +
			"The names of elements and attributes that pass are those of the HTML standard, obsolete ones among them, those that a path names, and attributes that begin with `data-` or `aria-`, which must tell nothing. " +
			"What else looks like a tag, such as `<jane.doe@acme.test>`, is text; any other attribute's name, and what a DOCTYPE says other than HTML's own, is a part that no reader shows. Names are alike in capitals and small letters. A page may lack end tags and be a fragment, even a text without tags: elements end where HTML says that they do for `p`, `li`, `dt`, `dd`, `option` and the parts of tables, " +
			"and paths count only elements that are written. Of named references those of XML and Latin-1 are known; others are letters to the rule.",
		Fallback: "A text that ends within a tag or comment is refused, or becomes NULL, or (`replace`) has every letter and digit replaced by another of its kind. A text that outgrows its column is refused.",
		Examples: []generator.Example{
			{Options: `{"paths":{"//a/@href":"url","//a":"name"}}`, In: `<p>Hi <a href="https://acme.test/jane">Jane Doe</a>,<br>call`, Out: `<p>Ws <a href="https://blair-padberg.example/lfhs">Tricia Oberbrunner</a>,<br>bniv`},
			{Options: `{"paths":{"//td":"character-scramble"}}`, In: `<table><tr><td>4711<td>Zo&euml;</table>`, Out: `<table><tr><td>6115<td>Pbß</table>`},
			{In: `<P class=big>Jane &amp; Joe<script>x("y")</script>`, Out: `<P class="slb">Rijn &amp; Wmr<script>m("z")</script>`},
			{Options: `{"comments":"keep"}`, In: `<!-- a4 --><style>b{c:d}</style>4711`, Out: `<!-- a4 --><style>b{c:d}</style>6115`},
			{In: "no tags, 4711", Out: `oj erkt, 4123`},
			{In: "Jane <jane.doe@acme.test> <b jane>4711</b>", Out: `Pjlw &lt;qxqd.cab@hgna.igyi&gt; <b khuu>6115</b>`},
			{Options: `{"fallback":"null"}`, In: `Jane <b`, Null: true},
			{In: "", Out: ""},
		},
	}, "comments, scripts, styles, and names of attributes that HTML does not know", document.NewHTML, "no HTML: it ends within a tag")
}
