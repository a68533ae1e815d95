// Package document edits values inside texts in JSON, XML and HTML: it finds what
// paths select, hands each value over without its escapes, puts what comes back in
// its place, and leaves every other byte as it was. The generators of structured
// texts call it. It knows no rules, and allocates nothing in the steady state.
package document

import "errors"

// ErrInvalid says that a text is not of its format. No error holds the text.
var ErrInvalid = errors.New("the text is not of its format")
