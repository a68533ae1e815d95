package statement

import (
	"math"
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/lexer"
)

// Limits of MAXFILESIZE in bytes (r_UNLOAD: "a decimal value between 5 MB and
// 6.2 GB"; without the option 6.2 GB).
const (
	MinFileSize     = 5 << 20
	DefaultFileSize = 6_657_199_308 // 6.2 times 2^30, rounded down
)

// Unload is an UNLOAD whose every option is known to be allowed.
type Unload struct {
	Select        string // the decoded text of the quoted SELECT
	To            Location
	Authorization Authorization

	Format    Format
	Delimiter byte
	AddQuotes bool   // delimited text
	Escape    bool   // delimited text
	Widths    []int  // of FixedWidth, in bytes
	Null      string // what NULL is written as; by default a field of no length
	Header    bool

	PartitionBy []string // names of columns
	Include     bool     // whether these are written into the files too

	Manifest, Verbose bool
	Parallel          bool
	MaxFileSize       int64 // bytes of an object
	Compression       Compression
	Extension         string // what follows the part number in a file's name

	AllowOverwrite, CleanPath bool
	Encrypted                 bool   // more than S3's own encryption was asked for
	KMSKeyID                  string // or empty
	Region                    string // of the bucket, or empty for the cluster's own
}

// ParseUnload parses one UNLOAD. Names inside the statement are folded unless
// caseSensitive. Errors are *lexer.Error.
func ParseUnload(sql string, caseSensitive bool) (Unload, error) {
	p, err := newParser(sql, caseSensitive)
	if err != nil {
		return Unload{}, err
	}
	u := Unload{Parallel: true, MaxFileSize: DefaultFileSize}
	if err := p.unloadHead(&u); err != nil {
		return Unload{}, err
	}
	for !p.done() {
		if err := p.unloadOption(&u); err != nil {
			return Unload{}, err
		}
	}
	u.Format, u.Delimiter = p.format(u.Delimiter)
	if err := p.checkUnload(u); err != nil {
		return Unload{}, err
	}
	if !p.seen["extension"] {
		u.Extension = u.Compression.Extension()
	}
	return u, checkSelect(u.Select)
}

func (p *parser) unloadHead(u *Unload) error {
	if err := p.expect("unload", "("); err != nil {
		return err
	}
	if p.peek().Kind != lexer.String {
		return p.unexpected()
	}
	u.Select = p.peek().Value
	p.at++
	if err := p.expect(")", "to"); err != nil {
		return err
	}
	if p.peek().Kind != lexer.String {
		return p.unexpected()
	}
	url := p.peek().Value
	p.at++
	var ok bool
	if u.To, ok = ParseLocation(url); !ok {
		return invalid("UNLOAD destination is not supported. (Hint: only S3 based unload is allowed)")
	}
	return nil
}

func (p *parser) unloadOption(u *Unload) error {
	option, err := p.option()
	if err != nil {
		return err
	}
	if found, err := p.authorization(option, &u.Authorization); found {
		return err
	}
	switch option {
	case "format":
		p.accept("as")
		if next := p.peek(); !next.Is("csv") && !next.Is("parquet") && !next.Is("json") {
			return p.unexpected()
		}
	case "csv", "parquet", "json", "bzip2":
		// Judged when all options are known.
	case "addquotes":
		u.AddQuotes = true
	case "escape":
		u.Escape = true
	case "gzip":
		u.Compression = Gzip
	case "zstd":
		u.Compression = Zstandard
	case "manifest":
		u.Manifest = true
		if u.Verbose = p.accept("verbose"); u.Verbose {
			p.seen["verbose"] = true
		}
	case "header":
		u.Header = true
	case "delimiter":
		u.Delimiter, err = p.character("DELIMITER")
	case "null":
		u.Null, err = p.text()
	case "allowoverwrite":
		u.AllowOverwrite = true
	case "cleanpath":
		u.CleanPath = true
	case "parallel":
		u.Parallel = p.onOff()
	case "maxfilesize":
		u.MaxFileSize, err = p.fileSize()
	case "rowgroupsize":
		_, err = p.size()
	case "encrypted":
		u.Encrypted = true
		if p.accept("auto") {
			p.seen["auto"] = true
		}
	case "kms_key_id":
		u.KMSKeyID, err = p.text()
	case "master_symmetric_key":
		_, err = p.text()
	case "fixedwidth":
		u.Widths, err = p.widths()
	case "partition":
		err = p.partitionBy(u)
	case "region":
		u.Region, err = p.text()
	case "extension":
		u.Extension, err = p.text()
		if u.Extension != "" && !strings.HasPrefix(u.Extension, ".") {
			u.Extension = "." + u.Extension
		}
	default:
		p.at--
		return p.unexpected()
	}
	return err
}

// partitionBy reads BY ( column [, …] ) [INCLUDE].
func (p *parser) partitionBy(u *Unload) error {
	if err := p.expect("by", "("); err != nil {
		return err
	}
	for {
		column, err := p.name()
		if err != nil {
			return err
		}
		u.PartitionBy = append(u.PartitionBy, column)
		if !p.accept(",") {
			break
		}
	}
	if err := p.expect(")"); err != nil {
		return err
	}
	u.Include = p.accept("include")
	return nil
}

func (p *parser) fileSize() (int64, error) {
	size, err := p.size()
	if err != nil {
		return 0, err
	}
	bytes := math.Floor(size)
	if bytes < MinFileSize || bytes > DefaultFileSize {
		return 0, invalid("MAXFILESIZE must be between 5 MB and 6.2 GB")
	}
	return int64(bytes), nil
}

// size reads a number and [MB|GB], MB by default, and returns bytes.
func (p *parser) size() (float64, error) {
	text, err := p.number()
	if err != nil {
		return 0, err
	}
	size, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, invalid("%s is no size", text)
	}
	if p.accept("gb") {
		return size * (1 << 30), nil
	}
	p.accept("mb")
	return size * (1 << 20), nil
}
