package statement

import (
	"math"
	"strconv"

	"standin/sandbox/internal/redshift/lexer"
)

// DefaultNull is COPY's NULL string when NULL AS is not given, for CSV too.
const DefaultNull = `\N`

// Copy is a COPY whose every option is known to be allowed.
type Copy struct {
	Schema, Table string   // Schema is empty if the search path decides
	Columns       []string // the column list, or nil
	From          Location // a prefix of keys, or the manifest
	Manifest      bool
	Authorization Authorization
	Region        string // of the bucket, or empty for the cluster's own

	Format           Format
	Delimiter, Quote byte  // Quote is CSV's
	Escape           bool  // delimited text
	RemoveQuotes     bool  // delimited text and fixed widths
	Widths           []int // of FixedWidth, in bytes
	Compression      Compression
	Null             string

	EmptyAsNull, BlanksAsNull    bool
	TrimBlanks, TruncateColumns  bool
	AcceptAnyDate, RoundDecimals bool
	AcceptInvalid                bool // ACCEPTINVCHARS
	Replacement                  byte // for each byte that is not UTF-8
	DateFormat, TimeFormat       string
	ExplicitIDs, FillRecord      bool
	IgnoreBlankLines             bool
	IgnoreHeader                 int // lines

	MaxErrors        int  // 0 and 1 mean: fail at the first error
	IgnoreAllErrors  bool // load what can be loaded
	NoLoad           bool
	StatisticsUpdate bool // STATUPDATE ON was given
}

// ParseCopy parses one COPY. Names are folded unless caseSensitive. Errors are
// *lexer.Error.
func ParseCopy(sql string, caseSensitive bool) (Copy, error) {
	p, err := newParser(sql, caseSensitive)
	if err != nil {
		return Copy{}, err
	}
	c := Copy{Quote: '"', Null: DefaultNull, Replacement: '?'}
	if err := p.copyHead(&c); err != nil {
		return Copy{}, err
	}
	for !p.done() {
		if err := p.copyOption(&c); err != nil {
			return Copy{}, err
		}
	}
	c.Format, c.Delimiter = p.format(c.Delimiter)
	return c, p.checkCopy(c)
}

func (p *parser) copyHead(c *Copy) error {
	if err := p.expect("copy"); err != nil {
		return err
	}
	var err error
	if c.Table, err = p.name(); err != nil {
		return err
	}
	if c.Table == "job" && !p.peek().Is("from") && !p.peek().Is(".") && !p.peek().Is("(") {
		return unsupported("COPY JOB")
	}
	if p.accept(".") {
		c.Schema = c.Table
		if c.Table, err = p.name(); err != nil {
			return err
		}
	}
	if p.accept("(") {
		for {
			column, err := p.name()
			if err != nil {
				return err
			}
			c.Columns = append(c.Columns, column)
			if !p.accept(",") {
				break
			}
		}
		if err := p.expect(")"); err != nil {
			return err
		}
	}
	if err := p.expect("from"); err != nil {
		return err
	}
	if p.peek().Is("as") {
		return p.unexpected()
	}
	url, err := p.text()
	if err != nil {
		return err
	}
	var ok bool
	if c.From, ok = ParseLocation(url); !ok {
		return invalid("COPY from a source other than s3://bucket/key is not supported by the sandbox")
	}
	return nil
}

func (p *parser) copyOption(c *Copy) error {
	if p.accept("as") && p.peek().Is("format") {
		return p.unexpected()
	}
	option, err := p.option()
	if err != nil {
		return err
	}
	if found, err := p.authorization(option, &c.Authorization); found {
		return err
	}
	if found, err := p.copyFormat(option, c); found {
		return err
	}
	if found, err := p.copyConversion(option, c); found {
		return err
	}
	switch option {
	case "manifest":
		c.Manifest = true
	case "region":
		c.Region, err = p.text()
	case "encrypted", "ssh":
		// Judged when all options are known.
	case "noload":
		c.NoLoad = true
	case "ignoreallerrors":
		c.IgnoreAllErrors = true
	case "master_symmetric_key":
		_, err = p.text()
	case "readratio":
		_, err = p.number()
	case "maxerror":
		c.MaxErrors, err = p.count("MAXERROR", 0, 100_000)
	case "comprows":
		_, err = p.count("COMPROWS", 1000, math.MaxInt32)
	case "compupdate":
		if !p.accept("preset") {
			p.onOff()
		}
	case "statupdate":
		c.StatisticsUpdate = p.onOff()
	default:
		p.at--
		return p.unexpected()
	}
	return err
}

// copyFormat reads the options of copy-parameters-data-format and
// copy-parameters-file-compression.
func (p *parser) copyFormat(option string, c *Copy) (bool, error) {
	var err error
	switch option {
	case "format":
		p.accept("as")
		switch p.peek().Value {
		case "csv", "fixedwidth", "shapefile", "avro", "json", "parquet", "orc", "delimiter":
		default:
			return true, p.unexpected()
		}
	case "csv", "parquet", "orc", "shapefile", "lzop":
		// Judged when all options are known.
	case "quote":
		c.Quote, err = p.character("QUOTE")
	case "delimiter":
		c.Delimiter, err = p.character("DELIMITER")
	case "fixedwidth":
		c.Widths, err = p.widths()
	case "json", "avro":
		if p.peek().Is("as") || p.peek().Kind == lexer.String {
			_, err = p.text()
		}
	case "gzip":
		c.Compression = Gzip
	case "zstd":
		c.Compression = Zstandard
	case "bzip2":
		c.Compression = Bzip2
	default:
		return false, nil
	}
	return true, err
}

// copyConversion reads the options of copy-parameters-data-conversion.
func (p *parser) copyConversion(option string, c *Copy) (bool, error) {
	var err error
	switch option {
	case "acceptanydate":
		c.AcceptAnyDate = true
	case "acceptinvchars":
		c.AcceptInvalid = true
		if p.peek().Is("as") || p.peek().Kind == lexer.String {
			c.Replacement, err = p.character("The replacement character of ACCEPTINVCHARS")
		}
	case "blanksasnull":
		c.BlanksAsNull = true
	case "dateformat":
		c.DateFormat, err = p.text()
	case "emptyasnull":
		c.EmptyAsNull = true
	case "encoding":
		var encoding string
		if p.accept("as"); p.peek().IsName() {
			encoding, err = p.name()
		} else {
			encoding, err = p.text()
		}
		if err == nil {
			err = checkEncoding(encoding)
		}
	case "escape":
		c.Escape = true
	case "removequotes":
		c.RemoveQuotes = true
	case "explicit_ids":
		c.ExplicitIDs = true
	case "fillrecord":
		c.FillRecord = true
	case "ignoreblanklines":
		c.IgnoreBlankLines = true
	case "ignoreheader":
		c.IgnoreHeader, err = p.count("IGNOREHEADER", 0, math.MaxInt32)
	case "null":
		c.Null, err = p.text()
	case "roundec":
		c.RoundDecimals = true
	case "timeformat":
		c.TimeFormat, err = p.text()
	case "trimblanks":
		c.TrimBlanks = true
	case "truncatecolumns":
		c.TruncateColumns = true
	default:
		return false, nil
	}
	return true, err
}

// count reads a whole number within limits; [AS] may stand before it.
func (p *parser) count(option string, least, most int) (int, error) {
	text, err := p.number()
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, invalid("%s must be a whole number between %d and %d", option, least, most)
	}
	return n, nil
}

func checkEncoding(encoding string) error {
	switch encoding {
	case "utf8", "UTF8":
		return nil
	case "utf16", "utf16le", "utf16be", "UTF16", "UTF16LE", "UTF16BE":
		return unsupported("ENCODING other than UTF8")
	default:
		return invalid("Invalid encoding %q; it is one of UTF8, UTF16, UTF16LE, UTF16BE", encoding)
	}
}
