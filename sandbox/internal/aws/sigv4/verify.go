package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"standin/sandbox/internal/roles"
)

const (
	timeFormat = "20060102T150405Z"
	// AWS accepts requests whose time is within five minutes of its own; S3 and this sandbox allow fifteen.
	tolerance = 15 * time.Minute
)

// Keys finds the owner of an access key.
type Keys interface {
	ByAccessKey(key string) (roles.Principal, bool)
}

// Authenticate returns who signed r, whose whole body is given, or one of this package's errors. Where the owner
// of the access key is known it is returned beside the error too.
func Authenticate(r *http.Request, body []byte, keys Keys, now time.Time) (roles.Principal, error) {
	claim, err := Parse(r)
	if err != nil {
		return roles.Principal{}, err
	}
	signer, found := keys.ByAccessKey(claim.AccessKey)
	if !found {
		return roles.Principal{}, ErrUnknownKey
	}
	at, err := time.Parse(timeFormat, r.Header.Get("X-Amz-Date"))
	switch {
	case err != nil || at.Format("20060102") != claim.Date:
		return signer, ErrMissing
	case at.Before(now.Add(-tolerance)) || at.After(now.Add(tolerance)):
		return signer, ErrClock
	case r.Header.Get("X-Amz-Security-Token") != signer.SessionToken:
		return signer, ErrToken
	case !signer.Expires.IsZero() && !now.Before(signer.Expires):
		return signer, ErrExpired
	case !slices.Contains(claim.SignedHeaders, "host"):
		return signer, ErrNotMatching
	}
	digest := sha256.Sum256([]byte(canonicalRequest(r, claim.SignedHeaders, body)))
	scope := strings.Join([]string{claim.Date, claim.Region, claim.Service, "aws4_request"}, "/")
	toSign := strings.Join([]string{algorithm, at.Format(timeFormat), scope, hex.EncodeToString(digest[:])}, "\n")
	want := hex.EncodeToString(sum(DeriveKey(signer.SecretKey, claim.Date, claim.Region, claim.Service), toSign))
	if !hmac.Equal([]byte(want), []byte(claim.Signature)) {
		return signer, ErrNotMatching
	}
	return signer, nil
}

// DeriveKey returns the key that signs for one day (yyyymmdd), region and service.
func DeriveKey(secret, date, region, service string) []byte {
	key := []byte("AWS4" + secret)
	for _, part := range []string{date, region, service, "aws4_request"} {
		key = sum(key, part)
	}
	return key
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func canonicalRequest(r *http.Request, signedHeaders []string, body []byte) string {
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	digest := sha256.Sum256(body)
	var b strings.Builder
	b.WriteString(r.Method + "\n" + escape(path, "/") + "\n" + canonicalQuery(r) + "\n")
	for _, name := range signedHeaders {
		b.WriteString(name + ":" + headerValue(r, name) + "\n")
	}
	b.WriteString("\n" + strings.Join(signedHeaders, ";") + "\n" + hex.EncodeToString(digest[:]))
	return b.String()
}

// headerValue gives back what net/http's server takes out of the header map.
func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := slices.Clone(r.Header.Values(name))
	for i, value := range values {
		values[i] = strings.Join(strings.Fields(value), " ")
	}
	return strings.Join(values, ",")
}

func canonicalQuery(r *http.Request) string {
	var pairs []string
	for name, values := range r.URL.Query() {
		for _, value := range values {
			pairs = append(pairs, escape(name, "")+"="+escape(value, ""))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escape percent-encodes every byte but RFC 3986's unreserved characters and those in keep.
func escape(text, keep string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~"+keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}
