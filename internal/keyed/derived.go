package keyed

// Derived is a domain of its own that shares no bits with d, by the same function:
// for a generator that needs more bits of a value than one stream's seed has.
func (d *Domain) Derived(label string) (Domain, error) {
	function := SipHash24
	if d.mac != nil {
		function = HMACSHA256
	}
	return d.Subkey(label).Domain(function, label)
}
