package structured_test

import (
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/generator/character"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func TestMarkupMasksChangeWhatPathsSelectAndNothingElse(t *testing.T) {
	t.Parallel()
	text, char := generatortest.Text(), plan.Type{Kind: plan.Char, Length: 200}
	const x = `{"generator":"constant","value":"<é&\">"}`
	for _, test := range []struct {
		name, generator, options string
		kind                     plan.Type
		in, want                 string
	}{
		{"references of XML", "xml-mask", `{"paths":{"//b":` + x + `,"//@c":` + x + `},"comments":"keep"}`, text, `<a c = 'y' ><b >z</b><!--z--></a>`, `<a c = '&lt;é&amp;"&gt;' ><b >&lt;é&amp;"&gt;</b><!--z--></a>`},
		{"in ASCII for CHAR", "xml-mask", `{"paths":{"//b":` + x + `}}`, char, `<b>z</b>`, `<b>&lt;&#233;&amp;"&gt;</b>`},
		{"what a rule leaves keeps its references", "xml-mask", `{"paths":{"//b":"passthrough"}}`, text, `<b>&#x41;&gt;</b>`, `<b>&#x41;&gt;</b>`},
		{"NULL leaves nothing", "xml-mask", `{"paths":{"//b":"null","//@c":"null"}}`, text, `<b c="d">z</b>`, `<b c=""></b>`},
		{"the first path decides", "xml-mask", `{"paths":{"//b":"passthrough","//*":"null"}}`, text, `<a>x<b>y</b></a>`, `<a><b>y</b></a>`},
		{"all else", "xml-mask", `{"paths":{"//b":"passthrough"},"otherwise":"null"}`, text, `<a c="1">x <b>y</b> </a>`, `<a c=""><b>y</b> </a>`},
		{"a text without tags is no XML", "xml-mask", "", text, `Jane`, "REFUSED"},
		{"but HTML", "html-mask", `{"paths":{"//text()":"null"}}`, text, `Jane<br>Doe`, `<br>`},
		{"attributes of HTML without marks", "html-mask", `{"paths":{"//@c":` + x + `}}`, text, `<a c=y dir>`, `<a c="&lt;é&amp;&quot;&gt;" dir>`},
		{"scripts and styles stay if that is said", "html-mask", `{"paths":{"//text()":"null"},"comments":"keep"}`, text, `<script>a<b</script>x<style>y</style>`, `<script>a<b</script><style>y</style>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := masked(t, test.kind, test.generator, test.options, test.in)
			if (fault.CodeOf(err) == fault.ValueRefused) != (test.want == "REFUSED") {
				t.Fatalf("the error is %v", err)
			}
			if err == nil && got != test.want {
				t.Errorf("%s became %s, not %s", test.in, got, test.want)
			}
		})
	}
	for _, name := range []string{"xml-mask", "html-mask"} {
		faults := registry.Check(generatortest.Rule(name, `{"paths":{"a[1]":"null"}}`), plan.Column{Type: text})
		if len(faults) != 1 || faults[0].Error() != "option paths.a[1]: a path begins with /" {
			t.Errorf("%s: %v", name, faults)
		}
		got, err := masked(t, text, name, "", `<p title="Jane 4711">Jane <b>4711</b></p>`)
		if err != nil || strings.Contains(got, "Jane") || strings.Contains(got, "4711") {
			t.Errorf("%s: without options it became %s, %v", name, got, err)
		}
	}
}

func TestWhatNoReaderShowsIsScrambled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ generator, in string }{
		{"xml-mask", `<?xml version="1.0" encoding='UTF-8'?><!-- Jane 4711 --><a/><!--Jane-->`},
		{"xml-mask", `<?note Jane="4711"?><a><?php echo "Jane 4711" ?></a>`},
		{"xml-mask", `<?xml version="Jane 4711"?><a/>`},
		{"xml-mask", `<?xml nick="Jane"?><a/>`},
		{"xml-mask", `<!DOCTYPE a SYSTEM "file:///home/Jane/4711.dtd"><a/>`},
		{"xml-mask", `<!DOCTYPE a PUBLIC "-//Jane//4711" ''>` + "<a/>"},
		{"xml-mask", `<!DOCTYPE a PUBLIC "-//W3C//DTD SVG 1.1//EN" [<!ENTITY x "Jane 4711"><!-- Jane --><!ATTLIST a b CDATA 'Jane'><?pi "Jane" <!-- 4711 --> don't Jane' ?>]><a/>`},
		{"xml-mask", `<!DOCTYPE a [<!ENTITY x "Jane &#38; %Jo; 4711 & Jane;">]><a/>`},
		{"xml-mask", `<?xmlversion="1.0" Jane?><a/>`},
		{"html-mask", `<!doctype html><!-- Jane 4711 -->x<!-- Jane --!>-->`},
		{"html-mask", `<?xml version="1.0"?><?Jane 4711><!Jane><![CDATA[Jane]]><!--[if IE]>Jane<![endif]-->`},
		{"html-mask", `<script type=x>var name = "Jane", id = 4711;</script><STYLE>.Jane{width:4711px}</STYLE>`},
		{"html-mask", `<p>x</p Jane="4711"></4711 Jane>`},
		{"html-mask", `<script>Jane 4711`},
		{"html-mask", `<b Jane 4711>x</b><br/Jane><!DOCTYPE Jane4711>`},
		{"xml-mask", `<?xml version="4711" encoding="Jane"?><a/>`},
	} {
		got, err := masked(t, generatortest.Text(), test.generator, "", test.in)
		if err != nil || strings.Contains(got, "Jane") || strings.Contains(got, "4711") {
			t.Errorf("%s: %s became %s, %v", test.generator, test.in, got, err)
		}
		marks := func(text string) string {
			return strings.Map(func(r rune) rune {
				if character.KindOf(r) > 0 {
					return 'x'
				}
				return r
			}, text)
		}
		if attribute := strings.Contains(test.in, "type=x"); !attribute && marks(got) != marks(test.in) {
			t.Errorf("%s: %s became %s, which has other marks", test.generator, test.in, got)
		}
		for _, kept := range []string{`<?xml version="1.0"`, `encoding='UTF-8'?>`, "<!doctype html>", `"-//W3C//DTD SVG 1.1//EN"`, "<?php ", "<!ENTITY x", "&#38; %Jo; ", "<script", "</STYLE>", "</p "} {
			if strings.Contains(test.in, kept) && !strings.Contains(got, kept) {
				t.Errorf("%s: %s became %s without %s", test.generator, test.in, got, kept)
			}
		}
		if got, err := masked(t, generatortest.Text(), test.generator, `{"otherwise":"passthrough","paths":{},"comments":"keep"}`, test.in); err != nil || got != test.in {
			t.Errorf("%s: %s became %s, %v", test.generator, test.in, got, err)
		}
	}
}
