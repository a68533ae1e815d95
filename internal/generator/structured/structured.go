// Package structured holds the generators that run other rules on what stands in
// texts of a known format: JSON, XML, HTML and CSV. Package registry lists them; see
// package generator for what they promise.
package structured

import "standin/internal/generator"

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "csv-mask", Spec: csvMask},
		{Name: "json-mask", Spec: jsonMask},
		{Name: "array-json-mask", Spec: arrayJSONMask},
		{Name: "xml-mask", Spec: xmlMask},
		{Name: "html-mask", Spec: htmlMask},
	}
}
