// Package processor says which instructions the machine has beyond those that every
// processor of its kind has. What is written in assembly (csv, keyed, fpe) asks it once,
// when its state is made, and keeps the answer: asking takes a microsecond and more
// where the machine is virtual. There is always a way in plain Go beside, which gives the
// same bytes; arm64 has that one alone.
package processor

// Features are sets of instructions that the processor has and the system allows.
type Features struct {
	// AES is AESENC and its kin, with SSSE3.
	AES bool
	// AVX2 works on 32 bytes at once.
	AVX2 bool
	// AVX512 works on 64 bytes at once, with masks: F, BW, VL and VBMI2, as Intel's
	// servers have them since Ice Lake and AMD's since Zen 4, and what is older and works
	// on bits, POPCNT, PCLMULQDQ, BMI1 and BMI2.
	AVX512 bool
}
