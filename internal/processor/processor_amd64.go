package processor

// The bits of CPUID and XGETBV are of Intel's manual, volume 2A, "CPUID", and volume 1,
// chapter 13.
const (
	bitAES    = 1 << 25 // leaf 1, ECX
	bitXSave  = 1 << 27 // the system saves what XGETBV says
	bitAVX    = 1 << 28
	bitsOlder = 1<<1 | 1<<23 // PCLMULQDQ, POPCNT

	bitAVX2    = 1 << 5 // leaf 7, EBX
	bitsBMI    = 1<<3 | 1<<8
	bitsAVX512 = 1<<16 | 1<<30 | 1<<31 // F, BW, VL
	bitVBMI2   = 1 << 6                // leaf 7, ECX

	stateAVX    = 0x06 // registers of 16 and 32 bytes
	stateAVX512 = 0xe6 // masks, and registers of 64 bytes
)

// Detect asks the processor.
func Detect() Features {
	most, _, _, _ := cpuid(0)
	_, _, first, _ := cpuid(1)
	f := Features{AES: has(first, bitAES)}
	if most < 7 || !has(first, bitXSave|bitAVX) {
		return f
	}
	state := xgetbv()
	_, seventh, more, _ := cpuid(7)
	f.AVX2 = has(state, stateAVX) && has(seventh, bitAVX2)
	f.AVX512 = has(state, stateAVX512) && has(first, bitsOlder) && has(seventh, bitsBMI|bitsAVX512) && has(more, bitVBMI2)
	return f
}

func has(register, bits uint32) bool { return register&bits == bits }

// cpuid is CPUID of a leaf, and of subleaf 0.
func cpuid(leaf uint32) (eax, ebx, ecx, edx uint32)

// xgetbv is the lower half of the extended control register 0.
func xgetbv() uint32
