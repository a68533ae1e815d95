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
	VPGATHERQQ   (SI)(Z8*8), K1, Z4  // where the messages begin
	KXNORW       K1, K1, K1
	VPGATHERQQ   8(SI)(Z8*8), K1, Z5 // their lengths
	FILL($1, Z10)
	VPSRLQ       $3, Z5, Z6          // words that are left
	XORL         CX, CX

word:
	VPTESTMQ   Z6, Z6, K1
	KMOVW      K1, BX
	TESTL      BX, BX
	JE         last
	KMOVW      K1, K2
	VPXORQ     Z9, Z9, Z9
	VPGATHERQQ (CX)(Z4*1), K2, Z9
	VPXORQ     Z9, Z3, K1, Z3
	SIPROUND
	SIPROUND
	VPXORQ     Z9, Z0, K1, Z0
	VPSUBQ     Z10, Z6, K1, Z6
	ADDQ       $8, CX
	JMP        word

last:
	// The last bytes are the upper ones of the eight that end with the message. Where it
	// has fewer than eight, and those from its first byte on are in one page, these are
	// read and moved up instead.
	FILL($8, Z11)
	FILL($0xfff, Z12)
	FILL($0xff8, Z13)
	VPADDQ     Z5, Z4, Z9
	VPSUBQ     Z11, Z9, Z9
	VPANDQ     Z12, Z4, Z12
	VPCMPUQ    $1, Z11, Z5, K2        // fewer than eight
	VPCMPUQ    $2, Z13, Z12, K2, K2   // and not at the end of a page
	VMOVDQA64  Z4, K2, Z9
	VPTESTMQ   Z5, Z5, K3             // there are some
	VPXORQ     Z7, Z7, Z7
	XORL       CX, CX
	VPGATHERQQ (CX)(Z9*1), K3, Z7
	FILL($7, Z13)
	FILL($64, Z14)
	VPANDQ     Z13, Z5, Z13
	VPSLLQ     $3, Z13, Z13
	VPSUBQ     Z13, Z14, Z13          // bits that are not of the last bytes
	VPSLLVQ    Z13, Z7, K2, Z7
	VPSRLVQ    Z13, Z7, Z7
	VPSLLQ     $56, Z5, Z5
	VPORQ      Z5, Z7, Z7
	KXNORW     K1, K1, K1
	VPXORQ     Z7, Z3, Z3
	SIPROUND
	SIPROUND
	VPXORQ     Z7, Z0, Z0
	FILL($0xff, Z9)
	VPXORQ     Z9, Z2, Z2
	SIPROUND
	SIPROUND
	SIPROUND
	SIPROUND
	VPXORQ     Z1, Z0, Z0
	VPXORQ     Z3, Z2, Z2
	VPXORQ     Z2, Z0, Z0
	VMOVDQU64  Z0, (DI)
	VZEROUPPER
	RET
