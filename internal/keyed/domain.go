package keyed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"

	"standin/internal/processor"
)

// PRF names a pseudo-random function.
type PRF string

// The pseudo-random functions. SipHash24 is the default; HMACSHA256 is the
// strict choice, at about a tenth of the speed.
const (
	SipHash24  PRF = "siphash"
	HMACSHA256 PRF = "hmac-sha256"
)

// Domain is a set of values that share stand-ins: its secret, ready to hash.
// Copies of a Domain share the state of HMAC, so a Domain belongs to one
// goroutine.
type Domain struct {
	secret  Key
	sip     SipHash
	vectors bool   // the processor hashes several values at once
	mix     uint64 // the second half of every SipHash seed: secret, the same for all values
	mac     *mac   // nil: SipHash
}

// mac keeps what HMAC needs between two values, so that none is allocated.
type mac struct {
	hash.Hash
	sum [sha256.Size]byte
}

// Domain derives the domain of that name. The two functions give one name two
// unrelated domains. An unknown function is an error.
func (k Key) Domain(prf PRF, name string) (Domain, error) {
	secret := k.derive("domain "+string(prf), name)
	d := Domain{secret: secret, vectors: processor.Detect().AVX512}
	switch prf {
	case SipHash24:
		seed := secret.derive("siphash", "")
		d.sip = NewSipHash([16]byte(seed[:16]))
		d.mix = binary.LittleEndian.Uint64(seed[16:])
	case HMACSHA256:
		seed := secret.derive("hmac-sha256", "")
		d.mac = &mac{Hash: hmac.New(sha256.New, seed[:])}
	default:
		return Domain{}, fmt.Errorf("derive domain %s: there is no pseudo-random function %q", name, prf)
	}
	return d, nil
}

// Subkey derives a key of its own from the domain's secret: for a cipher, or
// for one of several uses that must not share bits.
func (d *Domain) Subkey(label string) Key { return d.secret.derive("subkey", label) }

// Stream is the stream of bits of one value. It allocates nothing.
func (d *Domain) Stream(in []byte) Stream {
	if d.mac != nil {
		return d.mac.stream(in)
	}
	return Stream{d.sip.Sum64(in), d.mix}
}

// Streams are the streams of some values, as Stream makes each. streams is as long
// as values.
func (d *Domain) Streams(values [][]byte, streams []Stream) {
	if d.mac != nil {
		for i, in := range values {
			streams[i] = d.mac.stream(in)
		}
		return
	}
	done := 0
	if d.vectors {
		done = d.streamLanes(values, streams)
	}
	for i, in := range values[done:] {
		streams[done+i] = Stream{d.sip.Sum64(in), d.mix}
	}
}

func (m *mac) stream(in []byte) Stream {
	m.Reset()
	m.Write(in)
	sum := m.Sum(m.sum[:0])
	return Stream{binary.LittleEndian.Uint64(sum), binary.LittleEndian.Uint64(sum[8:])}
}
