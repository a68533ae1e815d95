package network

import (
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/numbering"
	"standin/internal/plan"
)

func macAddress() generator.Spec {
	form := &numbering.Form{Generator: "mac-address", Marks: ":-. ", Least: 256}
	return generator.Spec{
		Name:    "mac-address",
		Version: 1,
		Summary: "replaces MAC addresses by others",
		Description: "An address (IEEE 802, EUI-48) is twelve hexadecimal digits with any marks between them, which stay. The two bits that tell groups from single stations and local from " +
			"assigned addresses stay too. `keep_bytes: 3` keeps the maker's identifier. `local: true` makes locally administered addresses of all, which no maker assigns.\n\n" + numbering.Permutes,
		Accepts: generator.Texts(),
		Options: numbering.Options(
			generator.Option{Name: "keep_bytes", Type: generator.IntegerOption, Default: "0", Min: 0, Max: 5, Summary: "How many bytes at the start stay."},
			generator.Option{Name: "local", Type: generator.BooleanOption, Default: "false", Summary: "Whether stand-ins are locally administered (not with a cipher, nor with bytes that stay)."},
		),
		OneToOne:         numbering.OneToOne,
		Consistency:      generator.Optional,
		Coincidence:      form.Coincidence,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         numbering.Fallback,
		Examples: []generator.Example{
			{In: "00:1B:44:11:3A:B7", Out: "EC:73:12:58:01:5F"},
			{In: "001b.4411.3ab7", Out: "ec73.1258.015f"},
			{Options: `{"keep_bytes":3}`, In: "00-1b-44-11-3a-b7", Out: "00-1b-44-6e-af-f4"},
			{Options: `{"local":true}`, In: "00:1B:44:11:3A:B7", Out: "EE:73:12:58:01:5F"},
			{Options: `{"cipher":"ff1"}`, In: "00:1B:44:11:3A:B7", Out: "44:28:59:96:E3:54"},
			{Options: `{"fallback":"null"}`, In: "00:1B:44:11:3A", Null: true},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if o.Boolean("local") && o.Text("cipher") != "none" {
				return generator.NewOptionFault("local", "assigned and local addresses would share stand-ins, which are not one-to-one with a cipher")
			}
			if o.Boolean("local") && o.Integer("keep_bytes") > 0 {
				return generator.NewOptionFault("local", "the first byte stays, in which that bit is")
			}
			return numbering.Fits(o, c)
		},
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return form.Compile(station{kept: int(o.Integer("keep_bytes")), local: o.Boolean("local")}, o, c, d)
		},
	}
}

// station is an EUI-48 of which some bytes at the start are kept.
type station struct {
	kept  int
	local bool
}

const hexadecimal = "0123456789ABCDEF"

// Read implements numbering.Scheme.
func (s station) Read(n *numbering.Number) bool {
	if len(n.Chars) != 12 {
		return false
	}
	var address uint64
	for _, b := range n.Chars {
		digit := strings.IndexByte(hexadecimal, b)
		if digit < 0 {
			return false
		}
		address = address<<4 | uint64(digit)
	}
	free := 48 - 8*s.kept
	n.Kept = address >> free
	if s.kept == 0 {
		n.Kept = address >> 40 & 3
		address = address>>42<<40 | address&(1<<40-1)
		free = 46
	}
	n.Add(address&(1<<free-1), 1<<free-1)
	return true
}

// Write implements numbering.Scheme.
func (s station) Write(n *numbering.Number) bool {
	address := n.Parts[0].Rank
	if s.kept == 0 {
		bits := n.Kept
		if s.local {
			bits |= 2
		}
		address = address>>40<<42 | bits<<40 | address&(1<<40-1)
	} else {
		address |= n.Kept << (48 - 8*s.kept)
	}
	for i := len(n.Chars) - 1; i >= 0; i-- {
		n.Chars[i] = hexadecimal[address&15]
		address >>= 4
	}
	return true
}
