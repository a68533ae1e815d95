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

loop:
	VMOVDQU64 (SI), Z0
	VPCMPEQB  Z8, Z0, K1
	VPCMPEQB  Z9, Z0, K2
	VPCMPEQB  Z10, Z0, K3
	KMOVQ     K1, block_quotes(DI)
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
