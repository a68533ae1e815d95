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
			"behind the last point stays if it is one of the hundred in wide use, such as pdf or jpg, and so do `.`, `..`, a drive such as C: and all marks.",
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
	if dot <= 0 || !isExtension(name[dot+1:]) {
		return name, nil
	}
	return name[:dot], name[dot:]
}

// isExtension reports whether a text is an extension in wide use, in letters of either
// case. What else stands behind a point may be a name.
func isExtension(text []byte) bool {
	var lower [5]byte
	if len(text) > len(lower) {
		return false
	}
	for i, b := range text {
		lower[i] = character.LowerASCII(b)
	}
	switch string(lower[:len(text)]) {
	case "7z", "aac", "apk", "asp", "aspx", "avi", "avif", "avro", "bak", "bat", "bin", "bmp", "bz2", "c", "cfg", "cgi", "cpp", "cs", "css", "csv",
		"dat", "db", "dcm", "dll", "dmg", "doc", "docm", "docx", "dotx", "eml", "eps", "epub", "exe", "flac", "gif", "go", "gpg", "gz", "h", "heic",
		"heif", "htm", "html", "ico", "ics", "ini", "iso", "jar", "java", "jfif", "jpeg", "jpg", "js", "json", "jsonl", "jsp", "key", "log", "m4a", "m4v",
		"md", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "msg", "msi", "odp", "ods", "odt", "ogg", "orc", "ost", "otf", "p12", "pdf", "pem", "php",
		"png", "ppt", "pptx", "ps", "psd", "pst", "py", "rar", "rb", "rpm", "rtf", "sh", "so", "sql", "svg", "swf", "tar", "tgz", "tif", "tiff",
		"tmp", "ts", "tsv", "ttf", "txt", "vcf", "vsd", "vsdx", "wasm", "wav", "webm", "webp", "wma", "wmv", "woff", "woff2", "xhtml", "xls", "xlsb",
		"xlsm", "xlsx", "xml", "xsd", "xz", "yaml", "yml", "zip", "zst":
		return true
	default:
		return false
	}
}

func isDrive(folder []byte) bool {
	return len(folder) == 2 && folder[1] == ':' && folder[0]|0x20 >= 'a' && folder[0]|0x20 <= 'z'
}
