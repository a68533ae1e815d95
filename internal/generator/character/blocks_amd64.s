#include "textflag.h"

// A byte, or two, sixteen bytes long.
#define FILL(value, vector) \
	MOVQ value, AX; \
	MOVQ AX, vector; \
	PUNPCKLQDQ vector, vector

// Each random byte of X1 (those with an even index) and X2 (those with an odd one) times
// the factor, over 256.
#define DRAW(factor, result) \
	MOVO   X1, result; \
	MOVO   X2, X6; \
	PMULLW factor, result; \
	PMULLW factor, X6; \
	PSRLW  $8, result; \
	PAND   X14, X6; \
	POR    X6, result

// All bits of a byte are set where that of the text is above low and below high.
#define WITHIN(text, low, high, result) \
	MOVO    text, result; \
	MOVO    high, X6; \
	PCMPGTB low, result; \
	PCMPGTB text, X6; \
	PAND    X6, result

// func scrambleBlocks(out, text []byte, random []uint64) (done int, differences uint64)
TEXT ·scrambleBlocks(SB), NOSPLIT, $0-88
	MOVQ out_base+0(FP), DI
	MOVQ text_base+24(FP), SI
	MOVQ random_base+48(FP), BX
	MOVQ random_len+56(FP), CX
	XORL DX, DX                      // blocks done
	PXOR X0, X0                      // differences
	SHRQ $1, CX
	JE   end
	FILL($0x000a000a000a000a, X8)    // digits
	FILL($0x001a001a001a001a, X9)    // letters
	FILL($0x2f2f2f2f2f2f2f2f, X10)   // below '0'
	FILL($0x3a3a3a3a3a3a3a3a, X11)   // above '9'
	FILL($0x6060606060606060, X12)   // below 'a'
	FILL($0x7b7b7b7b7b7b7b7b, X13)   // above 'z'
	FILL($0xff00ff00ff00ff00, X14)
	FILL($0x2020202020202020, X15)   // in which a small letter differs from its capital

loop:
	MOVOU    (SI), X3
	PMOVMSKB X3, AX
	TESTL    AX, AX
	JNE      end
	MOVOU    (BX), X2
	MOVO     X14, X1
	PANDN    X2, X1
	PSRLW    $8, X2
	DRAW(X8, X4)                     // digits from 0
	DRAW(X9, X5)                     // letters from 0
	WITHIN(X3, X10, X11, X1)         // where digits are
	MOVO     X3, X7
	POR      X15, X7                 // in lower case
	WITHIN(X7, X12, X13, X2)         // where letters are

	// '0' is 1 more than what is below it, and 'A' is 1 more than that without 0x20.
	PSUBB    X1, X4                  // add 1 to the digits
	PADDB    X10, X4
	PAND     X1, X4
	MOVO     X12, X6
	PXOR     X15, X6
	PSUBB    X2, X5                  // add 1 to the letters
	PADDB    X6, X5
	MOVO     X3, X6
	PAND     X15, X6
	POR      X6, X5
	PAND     X2, X5
	POR      X2, X1
	PANDN    X3, X1
	POR      X4, X1
	POR      X5, X1
	MOVOU    X1, (DI)
	PXOR     X3, X1
	POR      X1, X0
	ADDQ     $16, SI
	ADDQ     $16, DI
	ADDQ     $16, BX
	INCQ     DX
	DECQ     CX
	JNE      loop

end:
	MOVQ       X0, AX
	PUNPCKHQDQ X0, X0
	MOVQ       X0, CX
	ORQ        CX, AX
	MOVQ       DX, done+72(FP)
	MOVQ       AX, differences+80(FP)
	RET
