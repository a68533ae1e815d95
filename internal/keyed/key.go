// Package keyed turns the masking key into everything random in Standin: one
// secret per domain of values, and from it a stream of bits per value. The same
// key, domain and value give the same bits in every process and on every
// architecture, because all of it is integer arithmetic over fixed byte orders.
// Package generator calls it. It performs no I/O, reads no clock and no global
// source of randomness, and never prints a key.
package keyed

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Size is the length of a Key in bytes.
const Size = 32

// Key is a secret of 256 bits: the masking key, or one derived from it.
type Key [Size]byte

// ParseKey reads a key from exactly 64 hexadecimal digits of either case.
// Blanks, a prefix or a line end are refused. The error never holds the text.
func ParseKey(text string) (Key, error) {
	var k Key
	if len(text) != 2*Size {
		return Key{}, errors.New("parse masking key: it must be 64 hexadecimal digits and nothing else")
	}
	if _, err := hex.Decode(k[:], []byte(text)); err != nil {
		// The cause would quote the offending character of the key.
		return Key{}, errors.New("parse masking key: it has a character that is no hexadecimal digit")
	}
	return k, nil
}

// String hides the key, so that a stray %v or log attribute prints no secret.
func (k Key) String() string { return "[key]" }

// GoString hides the key from %#v.
func (k Key) GoString() string { return "[key]" }

// Check is the key check value: 16 hexadecimal digits that are equal for equal
// keys and, being derived by HKDF, of no help in finding the key.
func (k Key) Check() string {
	check := k.derive("check", "")
	return hex.EncodeToString(check[:8])
}

// Job derives the key of one job from the masking key and the job's id.
func (k Key) Job(job string) Key { return k.derive("job", job) }

// derive is HKDF-SHA-256 (RFC 5869) without salt. Purpose and name are told
// apart by the zero byte, which no purpose contains.
func (k Key) derive(purpose, name string) Key {
	out, err := hkdf.Key(sha256.New, k[:], nil, "standin 1 "+purpose+"\x00"+name, Size)
	if err != nil {
		panic("keyed: HKDF refused 32 bytes: " + err.Error()) // at most 255 times 32 are allowed
	}
	return Key(out)
}
