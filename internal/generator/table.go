package generator

// List is every generator, in the order of the reference.
func List() []Spec {
	return []Spec{
		passthrough(),
		constant(),
		null(),
		name(),
		email(),
		phone(),
		address(),
		ssn(),
		integerKey(),
		alphanumericKey(),
		characterScramble(),
		timestampShift(),
		noise(),
		randomBoolean(),
		customCategorical(),
	}
}

// Lookup finds a generator by its name.
func Lookup(name string) (Spec, bool) {
	for _, spec := range List() {
		if spec.Name == name {
			return spec, true
		}
	}
	return Spec{}, false
}
