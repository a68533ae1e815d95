package fpe

import "standin/internal/keyed"

// Part is one of the integers, each from 0 to its Last, that a value too large for
// one of them is cut into.
type Part struct{ Rank, Last uint64 }

// EncryptParts permutes the values of all parts together: each part under a tweak of
// those before it as they have become, and then of all after it, so that every part
// depends on all. start is the hash of what else tells permutations apart, such as
// the form that the value has. Parts with the same bounds and start are permuted
// one-to-one.
func (n *Integers) EncryptParts(parts []Part, start keyed.SipState) {
	chain := start.Word(0)
	for i := range parts {
		chain = n.encryptPart(&parts[i], chain)
	}
	if len(parts) == 1 {
		return
	}
	chain = start.Word(1)
	for i := len(parts) - 1; i >= 0; i-- {
		chain = n.encryptPart(&parts[i], chain)
	}
}

func (n *Integers) encryptPart(p *Part, chain keyed.SipState) keyed.SipState {
	p.Rank = n.Encrypt(p.Rank, p.Last, chain.Sum(1<<56))
	return chain.Word(p.Rank)
}
