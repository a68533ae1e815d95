#include "textflag.h"
#include "go_asm.h"

// A byte sixty-four times.
#define FILL(value, vector) \
	MOVL         value, AX; \
	VPBROADCASTB AX, vector

// func classifyWide(data []byte, blocks []block)
TEXT ·classifyWide(SB), NOSPLIT, $0-48
	MOVQ  data_base+0(FP), SI
	MOVQ  blocks_base+24(FP), DI
	MOVQ  blocks_len+32(FP), CX
	TESTQ CX, CX
	JE    done
	FILL($0x22, Z8)
	FILL($0x2c, Z9)
	FILL($0x0a, Z10)
	MOVQ  $-1, AX
	VMOVQ AX, X11

loop:
	VMOVDQU64 (SI), Z0
	VPCMPEQB  Z8, Z0, K1
	VPCMPEQB  Z9, Z0, K2
	VPCMPEQB  Z10, Z0, K3
	KMOVQ     K1, AX
	MOVQ      AX, block_quotes(DI)
	VMOVQ     AX, X1
	VPCLMULQDQ $0, X11, X1, X1    // the sum, without carries, of the bits up to each
	VMOVQ     X1, block_odd(DI)
	KMOVQ     K2, block_delimiters(DI)
	KMOVQ     K3, block_newlines(DI)
	ADDQ      $64, SI
	ADDQ      $block__size, DI
	DECQ      CX
	JNE       loop
	VZEROUPPER

done:
	RET

// The places in a block.
DATA places<>+0(SB)/8, $0x0706050403020100
DATA places<>+8(SB)/8, $0x0f0e0d0c0b0a0908
DATA places<>+16(SB)/8, $0x1716151413121110
DATA places<>+24(SB)/8, $0x1f1e1d1c1b1a1918
DATA places<>+32(SB)/8, $0x2726252423222120
DATA places<>+40(SB)/8, $0x2f2e2d2c2b2a2928
DATA places<>+48(SB)/8, $0x3736353433323130
DATA places<>+56(SB)/8, $0x3f3e3d3c3b3a3938
GLOBL places<>(SB), RODATA|NOPTR, $64

// Sixteen of a block's places become those in the chunk.
#define WRITE(part, offset) \
	VPMOVZXBD part, Z3; \
	VPADDD    Z9, Z3, Z3; \
	VMOVDQU32 Z3, offset(DI)

// func listBitsWide(places []uint32, masks []uint64, at uint32) (count int)
TEXT ·listBitsWide(SB), NOSPLIT, $0-64
	MOVQ         places_base+0(FP), DI
	MOVQ         masks_base+24(FP), SI
	MOVQ         masks_len+32(FP), CX
	MOVL         at+48(FP), BX
	MOVQ         DI, R8
	TESTQ        CX, CX
	JE           done
	VMOVDQU64    places<>(SB), Z8
	VPBROADCASTD BX, Z9
	MOVL         $64, AX
	VPBROADCASTD AX, Z10

loop:
	MOVQ         (SI), AX
	KMOVQ        AX, K1
	VPCOMPRESSB  Z8, K1, Z1      // those of the bits, one after the other
	POPCNTQ      AX, DX
	WRITE(X1, 0)
	CMPQ         DX, $16
	JLE          next
	VEXTRACTI128 $1, Y1, X2
	WRITE(X2, 64)
	VEXTRACTI64X4 $1, Z1, Y1
	WRITE(X1, 128)
	VEXTRACTI128 $1, Y1, X2
	WRITE(X2, 192)

next:
	LEAQ   (DI)(DX*4), DI
	VPADDD Z10, Z9, Z9
	ADDQ   $8, SI
	DECQ   CX
	JNE    loop
	VZEROUPPER

done:
	SUBQ R8, DI
	SHRQ $2, DI
	MOVQ DI, count+56(FP)
	RET

// func unquoteWide(dst, inside []byte) (length int)
TEXT ·unquoteWide(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ inside_base+24(FP), SI
	MOVQ inside_len+32(FP), CX
	MOVQ DI, R8
	XORL R13, R13                 // all ones if the last mark so far is the first of two
	FILL($0x22, Z8)
	MOVQ $-1, R9
	VMOVQ R9, X9

loop:
	TESTQ      CX, CX
	JE         done
	MOVQ       $64, DX
	CMPQ       CX, DX
	CMOVQLT    CX, DX
	BZHIQ      DX, R9, AX         // the bytes that are there
	KMOVQ      AX, K1
	VMOVDQU8.Z (SI), K1, Z0
	VPCMPEQB   Z8, Z0, K1, K2
	KMOVQ      K2, BX
	VMOVQ      BX, X2
	VPCLMULQDQ $0, X9, X2, X3     // bits up to which the number of marks is odd
	VMOVQ      X3, R10
	XORQ       R13, R10
	MOVQ       R10, R13
	SARQ       $63, R13
	NOTQ       R10
	ANDQ       BX, R10            // the second of two marks
	ANDNQ      AX, R10, AX
	KMOVQ      AX, K3
	VPCOMPRESSB.Z Z0, K3, Z1
	VMOVDQU64  Z1, (DI)
	POPCNTQ    AX, AX
	ADDQ       AX, DI
	ADDQ       DX, SI
	SUBQ       DX, CX
	JMP        loop

done:
	SUBQ R8, DI
	MOVQ DI, length+48(FP)
	VZEROUPPER
	RET

// func quoteWide(dst, value []byte) (length int, special bool)
TEXT ·quoteWide(SB), NOSPLIT, $0-57
	MOVQ  dst_base+0(FP), DI
	MOVQ  value_base+24(FP), SI
	MOVQ  value_len+32(FP), CX
	MOVQ  DI, R8
	FILL($0x22, Y8)
	FILL($0x2c, Y9)
	FILL($0x0a, Y10)
	FILL($0x0d, Y11)
	MOVQ  $-1, R9
	MOVQ  $0x5555555555555555, R11
	MOVQ  $0xaaaaaaaaaaaaaaaa, R12
	KXORD K6, K6, K6              // where a byte is special

loop:
	TESTQ      CX, CX
	JE         done
	MOVQ       $32, DX
	CMPQ       CX, DX
	CMOVQLT    CX, DX
	BZHIQ      DX, R9, AX         // the bytes that are there
	KMOVD      AX, K1
	VMOVDQU8.Z (SI), K1, Y0
	VPCMPEQB   Y8, Y0, K1, K2
	VPCMPEQB   Y9, Y0, K1, K3
	VPCMPEQB   Y10, Y0, K1, K4
	VPCMPEQB   Y11, Y0, K1, K5
	KMOVD      K2, BX
	KORD       K2, K3, K3
	KORD       K4, K5, K5
	KORD       K3, K5, K5
	KORD       K5, K6, K6

	// Each byte twice; of the second ones only marks are kept.
	VPMOVZXBW  Y0, Z1
	VPSLLW     $8, Z1, Z2
	VPORQ      Z2, Z1, Z1
	PDEPQ      R11, AX, AX
	PDEPQ      R12, BX, BX
	ORQ        BX, AX
	KMOVQ      AX, K3
	VPCOMPRESSB.Z Z1, K3, Z2
	VMOVDQU64  Z2, (DI)
	POPCNTQ    AX, AX
	ADDQ       AX, DI
	ADDQ       DX, SI
	SUBQ       DX, CX
	JMP        loop

done:
	SUBQ     R8, DI
	MOVQ     DI, length+48(FP)
	KORTESTD K6, K6
	SETNE    special+56(FP)
	VZEROUPPER
	RET
