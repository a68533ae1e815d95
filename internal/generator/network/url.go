package network

import (
	"bytes"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func url() generator.Spec {
	return generator.Spec{
		Name:    "url",
		Version: 1,
		Summary: "replaces the host, path and query of URLs, and keeps their shape",
		Description: "The scheme stays if it is one in wide use, such as https, and the port stays. The host gets words, as by `hostname`, or an address of its kind if it is an IPv4 address; of user information, path, query and fragment (RFC 3986) every letter and digit becomes another of its " +
			"kind, but for percent-encoded bytes, which become other ones, the extension of the last part of the path if it is a well-known one, and, by `keep_parameters: true`, the names of query parameters. Each part has stand-ins of its own: URLs of one host stay URLs of one host, and one path stays one path.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "keep_top", Type: generator.BooleanOption, Default: "false", Summary: "Whether the host's last label, such as com, stays."},
			{Name: "keep_parameters", Type: generator.BooleanOption, Default: "false", Summary: "Whether the names of query parameters stay."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Shortens:         true,
		Coincidence:      func(generator.Options, plan.Column) float64 { return 1e-4 },
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "A text that begins with no such scheme and host has every letter and digit replaced by another of its kind, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []generator.Example{
			{In: "https://www.acme.com/customers/jane-doe/photo.jpg?id=42#top", Out: "https://vernie-maggio.blair-padberg.example/xbibhpejr/kwwi-knt/jxqqc.jpg?up=39#byk"},
			{In: "https://www.acme.com/customers/john", Out: "https://vernie-maggio.blair-padberg.example/xbibhpejr/oien"},
			{In: "http://10.0.0.7:8080/", Out: "http://10.252.120.193:8080/"},
			{In: "https://jane:secret@acme.com/%4A%61ne", Out: "https://sgda:fjfjjw@blair-padberg.example/%74%69yv"},
			{Options: `{"keep_parameters":true,"keep_top":true}`, In: "https://shop.acme.com/?user=jane&x=1", Out: "https://collin-wisozk.blair-padberg.com/?user=lfhs&x=9"},
			{In: "see the wiki", Out: "jac nsi hncm"},
			{Options: `{"fallback":"null"}`, In: "see the wiki", Null: true},
			{In: "", Out: ""},
		},
		Fits:    generator.FallbackFits,
		Compile: compileURL,
	}
}

func compileURL(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	hosts, err := newHosts(d, o.Boolean("keep_top"))
	if err != nil {
		return nil, err
	}
	l := &locator{domain: d, hosts: hosts, addresses: &addresses{domain: d}, parameters: o.Boolean("keep_parameters")}
	invalid := fault.New(fault.ValueRefused, "generator url met a text that is no URL")
	fallback := o.Text("fallback")
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		scheme, rest, ok := bytes.Cut(in, []byte("://"))
		if ok && isScheme(scheme) {
			if out, ok := l.append(append(append(dst, scheme...), "://"...), rest, row); ok {
				return out, nil
			}
		}
		switch fallback {
		case "error":
			return nil, invalid
		case "null":
			return nil, nil
		}
		stream := d.Draw(in, row)
		return character.Scramble(dst, in, &stream), nil
	}, nil
}

// locator replaces what follows the scheme of a URL.
type locator struct {
	domain     *generator.Domain
	hosts      *hosts
	addresses  *addresses
	parameters bool
}

// isScheme reports whether a text is a scheme (RFC 3986, section 3.1) in wide use, in
// letters of either case. What else stands before a host may be a name.
func isScheme(text []byte) bool {
	var lower [10]byte
	if len(text) > len(lower) {
		return false
	}
	for i, b := range text {
		lower[i] = character.LowerASCII(b)
	}
	switch string(lower[:len(text)]) {
	case "http", "https", "ftp", "ftps", "sftp", "ssh", "scp", "git", "git+ssh", "git+https", "svn", "rsync", "file", "ws", "wss", "s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs",
		"hdfs", "smb", "nfs", "afp", "dav", "davs", "webdav", "ldap", "ldaps", "imap", "imaps", "pop", "pop3", "smtp", "smtps", "nntp", "telnet", "rdp", "vnc", "irc", "ircs", "xmpp",
		"rtmp", "rtsp", "mms", "amqp", "amqps", "mqtt", "mqtts", "nats", "kafka", "redis", "rediss", "mongodb", "mysql", "mariadb", "postgres", "postgresql", "redshift", "oracle", "sqlserver",
		"grpc", "tcp", "udp", "unix", "docker", "feed", "gopher", "market", "intent", "chrome", "about", "view", "itms", "itms-apps", "steam", "spotify", "slack", "zoommtg", "msteams", "whatsapp", "tg":
		return true
	default:
		return false
	}
}

// isPort reports whether a text is a port: longer runs of digits, such as telephone
// numbers, are none.
func isPort(text []byte) bool { return len(text) <= 5 && character.AllDigits(text) }

// append appends the authority, path, query and fragment; ok is false if there is no host.
func (l *locator) append(dst, rest []byte, row *generator.Row) (out []byte, ok bool) {
	authority := rest
	if end := bytes.IndexAny(rest, "/?#"); end >= 0 {
		authority, rest = rest[:end], rest[end:]
	} else {
		rest = nil
	}
	if at := bytes.LastIndexByte(authority, '@'); at >= 0 {
		dst = append(l.part(dst, authority[:at], row), '@')
		authority = authority[at+1:]
	}
	host, port := authority, []byte(nil)
	if colon := bytes.LastIndexByte(authority, ':'); colon >= 0 && (isPort(authority[colon+1:]) || colon == len(authority)-1) {
		host, port = authority[:colon], authority[colon:]
	}
	if address, isAddress := parseIPv4(host); isAddress && address != 0 { // which stays, as there is one
		dst = appendIPv4(dst, l.addresses.four(address, row))
	} else if isHost(host) {
		dst = l.hosts.append(dst, host, row)
	} else {
		return nil, false
	}
	dst = append(dst, port...)
	path, query, fragment := rest, []byte(nil), []byte(nil)
	if hash := bytes.IndexByte(path, '#'); hash >= 0 {
		path, fragment = path[:hash], path[hash+1:]
	}
	hasFragment := len(path) < len(rest)
	hasQuery := false
	if mark := bytes.IndexByte(path, '?'); mark >= 0 {
		path, query, hasQuery = path[:mark], path[mark+1:], true
	}
	dst = l.path(dst, path, row)
	if hasQuery {
		dst = l.query(append(dst, '?'), query, row)
	}
	if hasFragment {
		dst = l.part(append(dst, '#'), fragment, row)
	}
	return dst, true
}

// path replaces the parts between slashes, and keeps the last one's extension.
func (l *locator) path(dst, path []byte, row *generator.Row) []byte {
	for len(path) > 0 {
		slash := bytes.IndexByte(path, '/')
		if slash < 0 {
			name, extension := divideName(path)
			return append(l.part(dst, name, row), extension...)
		}
		dst = append(l.part(dst, path[:slash], row), '/')
		path = path[slash+1:]
	}
	return dst
}

// query replaces the values of parameters, and their names.
func (l *locator) query(dst, query []byte, row *generator.Row) []byte {
	for {
		parameter, rest := query, []byte(nil)
		and := bytes.IndexByte(query, '&')
		if and >= 0 {
			parameter, rest = query[:and], query[and+1:]
		}
		name, value, given := bytes.Cut(parameter, []byte{'='})
		if l.parameters && given {
			dst = append(dst, name...)
		} else {
			dst = l.part(dst, name, row)
		}
		if given {
			dst = l.part(append(dst, '='), value, row)
		}
		if and < 0 {
			return dst
		}
		dst, query = append(dst, '&'), rest
	}
}

// areHexadecimal reports whether all characters are hexadecimal digits.
func areHexadecimal(text []byte) bool {
	for _, b := range text {
		if _, ok := character.HexadecimalDigit(b); !ok {
			return false
		}
	}
	return true
}

// part scrambles one part. Percent-encoded bytes become those of letters.
func (l *locator) part(dst, text []byte, row *generator.Row) []byte {
	if bytes.IndexByte(text, '%') < 0 {
		return appendScrambled(dst, text, l.domain, row)
	}
	stream := l.domain.Draw(text, row)
	from := len(dst)
	dst = character.Scramble(dst, text, &stream)
	for i := from; i+2 < len(dst); i++ {
		if dst[i] == '%' && areHexadecimal(text[i-from+1:][:2]) {
			letter := 'a' + byte(stream.Below(26))
			dst[i+1], dst[i+2] = hexadecimal[letter>>4], hexadecimal[letter&15]
			i += 2
		}
	}
	return dst
}
