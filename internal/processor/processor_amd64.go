package processor

// The bits of CPUID and XGETBV are of Intel's manual, volume 2A, "CPUID", and volume 1,
// chapter 13.
const (
	bitAES     = 1 << 25 // leaf 1, ECX
	bitXSave   = 1 << 27 // the system saves what XGETBV says
	bitAVX     = 1 << 28
	bitAVX2    = 1 << 5 // leaf 7, EBX
	bitsAVX512 = 1<<16 | 1<<30 | 1<<31
	bitVBMI2   = 1 << 6 // leaf 7, ECX

	stateAVX    = 0x06 // registers of 16 and 32 bytes
	stateAVX512 = 0xe6 // masks, and registers of 64 bytes
)

// Detect asks the processor.
func Detect() Features {
	most, _, _, _ := cpuid(0)
	_, _, ecx, _ := cpuid(1)
	f := Features{AES: ecx&bitAES != 0}
	if most < 7 || ecx&bitXSave == 0 || ecx&bitAVX == 0 {
		return f
	}
	state := xgetbv()
	_, ebx, ecx, _ := cpuid(7)
	f.AVX2 = state&stateAVX == stateAVX && ebx&bitAVX2 != 0
	f.AVX512 = state&stateAVX512 == stateAVX512 && ebx&bitsAVX512 == bitsAVX512 && ecx&bitVBMI2 != 0
	return f
}

// cpuid is CPUID of a leaf, and of subleaf 0.
func cpuid(leaf uint32) (eax, ebx, ecx, edx uint32)

// xgetbv is the lower half of the extended control register 0.
func xgetbv() uint32
