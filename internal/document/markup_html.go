package document

import "bytes"

// longestName is longer than every name that HTML knows, and than those of data- and
// aria- that are taken for names.
const longestName = 64

// lower is a name in small letters, in buffer; nil, which no name is, if it is too long.
func lower(buffer *[longestName]byte, name []byte) []byte {
	if len(name) > len(buffer) {
		return nil
	}
	for i, b := range name {
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		buffer[i] = b
	}
	return buffer[:len(name)]
}

// beginsTag reports whether a name of HTML begins at a place, as that of a tag does: one
// of the standard, or of an element in a path, and no more up to a blank or mark. Of
// what else looks like a tag, such as an address in angle brackets, the name may tell
// something: it is text.
func (m *Markup) beginsTag(at int) bool {
	end := nameEnd(m.in, at)
	if end < len(m.in) && m.in[end] != '>' && m.in[end] != '/' && !isBlank(m.in[end:end+1]) {
		return false
	}
	name := m.in[at:end]
	if isElement(name) {
		return true
	}
	for p := range m.paths {
		for e := range m.paths[p].elements {
			if bytes.EqualFold(m.paths[p].elements[e].name, name) {
				return true
			}
		}
	}
	return false
}

// knowsAttribute reports whether an attribute has a name of the standard, one that a path has, or
// one that begins with data- or aria-.
func (m *Markup) knowsAttribute(name []byte) bool {
	if isAttribute(name) {
		return true
	}
	for p := range m.paths {
		if bytes.EqualFold(m.paths[p].attribute, name) {
			return true
		}
	}
	return false
}

// isElement reports whether HTML has elements of a name: those of the HTML Living Standard's
// index, and of its section 16.2, which are obsolete and still met.
func isElement(name []byte) bool {
	var buffer [longestName]byte
	switch string(lower(&buffer, name)) {
	case "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi", "bdo",
		"bgsound", "big", "blink", "blockquote", "body", "br", "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup",
		"data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset",
		"figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head",
		"header", "hgroup", "hr", "html", "i", "iframe", "image", "img", "input", "ins", "isindex", "kbd", "keygen", "label",
		"legend", "li", "link", "listing", "main", "map", "mark", "marquee", "math", "menu", "menuitem", "meta", "meter", "multicol",
		"nav", "nextid", "nobr", "noembed", "noframes", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "picture",
		"plaintext", "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "search", "section",
		"select", "selectedcontent", "slot", "small", "source", "spacer", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg",
		"table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u",
		"ul", "var", "video", "wbr", "xmp":
		return true
	default:
		return false
	}
}

// isAttribute reports whether HTML has attributes of a name: those of the HTML Living
// Standard's index with the handlers of events, those of its section 16.2, those of RDFa and of XML, and
// any that begins with data- or aria- and goes on with letters, digits and hyphens.
func isAttribute(name []byte) bool {
	var buffer [longestName]byte
	small := lower(&buffer, name)
	switch string(small) {
	case "abbr", "about", "accept", "accept-charset", "accesskey", "action", "align", "alink", "allow", "allowfullscreen",
		"allowtransparency", "alpha", "alt", "archive", "as", "async", "autocapitalize", "autocomplete", "autocorrect", "autofocus",
		"autoplay", "axis", "background", "behavior", "bgcolor", "blocking", "border", "bordercolor", "bottommargin", "cellpadding",
		"cellspacing", "char", "charoff", "charset", "checked", "cite", "class", "classid", "clear", "closedby",
		"code", "codebase", "codetype", "color", "colorspace", "cols", "colspan", "command", "commandfor", "compact",
		"content", "contenteditable", "controls", "coords", "crossorigin", "data", "datafld", "dataformatas", "datapagesize", "datasrc",
		"datatype", "datetime", "declare", "decoding", "default", "defer", "dir", "direction", "dirname", "disabled",
		"download", "draggable", "enctype", "enterkeyhint", "event", "exportparts", "face", "fetchpriority", "for", "form",
		"formaction", "formenctype", "formmethod", "formnovalidate", "formtarget", "frame", "frameborder", "framespacing", "headers", "headingoffset",
		"headingreset", "height", "hidden", "high", "href", "hreflang", "hspace", "http-equiv", "id", "imagesizes",
		"imagesrcset", "inert", "inlist", "inputmode", "integrity", "is", "ismap", "itemid", "itemprop", "itemref",
		"itemscope", "itemtype", "kind", "label", "lang", "language", "leftmargin", "link", "list", "loading",
		"longdesc", "loop", "low", "lowsrc", "manifest", "marginheight", "marginwidth", "max", "maxlength", "media",
		"method", "methods", "min", "minlength", "multiple", "muted", "name", "nohref", "nomodule", "nonce",
		"noresize", "noshade", "novalidate", "nowrap", "object", "onabort", "onafterprint", "onauxclick", "onbeforeinput", "onbeforematch",
		"onbeforeprint", "onbeforetoggle", "onbeforeunload", "onblur", "oncancel", "oncanplay", "oncanplaythrough", "onchange", "onclick", "onclose",
		"oncommand", "oncontextlost", "oncontextmenu", "oncontextrestored", "oncopy", "oncuechange", "oncut", "ondblclick", "ondrag", "ondragend",
		"ondragenter", "ondragleave", "ondragover", "ondragstart", "ondrop", "ondurationchange", "onemptied", "onended", "onerror", "onfocus",
		"onformdata", "onhashchange", "oninput", "oninvalid", "onkeydown", "onkeypress", "onkeyup", "onlanguagechange", "onload", "onloadeddata",
		"onloadedmetadata", "onloadstart", "onmessage", "onmessageerror", "onmousedown", "onmouseenter", "onmouseleave", "onmousemove", "onmouseout", "onmouseover",
		"onmouseup", "onoffline", "ononline", "onpagehide", "onpagereveal", "onpageshow", "onpageswap", "onpaste", "onpause", "onplay",
		"onplaying", "onpopstate", "onprogress", "onratechange", "onrejectionhandled", "onreset", "onresize", "onscroll", "onscrollend", "onsecuritypolicyviolation",
		"onseeked", "onseeking", "onselect", "onslotchange", "onstalled", "onstorage", "onsubmit", "onsuspend", "ontimeupdate", "ontoggle",
		"onunhandledrejection", "onunload", "onvolumechange", "onwaiting", "onwheel", "open", "optimum", "part", "pattern", "ping",
		"placeholder", "playsinline", "popover", "popovertarget", "popovertargetaction", "poster", "prefix", "preload", "profile", "prompt",
		"property", "readonly", "referrerpolicy", "rel", "required", "resource", "rev", "reversed", "rightmargin", "role",
		"rows", "rowspan", "rules", "sandbox", "scheme", "scope", "scrollamount", "scrolldelay", "scrolling", "selected",
		"shadowrootclonable", "shadowrootcustomelementregistry", "shadowrootdelegatesfocus", "shadowrootmode", "shadowrootserializable", "shape", "size", "sizes", "slot", "span",
		"spellcheck", "src", "srcdoc", "srclang", "srcset", "standby", "start", "step", "style", "summary",
		"tabindex", "target", "text", "title", "topmargin", "translate", "truespeed", "type", "typeof", "urn",
		"usemap", "valign", "value", "valuetype", "version", "vlink", "vocab", "vspace", "width", "wrap",
		"writingsuggestions", "xml:base", "xml:lang", "xml:space", "xmlns", "xmlns:xlink":
		return true
	}
	if !bytes.HasPrefix(small, []byte("data-")) && !bytes.HasPrefix(small, []byte("aria-")) {
		return false
	}
	for _, b := range small {
		if (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' {
			return false
		}
	}
	return true
}

// isVoid reports whether an element has no end tag (HTML Living Standard, section 13.1.2).
func isVoid(name []byte) bool {
	var buffer [longestName]byte
	switch string(lower(&buffer, name)) {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	default:
		return false
	}
}

// impliesEnd reports whether a start tag ends the element that is open (HTML Living Standard, section 13.1.2.4).
func impliesEnd(open, name []byte) bool {
	var buffer, other [longestName]byte
	small := lower(&other, name)
	switch string(lower(&buffer, open)) {
	case "p":
		return endsParagraph(small)
	case "li":
		return is(small, "li")
	case "dt", "dd":
		return is(small, "dt") || is(small, "dd")
	case "td", "th":
		return is(small, "td") || is(small, "th") || endsRow(small)
	case "tr":
		return endsRow(small)
	case "thead", "tbody":
		return is(small, "tbody") || is(small, "tfoot")
	case "option":
		return is(small, "option") || is(small, "optgroup")
	default:
		return false
	}
}

func endsRow(small []byte) bool { return is(small, "tr") || is(small, "tbody") || is(small, "tfoot") }

func endsParagraph(small []byte) bool {
	switch string(small) {
	case "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form",
		"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul":
		return true
	default:
		return false
	}
}

// doctype reads a DOCTYPE of HTML behind its word. One that names html and a document type
// in wide use stays; another is edited as a comment is.
func (m *Markup) doctype(at int) (int, error) {
	end := m.after(at, ">")
	if end < 0 || isDoctype(m.in[at:end-1]) {
		return end, nil
	}
	return end, m.editRaw(Comment, at, end-1)
}

// isDoctype reports whether a DOCTYPE has the words and strings of HTML (HTML Living
// Standard, section 13.1.1) and of document types in wide use alone.
func isDoctype(text []byte) bool {
	for at := blanks(text, 0); at < len(text); at = blanks(text, at) {
		from := at
		if quote := text[at]; quote == '"' || quote == '\'' {
			length := bytes.IndexByte(text[at+1:], quote)
			if length < 0 || !isDocumentType(text[at+1:at+1+length]) {
				return false
			}
			at += length + 2
			continue
		}
		if at = nameEnd(text, at); !is(text[from:at], "html") && !is(text[from:at], "public") && !is(text[from:at], "system") {
			return false
		}
	}
	return true
}

// isDocumentType reports whether a string names a document type in wide use.
func isDocumentType(text []byte) bool {
	switch string(text) {
	case "", "about:legacy-compat",
		"-//W3C//DTD HTML 3.2//EN", "-//W3C//DTD HTML 3.2 Final//EN", "-//W3C//DTD HTML 4.0//EN", "-//W3C//DTD HTML 4.0 Transitional//EN",
		"-//W3C//DTD HTML 4.01//EN", "-//W3C//DTD HTML 4.01 Transitional//EN", "-//W3C//DTD HTML 4.01 Frameset//EN",
		"-//W3C//DTD XHTML 1.0 Strict//EN", "-//W3C//DTD XHTML 1.0 Transitional//EN", "-//W3C//DTD XHTML 1.0 Frameset//EN", "-//W3C//DTD XHTML 1.1//EN",
		"http://www.w3.org/TR/REC-html40/strict.dtd", "http://www.w3.org/TR/REC-html40/loose.dtd",
		"http://www.w3.org/TR/html4/strict.dtd", "http://www.w3.org/TR/html4/loose.dtd", "http://www.w3.org/TR/html4/frameset.dtd",
		"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd", "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd",
		"http://www.w3.org/TR/xhtml1/DTD/xhtml1-frameset.dtd", "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd",
		"-//W3C//DTD SVG 1.1//EN", "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
		"-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd":
		return true
	default:
		return false
	}
}
