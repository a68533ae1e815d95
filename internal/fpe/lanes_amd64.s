#include "textflag.h"

// The bytes of two numbers in the other order.
DATA swap<>+0(SB)/8, $0x0001020304050607
DATA swap<>+8(SB)/8, $0x08090a0b0c0d0e0f
GLOBL swap<>(SB), RODATA|NOPTR, $16

// func substitute(word uint32) uint32
TEXT ·substitute(SB), NOSPLIT, $0-12
	MOVL       word+0(FP), X0
	PSHUFD     $0, X0, X0     // in all columns, so that shifting rows changes nothing
	PXOR       X1, X1
	AESENCLAST X1, X0
	MOVL       X0, ret+8(FP)
	RET

// One instruction for every lane.
#define EACH(instruction) \
	instruction X9, X0; \
	instruction X9, X1; \
	instruction X9, X2; \
	instruction X9, X3; \
	instruction X9, X4; \
	instruction X9, X5; \
	instruction X9, X6; \
	instruction X9, X7

// The two halves of a block were stored by themselves, and are loaded so.
#define LOAD(offset, lane) \
	MOVQ   offset(BX), lane; \
	MOVHPS (offset+8)(BX), lane

// func encryptBlocks(keys *schedule, blocks *[lanes]block)
TEXT ·encryptBlocks(SB), NOSPLIT, $0-16
	MOVQ  keys+0(FP), AX
	MOVQ  blocks+8(FP), BX
	LOAD(0, X0)
	LOAD(16, X1)
	LOAD(32, X2)
	LOAD(48, X3)
	LOAD(64, X4)
	LOAD(80, X5)
	LOAD(96, X6)
	LOAD(112, X7)
	MOVOU swap<>(SB), X9
	EACH(PSHUFB)
	MOVOU (AX), X9
	EACH(PXOR)
	MOVL  $9, CX

round:
	ADDQ  $16, AX
	MOVOU (AX), X9
	EACH(AESENC)
	DECL  CX
	JNE   round

	MOVOU 16(AX), X9
	EACH(AESENCLAST)
	MOVOU swap<>(SB), X9
	EACH(PSHUFB)
	MOVOU X0, (BX)
	MOVOU X1, 16(BX)
	MOVOU X2, 32(BX)
	MOVOU X3, 48(BX)
	MOVOU X4, 64(BX)
	MOVOU X5, 80(BX)
	MOVOU X6, 96(BX)
	MOVOU X7, 112(BX)
	RET
