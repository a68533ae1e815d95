package person

import (
	"encoding/binary"

	"standin/internal/generator/character"
	"standin/internal/keyed"
)

// american is the end of a number in the spelling "212-555-0100", which nearly all
// numbers of the North American plan have where they have any: read, drawn and written
// in two pieces, what comes to the same as phoneNumber does digit by digit.
type american struct {
	head uint64 // "212-555-", the first byte lowest
	line uint32 // "0100"
}

// tailLength is the length of that spelling.
const tailLength = 12

// readAmerican reads "212-555-0100" and "+1-212-555-0100".
func readAmerican(in []byte) (a american, ok bool) {
	const (
		digits = 0x00ffffff00ffffff // of the head
		marks  = '-'<<24 | '-'<<56
		prefix = "+1-"
	)
	switch {
	case len(in) == tailLength && in[0] >= '2':
	case len(in) == len(prefix)+tailLength && string(in[:len(prefix)]) == prefix:
		in = in[len(prefix):]
	default:
		return a, false
	}
	a = american{binary.LittleEndian.Uint64(in), binary.LittleEndian.Uint32(in[8:])}
	return a, a.head&^digits == marks && character.AreDigits(a.head, digits) && character.AreDigits(uint64(a.line), 1<<32-1)
}

// appendDigits appends the ten digits.
func (a american) appendDigits(dst []byte) []byte {
	area, exchange := a.head&0xffffff, a.head>>32&0xffffff
	dst = binary.LittleEndian.AppendUint64(dst, area|exchange<<24|uint64(a.line)<<48)
	return binary.LittleEndian.AppendUint16(dst, uint16(a.line>>16))
}

// draw is phoneNumber.draw.
func (a *american) draw(stream *keyed.Stream, keepArea, fictional bool) {
	if !keepArea {
		area := drawArea(stream)
		a.head = uint64(area[0]) | uint64(area[1])<<8 | uint64(area[2])<<16 | '-'<<24
	}
	exchange, line := drawLine(stream, fictional)
	a.head = a.head&0xffffffff | uint64(character.FourDigits(exchange)>>8)<<32 | '-'<<56
	a.line = character.FourDigits(line)
}

// append writes it in its spelling.
func (a american) append(dst []byte) []byte {
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint64(dst, a.head), a.line)
}
