#include "textflag.h"
#include "go_asm.h"

// func writeWide(dst []byte, pieces []piece, count int) (length int)
TEXT ·writeWide(SB), NOSPLIT, $0-64
	MOVQ  dst_base+0(FP), DI
	MOVQ  count+48(FP), CX
	MOVQ  DI, R13
	XORL  R12, R12               // the record
	TESTQ CX, CX
	JE    done

record:
	MOVQ pieces_base+24(FP), SI
	MOVQ pieces_len+32(FP), DX

piece:
	MOVQ  piece_stride(SI), R9
	IMULQ R12, R9
	MOVQ  piece_ends(SI), R8
	LEAQ  (R8)(R9*4), R8
	MOVQ  piece_width(SI), R10
	MOVL  (R8), AX
	MOVL  (R8)(R10*4), BX
	SUBL  AX, BX                 // how many bytes
	INCL  AX                     // behind the separator before; -1 becomes 0
	ADDQ  piece_source(SI), AX

move:
	MOVQ       $64, R11
	CMPQ       BX, R11
	CMOVQLT    BX, R11
	MOVQ       $-1, R10
	BZHIQ      R11, R10, R10
	KMOVQ      R10, K1
	VMOVDQU8.Z (AX), K1, Z0      // reads no byte but these
	VMOVDQU64  Z0, (DI)
	ADDQ       R11, DI
	ADDQ       R11, AX
	SUBQ       R11, BX
	JNE        move
	ADDQ       $piece__size, SI
	DECQ       DX
	JNE        piece
	INCQ       R12
	DECQ       CX
	JNE        record
	VZEROUPPER

done:
	SUBQ R13, DI
	MOVQ DI, length+56(FP)
	RET
