#include "textflag.h"
#include "go_asm.h"

// The bytes of a word, turned left by two.
DATA turn16<>+0(SB)/8, $0x0504030201000706
DATA turn16<>+8(SB)/8, $0x0d0c0b0a09080f0e
GLOBL turn16<>(SB), RODATA|NOPTR, $16

// What ends a message.
DATA last<>+0(SB)/8, $0xff
GLOBL last<>(SB), RODATA|NOPTR, $8

#define TURN(by, back, vector) \
	VPSLLQ $by, vector, Y8; \
	VPSRLQ $back, vector, vector; \
	VPOR   Y8, vector, vector

// SipRound in four lanes.
#define SIPROUND(v0, v1, v2, v3) \
	VPADDQ  v1, v0, v0; \
	VPADDQ  v3, v2, v2; \
	TURN(13, 51, v1); \
	VPXOR   v0, v1, v1; \
	VPSHUFB Y15, v3, v3; \
	VPXOR   v2, v3, v3; \
	VPSHUFD $0xb1, v0, v0; \
	VPADDQ  v1, v2, v2; \
	VPADDQ  v3, v0, v0; \
	TURN(17, 47, v1); \
	VPXOR   v2, v1, v1; \
	TURN(21, 43, v3); \
	VPXOR   v0, v3, v3; \
	VPSHUFD $0xb1, v2, v2

// The state before a message, and the message in it.
#define BEGIN(m, v0, v1, v2, v3) \
	VPBROADCASTQ (feistel_state+0)(DI), v0; \
	VPBROADCASTQ (feistel_state+8)(DI), v1; \
	VPBROADCASTQ (feistel_state+16)(DI), v2; \
	VPBROADCASTQ (feistel_state+24)(DI), v3; \
	VPXOR        m, v3, v3

// The message ends.
#define END(m, v0, v2) \
	VPXOR        m, v0, v0; \
	VPBROADCASTQ last<>(SB), Y8; \
	VPXOR        Y8, v2, v2

// The sum, as many bits of it as a half has.
#define SUM(mask, v0, v1, v2, v3) \
	VPXOR        v1, v0, v0; \
	VPXOR        v3, v2, v2; \
	VPXOR        v2, v0, v0; \
	VPBROADCASTQ mask(DI), Y8; \
	VPAND        Y8, v0, v0

// A round of the network in eight lanes, by SipHash-1-3.
#define ROUND(fromA, fromB, toA, toB, mask) \
	VMOVQ        AX, X9; \
	VPBROADCASTQ X9, Y9; \
	VPOR         fromB, Y9, Y10; \
	VPOR         fromA, Y9, Y9; \
	BEGIN(Y9, Y0, Y1, Y2, Y3); \
	BEGIN(Y10, Y4, Y5, Y6, Y7); \
	SIPROUND(Y0, Y1, Y2, Y3); \
	SIPROUND(Y4, Y5, Y6, Y7); \
	END(Y9, Y0, Y2); \
	END(Y10, Y4, Y6); \
	SIPROUND(Y0, Y1, Y2, Y3); \
	SIPROUND(Y4, Y5, Y6, Y7); \
	SIPROUND(Y0, Y1, Y2, Y3); \
	SIPROUND(Y4, Y5, Y6, Y7); \
	SIPROUND(Y0, Y1, Y2, Y3); \
	SIPROUND(Y4, Y5, Y6, Y7); \
	SUM(mask, Y0, Y1, Y2, Y3); \
	SUM(mask, Y4, Y5, Y6, Y7); \
	VPXOR        Y0, toA, toA; \
	VPXOR        Y4, toB, toB

// func permuteLanes(f *feistel, xs *[lanes]uint64)
TEXT ·permuteLanes(SB), NOSPLIT, $0-16
	MOVQ           f+0(FP), DI
	MOVQ           xs+8(FP), SI
	MOVQ           feistel_message(DI), AX
	MOVQ           feistel_rounds(DI), CX
	MOVQ           $const_nextRound, DX
	VBROADCASTI128 turn16<>(SB), Y15
	VMOVDQU        (SI), Y0
	VMOVDQU        32(SI), Y4
	VMOVQ          feistel_width(DI), X8
	VPSRLQ         X8, Y0, Y11                 // the left halves
	VPSRLQ         X8, Y4, Y12
	VPBROADCASTQ   feistel_mask(DI), Y9
	VPAND          Y9, Y0, Y13                 // the right halves
	VPAND          Y9, Y4, Y14

rounds:
	ROUND(Y13, Y14, Y11, Y12, feistel_leftMask)
	ADDQ DX, AX
	ROUND(Y11, Y12, Y13, Y14, feistel_mask)
	ADDQ DX, AX
	SUBQ $2, CX
	JNE  rounds

	VMOVQ   feistel_width(DI), X8
	VPSLLQ  X8, Y11, Y11
	VPSLLQ  X8, Y12, Y12
	VPOR    Y13, Y11, Y11
	VPOR    Y14, Y12, Y12
	VMOVDQU Y11, (SI)
	VMOVDQU Y12, 32(SI)
	VZEROUPPER
	RET
