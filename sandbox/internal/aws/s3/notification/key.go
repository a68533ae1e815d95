package notification

import (
	"net/url"
	"strings"
)

// affix is a prefix or suffix of keys.
type affix struct {
	text      string
	matchable bool // false: no key ever matches
}

// decode reads the value of a filter, in which a blank is a plus sign and every other character that is not safe has
// to be percent-encoded; S3 says that it must be, so one that is not matches nothing here (S3 User Guide,
// "Configuring event notifications using object key name filtering", and "Naming Amazon S3 objects" for what is safe).
func decode(value string) affix {
	text, err := url.QueryUnescape(value)
	if err != nil {
		return affix{text: value}
	}
	return affix{text: text, matchable: !strings.ContainsFunc(value, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && !strings.ContainsRune("/!-_.*'()+%", r)
	})}
}

// encode gives a key the form that it has in events: that of the content type application/x-www-form-urlencoded, but
// for slashes (S3 User Guide, "Event message structure").
func encode(key string) string { return strings.ReplaceAll(url.QueryEscape(key), "%2F", "/") }
