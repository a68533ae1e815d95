#include "textflag.h"

// The first words of eight slices, of three words each.
DATA slices<>+0(SB)/8, $0
DATA slices<>+8(SB)/8, $3
DATA slices<>+16(SB)/8, $6
DATA slices<>+24(SB)/8, $9
DATA slices<>+32(SB)/8, $12
DATA slices<>+40(SB)/8, $15
DATA slices<>+48(SB)/8, $18
DATA slices<>+56(SB)/8, $21
GLOBL slices<>(SB), RODATA|NOPTR, $64

// A number in every lane.
#define FILL(number, vector) \
	MOVQ         number, BX; \
	VPBROADCASTQ BX, vector

// The next 64 bytes of a message, from R8 on, with zeros behind its end. Where it has
// ended, no bytes are read from anywhere else but from the slices.
#define LOAD(slice, row) \
	MOVQ       slice(SI), BX; \
	MOVQ       (slice+8)(SI), CX; \
	ADDQ       R8, BX; \
	SUBQ       R8, CX; \
	CMOVQLE    R11, CX; \
	CMOVQLE    SI, BX; \
	CMPQ       CX, R10; \
	CMOVQGT    R10, CX; \
	BZHIQ      CX, R9, CX; \
	KMOVQ      CX, K1; \
	VMOVDQU8.Z (BX), K1, row

#define PAIR(a, b, low, high) \
	VPUNPCKLQDQ b, a, low; \
	VPUNPCKHQDQ b, a, high

// Of quarters of a and b the even ones, and the odd ones.
#define QUARTERS(a, b, even, odd) \
	VSHUFI64X2 $0x88, b, a, even; \
	VSHUFI64X2 $0xdd, b, a, odd

// SipRound in the lanes of K1.
#define SIPROUND \
	VPADDQ Z1, Z0, K1, Z0; \
	VPADDQ Z3, Z2, K1, Z2; \
	VPROLQ $13, Z1, K1, Z1; \
	VPROLQ $16, Z3, K1, Z3; \
	VPXORQ Z0, Z1, K1, Z1; \
	VPXORQ Z2, Z3, K1, Z3; \
	VPROLQ $32, Z0, K1, Z0; \
	VPADDQ Z1, Z2, K1, Z2; \
	VPADDQ Z3, Z0, K1, Z0; \
	VPROLQ $17, Z1, K1, Z1; \
	VPROLQ $21, Z3, K1, Z3; \
	VPXORQ Z2, Z1, K1, Z1; \
	VPXORQ Z0, Z3, K1, Z3; \
	VPROLQ $32, Z2, K1, Z2

// A word of each message: it is kept where it is the one behind the last whole word, and
// hashed where it is whole.
#define WORD(word) \
	VPCMPEQQ  Z6, Z4, K2; \
	VMOVDQA64 word, K2, Z7; \
	VPCMPUQ   $6, Z6, Z4, K1; \
	KORTESTW  K1, K1; \
	JE        last; \
	VPXORQ    word, Z3, K1, Z3; \
	SIPROUND; \
	SIPROUND; \
	VPXORQ    word, Z0, K1, Z0; \
	VPADDQ    Z10, Z6, Z6

// func sumLanes(start *SipState, messages *[lanes][]byte, sums *[lanes]uint64)
TEXT ·sumLanes(SB), NOSPLIT, $0-24
	MOVQ         start+0(FP), AX
	MOVQ         messages+8(FP), SI
	MOVQ         sums+16(FP), DI
	VPBROADCASTQ (AX), Z0
	VPBROADCASTQ 8(AX), Z1
	VPBROADCASTQ 16(AX), Z2
	VPBROADCASTQ 24(AX), Z3
	VMOVDQU64    slices<>(SB), Z8
	KXNORW       K1, K1, K1
	VPGATHERQQ   8(SI)(Z8*8), K1, Z5 // the messages' lengths
	VPSRLQ       $3, Z5, Z4          // their whole words
	VPXORQ       Z6, Z6, Z6          // words done
	VPXORQ       Z7, Z7, Z7
	FILL($1, Z10)
	XORL         R8, R8
	MOVQ         $-1, R9
	MOVQ         $64, R10
	XORL         R11, R11

words:
	// Eight words of each message, and then eight messages of each word.
	LOAD(0, Z16)
	LOAD(24, Z17)
	LOAD(48, Z18)
	LOAD(72, Z19)
	LOAD(96, Z20)
	LOAD(120, Z21)
	LOAD(144, Z22)
	LOAD(168, Z23)
	PAIR(Z16, Z17, Z24, Z25)
	PAIR(Z18, Z19, Z26, Z27)
	PAIR(Z20, Z21, Z28, Z29)
	PAIR(Z22, Z23, Z30, Z31)
	QUARTERS(Z24, Z26, Z16, Z18)
	QUARTERS(Z28, Z30, Z17, Z19)
	QUARTERS(Z25, Z27, Z20, Z22)
	QUARTERS(Z29, Z31, Z21, Z23)
	QUARTERS(Z16, Z17, Z24, Z28)
	QUARTERS(Z20, Z21, Z25, Z29)
	QUARTERS(Z18, Z19, Z26, Z30)
	QUARTERS(Z22, Z23, Z27, Z31)
	WORD(Z24)
	WORD(Z25)
	WORD(Z26)
	WORD(Z27)
	WORD(Z28)
	WORD(Z29)
	WORD(Z30)
	WORD(Z31)
	ADDQ $64, R8
	JMP  words

last:
	VPSLLQ    $56, Z5, Z5
	VPORQ     Z5, Z7, Z7
	KXNORW    K1, K1, K1
	VPXORQ    Z7, Z3, Z3
	SIPROUND
	SIPROUND
	VPXORQ    Z7, Z0, Z0
	FILL($0xff, Z9)
	VPXORQ    Z9, Z2, Z2
	SIPROUND
	SIPROUND
	SIPROUND
	SIPROUND
	VPXORQ    Z1, Z0, Z0
	VPXORQ    Z3, Z2, Z2
	VPXORQ    Z2, Z0, Z0
	VMOVDQU64 Z0, (DI)
	VZEROUPPER
	RET
