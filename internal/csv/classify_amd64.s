#include "textflag.h"
#include "go_asm.h"

// One bit for each of the 64 bytes in X0 to X3 that equals those of the vector.
#define MASK(vector, mask) \
	MOVOA vector, X4; \
	MOVOA vector, X5; \
	MOVOA vector, X6; \
	MOVOA vector, X7; \
	PCMPEQB X0, X4; \
	PCMPEQB X1, X5; \
	PCMPEQB X2, X6; \
	PCMPEQB X3, X7; \
	PMOVMSKB X4, mask; \
	PMOVMSKB X5, R9; \
	PMOVMSKB X6, R10; \
	PMOVMSKB X7, R11; \
	SHLQ $16, R9; \
	SHLQ $32, R10; \
	SHLQ $48, R11; \
	ORQ R9, mask; \
	ORQ R10, R11; \
	ORQ R11, mask

// A byte sixteen times.
#define FILL(value, vector) \
	MOVQ value, AX; \
	MOVQ AX, vector; \
	PUNPCKLQDQ vector, vector

// func classify(data []byte, blocks []block)
TEXT ·classify(SB), NOSPLIT, $0-48
	MOVQ data_base+0(FP), SI
	MOVQ blocks_base+24(FP), DI
	MOVQ blocks_len+32(FP), CX
	FILL($0x2222222222222222, X8)
	FILL($0x2c2c2c2c2c2c2c2c, X9)
	FILL($0x0a0a0a0a0a0a0a0a, X10)
	TESTQ CX, CX
	JE    done

loop:
	MOVOU (SI), X0
	MOVOU 16(SI), X1
	MOVOU 32(SI), X2
	MOVOU 48(SI), X3
	MASK(X8, AX)
	MASK(X9, BX)
	MASK(X10, DX)
	MOVQ  AX, block_quotes(DI)
	MOVQ  BX, block_delimiters(DI)
	MOVQ  DX, block_newlines(DI)
	ADDQ  $64, SI
	ADDQ  $block__size, DI
	DECQ  CX
	JNE   loop

done:
	RET
