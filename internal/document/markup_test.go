package document_test

import (
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"slices"
	"strings"
	"testing"

	"standin/internal/document"
)

func markupPaths(tb testing.TB, texts ...string) []document.MarkupPath {
	tb.Helper()
	paths := make([]document.MarkupPath, len(texts))
	for i, text := range texts {
		var err error
		if paths[i], err = document.ParseMarkupPath(text); err != nil {
			tb.Fatalf("%s: %v", text, err)
		}
	}
	return paths
}

// selected are the texts that a path selects, with | between them.
func selected(t *testing.T, editor *document.Markup, in string) string {
	t.Helper()
	var got []string
	out, err := editor.Edit([]byte{}, []byte(in), func(text []byte, path int) ([]byte, error) {
		if path == 0 {
			got = append(got, string(text))
		}
		return text, nil
	})
	if err != nil || string(out) != in {
		t.Errorf("%q became %q, %v", in, out, err)
	}
	return strings.Join(got, "|")
}

func TestMarkupPathsSelectTextsAndAttributes(t *testing.T) {
	t.Parallel()
	const text = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "<y>">]><a id="1"><b k='2&lt;'>t&amp;u<c>v</c>w</b><!-- x --><b><![CDATA[<y>]]></b><n:d k="3"/> </a>`
	for path, want := range map[string]string{
		"/a": "", "/a/b": "t&u|w|<y>", "//b": "t&u|w|<y>", "/a/b/c": "v", "//c/text()": "v", "/a/*": "t&u|w|<y>", "//*": "t&u|v|w|<y>", "//text()": "t&u|v|w|<y>",
		"/a/b//text()": "t&u|v|w|<y>", "/a/@id": "1", "//@k": "2<|3", "//b/@*": "2<", "/a//@*": "1|2<|3", "/n:d/@k": "", "/a/n:d/@k": "3", "//@*": "1|2<|3", "/b": "",
	} {
		if got := selected(t, document.NewXML(markupPaths(t, path), false), text); got != want {
			t.Errorf("%s selects %s, not %s", path, got, want)
		}
	}
	const page = `<!doctype html><UL class=x><li>a<li>b<br>c</ul><p title="q">d &eacute; & <i>e</i><div>f < g</div><img alt=h src='i'><script>if (a<b) "</p>"</script>z`
	for path, want := range map[string]string{
		"//li": "a|b|c", "/ul/li": "a|b|c", "/p": "d é & ", "//i": "e", "/div": "f < g", "//img/@ALT": "h", "//@title": "q", "//text()": "a|b|c|d é & |e|f < g|z", "//script": "", "//@*": "x|q|h|i",
	} {
		if got := selected(t, document.NewHTML(markupPaths(t, path), false), page); got != want {
			t.Errorf("%s selects %s, not %s", path, got, want)
		}
	}
}

func TestMarkupIsWrittenWithReferences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		html, ascii    bool
		in, made, want string
	}{
		{false, false, `<a b="x" c='y'>z</a>`, "<&>\"'\té", "<a b=\"&lt;&amp;&gt;&quot;'&#9;é\" c='&lt;&amp;&gt;\"&#39;&#9;é'>&lt;&amp;&gt;\"'\té</a>"},
		{false, true, `<a>z</a>`, "é🦊", "<a>&#233;&#129418;</a>"},
		{false, false, `<a><![CDATA[x]]></a>`, "a]]>b", "<a><![CDATA[a]]]]><![CDATA[>b]]></a>"},
		{true, false, `<a id=x>`, `y z`, `<a id="y z">`},
		{true, false, `x<br>`, `<y>`, `&lt;y&gt;<br>`},
	} {
		editor := document.NewXML(nil, test.ascii)
		if test.html {
			editor = document.NewHTML(nil, test.ascii)
		}
		got, err := editor.Edit([]byte{}, []byte(test.in), func([]byte, int) ([]byte, error) { return []byte(test.made), nil })
		if err != nil || string(got) != test.want {
			t.Errorf("%q became %q, not %q, %v", test.in, got, test.want, err)
		}
	}
}

// TestOnlyTheStructureOfHTMLPasses replaces every letter and digit that Edit asks for.
func TestOnlyTheStructureOfHTMLPasses(t *testing.T) {
	t.Parallel()
	hide := func(text []byte, _ int) ([]byte, error) {
		return bytes.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return '*'
			}
			return r
		}, text), nil
	}
	for in, want := range map[string]string{
		`Jane <jane@acme.test> x`:             `**** &lt;****@****.****&gt; *`,
		`a<b jane c>d`:                        `*<b **** *>*`,
		`<br/jane4711>`:                       `<br/********>`,
		`<b@x>y</b@x>`:                        `&lt;*@*&gt;*&lt;/*@*&gt;`,
		`</jane 555>`:                         `&lt;/**** ***&gt;`,
		`<o:p>x</o:p>`:                        `&lt;*:*&gt;*&lt;/*:*&gt;`,
		`<x-y>z</x-y>`:                        `<x-y>*</x-y>`, // a path has it
		`<a href="x"jane.doe@acme>y</a>`:      `<a href="*"****.***@****>*</a>`,
		`<p Z=1 Data-id=2 aria-Label=x jane>`: `<p Z="*" Data-id="*" aria-Label="*" ****>`,
		`<p data-jane@acme ="x" =jane>`:       `<p ****-****@**** ="*" =****>`,
		"<p\fclass>":                          "&lt;*\f*****&gt;",
		`<!DOCTYPE jane>`:                     `<!DOCTYPE ****>`,
		`<!doctype html "jane">`:              `<!doctype **** "****">`,
		`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">`: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">`,
		`<?xml version="1.0" encoding="ISO-8859-15" standalone='no'?>`:                               `<?xml version="1.0" encoding="ISO-8859-15" standalone='no'?>`,
		`<?xml version="1.0" encoding="jane"?>`:                                                      `<?*** *******="*.*" ********="****"?>`,
		`<?xml version="4711"?>`:                                                                     `<?*** *******="****"?>`,
	} {
		got, err := document.NewHTML(markupPaths(t, "//x-y", "//p/@z"), false).Edit([]byte{}, []byte(in), hide)
		if err != nil || string(got) != want {
			t.Errorf("%s became %s, not %s, %v", in, got, want, err)
		}
	}
}

func TestMarkupThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	keep := func(text []byte, _ int) ([]byte, error) { return text, nil }
	for _, in := range []string{"", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a>&x;</a>", "<a b=c/>", "<a b='<'/>", "<a b/>", "<a b='", "<a", "<>", "<!--", "<a><![CDATA[</a>", "<a/>x", "<a>&#0;</a>", "<?x", "<!D"} {
		if _, err := document.NewXML(nil, false).Edit(nil, []byte(in), keep); err != document.ErrInvalid { //nolint:errorlint // the very error
			t.Errorf("%q: %v", in, err)
		}
	}
	for _, in := range []string{"<a", "<a b='", "x<!-- y", "</a"} {
		if _, err := document.NewHTML(nil, false).Edit(nil, []byte(in), keep); err != document.ErrInvalid { //nolint:errorlint // the very error
			t.Errorf("%q: %v", in, err)
		}
	}
	for _, path := range []string{"", "a", "/", "/a/", "/a[1]", "/@", "/@a/b", "/text()/a", "///a", "/a b", strings.Repeat("/a", 61)} {
		if _, err := document.ParseMarkupPath(path); err == nil {
			t.Errorf("%q was taken", path)
		}
	}
}

func TestNamedCharactersAreThoseOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	for name := range strings.FieldsSeq("lt amp nbsp iexcl frac14 iquest Agrave Eth ETH times THORN szlig eacute divide yuml #65 #x1F98A") {
		text := "&" + name + ";"
		if got := selected(t, document.NewHTML(markupPaths(t, "//text()"), false), text); got != html.UnescapeString(text) {
			t.Errorf("%s is %q", text, got)
		}
	}
}

func FuzzXMLIsReadAsByTheStandardLibrary(f *testing.F) {
	for _, seed := range []string{
		`<a b="1" c='&#x41;&quot;'>t&amp;u<b/><![CDATA[<x>]]>v</a>`, `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "<y>"><!-- > -->]><a:b/> <!-- c -->`, "<a>\r\n&#13;</a >", `<a b = "c"d="e"/>`, `<é/>`, `<a>]]</a>`, `<a></a><b/>`, `<!D [<?a "<!-- x" ?><!E "&#38;&x y;" '%'>]><a/>`, `<!0"0"0><!"0><A/>`,
	} {
		f.Add([]byte(seed))
	}
	paths := markupPaths(f, "//b", "/a/@*")
	f.Fuzz(func(t *testing.T, in []byte) {
		var texts, attributes strings.Builder
		out, err := document.NewXML(markupPaths(t, "//@*"), false).Edit([]byte{}, in, func(text []byte, path int) ([]byte, error) {
			switch path {
			case 0:
				attributes.WriteString(string(text) + "|")
			case document.Unselected:
				texts.Write(text)
			}
			return text, nil
		})
		if err == nil && !bytes.Equal(out, in) {
			t.Fatalf("%q became %q", in, out)
		}
		wantTexts, wantAttributes, ok := standardXML(in)
		if !ok {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", in, err)
		}
		// The standard library reads line breaks as XML does, and blank texts too.
		plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if plain(texts.String()) != plain(wantTexts) || plain(attributes.String()) != plain(wantAttributes) {
			t.Fatalf("%q: %q and %q, not %q and %q", in, texts.String(), attributes.String(), wantTexts, wantAttributes)
		}
		selections := 0
		out, err = document.NewXML(paths, false).Edit([]byte{}, in, func(text []byte, path int) ([]byte, error) {
			if path < 0 {
				return text, nil
			}
			selections++
			return []byte("n<&\"'w"), nil
		})
		if err != nil || selections == 0 && !bytes.Equal(out, in) {
			t.Fatalf("%q became %q, %v", in, out, err)
		}
		if _, _, ok := standardXML(out); !ok {
			t.Fatalf("%q became %q, which is no XML", in, out)
		}
	})
}

// standardXML are the texts and attributes as the standard library reads them; ok is false unless it takes
// the text, there is one root, and nothing else stands outside.
func standardXML(in []byte) (texts, attributes string, ok bool) {
	decoder := xml.NewDecoder(bytes.NewReader(in))
	depth, roots := 0, 0
	for {
		token, err := decoder.RawToken()
		if err == io.EOF { //nolint:errorlint // as it is documented
			break
		}
		if err != nil {
			return "", "", false
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
			for _, a := range token.Attr {
				attributes += a.Value + "|"
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(token)) > 0 || depth == 0 && slices.ContainsFunc(token, func(b byte) bool { return b >= 0x80 }) {
				return "", "", false
			}
			texts += string(token)
		}
	}
	balanced := xml.NewDecoder(bytes.NewReader(in))
	for {
		if _, err := balanced.Token(); err != nil {
			return texts, attributes, err == io.EOF && roots == 1 //nolint:errorlint // as it is documented
		}
	}
}

func FuzzHTMLStaysWhereNothingIsReplaced(f *testing.F) {
	for _, seed := range []string{"<p>a<p>b", "<a b=c d='e' f>x</A>", "<script></SCRIPT >", "a < b & c", "<!-- --><?x><!y>", "<li><ul><li></ul>", "<br/>", "<td><tr></table>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		editor := document.NewHTML(markupPaths(t, "//li//text()", "//@b"), true)
		out, err := editor.Edit([]byte{}, in, func(text []byte, _ int) ([]byte, error) { return text, nil })
		if err == nil && !bytes.Equal(out, in) {
			t.Fatalf("%q became %q", in, out)
		}
		if out, err = editor.Edit([]byte{}, in, func(text []byte, path int) ([]byte, error) {
			if path <= document.Comment {
				return text, nil
			}
			return []byte("<n>\"'&é"), nil
		}); err != nil {
			return
		}
		if _, err := editor.Edit([]byte{}, out, func(text []byte, path int) ([]byte, error) {
			if path > document.Comment && string(text) != "<n>\"'&é" {
				t.Fatalf("%q became %q, which holds %q", in, out, text)
			}
			return text, nil
		}); err != nil {
			t.Fatalf("%q became %q, %v", in, out, err)
		}
	})
}
