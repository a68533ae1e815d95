package structured_test

import (
	"strings"
	"testing"

	"standin/internal/fault"
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
		{"references of XML", "xml-mask", `{"paths":{"//b":` + x + `,"//@c":` + x + `}}`, text, `<a c = 'y' ><b >z</b><!--z--></a>`, `<a c = '&lt;é&amp;"&gt;' ><b >&lt;é&amp;"&gt;</b><!--z--></a>`},
		{"in ASCII for CHAR", "xml-mask", `{"paths":{"//b":` + x + `}}`, char, `<b>z</b>`, `<b>&lt;&#233;&amp;"&gt;</b>`},
		{"what a rule leaves keeps its references", "xml-mask", `{"paths":{"//b":"passthrough"}}`, text, `<b>&#x41;&gt;</b>`, `<b>&#x41;&gt;</b>`},
		{"NULL leaves nothing", "xml-mask", `{"paths":{"//b":"null","//@c":"null"}}`, text, `<b c="d">z</b>`, `<b c=""></b>`},
		{"the first path decides", "xml-mask", `{"paths":{"//b":"passthrough","//*":"null"}}`, text, `<a>x<b>y</b></a>`, `<a><b>y</b></a>`},
		{"all else", "xml-mask", `{"paths":{"//b":"passthrough"},"otherwise":"null"}`, text, `<a c="1">x <b>y</b> </a>`, `<a c=""><b>y</b> </a>`},
		{"a text without tags is no XML", "xml-mask", "", text, `Jane`, "REFUSED"},
		{"but HTML", "html-mask", `{"paths":{"//text()":"null"}}`, text, `Jane<br>Doe`, `<br>`},
		{"attributes of HTML without marks", "html-mask", `{"paths":{"//@c":` + x + `}}`, text, `<a c=y d>`, `<a c="&lt;é&amp;&quot;&gt;" d>`},
		{"scripts and styles stay", "html-mask", `{"paths":{"//text()":"null"}}`, text, `<script>a<b</script>x<style>y</style>`, `<script>a<b</script><style>y</style>`},
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
