// Package network holds the generators of what machines and files are named by.
// Package registry lists them; see package generator for what they promise.
package network

import (
	"standin/internal/generator"
)

// List is the generators of this package, in the order of the reference.
func List() []generator.Listed {
	return []generator.Listed{
		{Name: "ip-address", Spec: ipAddress},
		{Name: "mac-address", Spec: macAddress},
		{Name: "hostname", Spec: hostname},
		{Name: "url", Spec: url},
		{Name: "file-name", Spec: fileName},
	}
}
