package load

import (
	"bytes"
	"encoding/hex"
	"testing"
)

func FuzzSpatialValuesThatAreReadAreReadAgainAsTheyWere(f *testing.F) {
	for _, s := range []string{"0101000020E610000000000000000014400000000000001840", "010700000001000000010200000000000000", "00000000037FFFFFFF"} {
		seed, err := hex.DecodeString(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, kind := range []Kind{Geometry, Geography} {
			once, found := spatial(kind)(nil, hex.AppendEncode(nil, in))
			if found != nil {
				continue
			}
			if twice, found := spatial(kind)(nil, once); found != nil || !bytes.Equal(once, twice) {
				t.Fatalf("%x became %s, which became %s (%v)", in, once, twice, found)
			}
		}
	})
}
