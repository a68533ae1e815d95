package network

import (
	"bytes"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func fileName() generator.Spec {
	return generator.Spec{
		Name:    "file-name",
		Version: 1,
		Summary: "replaces the letters and digits of file names, and keeps their extensions",
		Description: "Every letter becomes a letter and every digit a digit, in the name and in the folders before it (`/` and `\\` part them), each part by itself: files of one folder stay in one folder. The extension " +
			"(up to five letters and digits behind the last point) stays, and so do `.`, `..`, a drive such as C: and all marks.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "keep_folders", Type: generator.BooleanOption, Default: "false", Summary: "Whether the folders before the name stay."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "Every text is taken.",
		Examples: []generator.Example{
			{In: "Jane Doe CV 2024.pdf", Out: "Bguh Wlh XU 7856.pdf"},
			{In: "/home/jane/report.tar.gz", Out: "/ipkf/lsbu/hjvhus.jdp.gz"},
			{In: `C:\Users\jane\photo.jpg`, Out: "C:\\Lozar\\lsbu\\kvies.jpg"},
			{Options: `{"keep_folders":true}`, In: "/srv/data/jane.csv", Out: "/srv/data/lsbu.csv"},
			{In: "README", Out: "YKOJTM"},
			{In: "", Out: ""},
		},
		Compile: func(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			keep := o.Boolean("keep_folders")
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				for {
					mark := bytes.IndexAny(in, `/\`)
					if mark < 0 {
						break
					}
					if folder := in[:mark]; keep || isDrive(folder) {
						dst = append(dst, folder...)
					} else {
						dst = appendScrambled(dst, folder, d, row)
					}
					dst, in = append(dst, in[mark]), in[mark+1:]
				}
				name, extension := divideName(in)
				return append(appendScrambled(dst, name, d, row), extension...), nil
			}, nil
		},
	}
}

// appendScrambled appends the stand-in of one part of a path.
func appendScrambled(dst, part []byte, d *generator.Domain, row *generator.Row) []byte {
	if len(part) == 0 {
		return dst
	}
	stream := d.Draw(part, row)
	return character.Scramble(dst, part, &stream)
}

// divideName parts the extension, with its point, from a file's name.
func divideName(name []byte) (stem, extension []byte) {
	dot := bytes.LastIndexByte(name, '.')
	if dot <= 0 || len(name)-dot-1 > 5 || len(name)-dot-1 == 0 {
		return name, nil
	}
	for _, b := range name[dot+1:] {
		if (b < '0' || b > '9') && (b|0x20 < 'a' || b|0x20 > 'z') {
			return name, nil
		}
	}
	return name[:dot], name[dot:]
}

func isDrive(folder []byte) bool {
	return len(folder) == 2 && folder[1] == ':' && folder[0]|0x20 >= 'a' && folder[0]|0x20 <= 'z'
}
