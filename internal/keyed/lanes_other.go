//go:build !amd64

package keyed

func sumLanes(*SipState, *[lanes][]byte, *[lanes]uint64) { panic("keyed: there are no vectors") }
