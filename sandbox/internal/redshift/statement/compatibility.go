package statement

// exclusion is an option that rules others out.
type exclusion struct {
	option string
	others []string
}

func (p *parser) checkPairs(exclusions []exclusion) error {
	for _, e := range exclusions {
		if !p.seen[e.option] {
			continue
		}
		if other, both := p.firstSeen(e.others...); both {
			option, _ := p.firstSeen(e.option)
			return incompatible(option, other)
		}
	}
	return nil
}

// checkUnload finds combinations that r_UNLOAD forbids, then options that the
// sandbox does not execute.
func (p *parser) checkUnload(u Unload) error {
	if err := p.checkAuthorization(u.Authorization); err != nil {
		return err
	}
	forbidden := []exclusion{
		{"csv", []string{"parquet", "json", "fixedwidth", "addquotes", "escape"}},
		{"parquet", []string{"json", "delimiter", "fixedwidth", "addquotes", "escape", "null", "header", "gzip", "bzip2", "zstd", "master_symmetric_key"}},
		{"json", []string{"delimiter", "header", "fixedwidth", "addquotes", "escape", "null"}},
		{"fixedwidth", []string{"delimiter", "header"}},
		{"gzip", []string{"bzip2", "zstd"}},
		{"bzip2", []string{"zstd"}},
		{"cleanpath", []string{"allowoverwrite"}},
		{"auto", []string{"kms_key_id", "master_symmetric_key"}},
		{"kms_key_id", []string{"master_symmetric_key", "credentials"}},
		{"master_symmetric_key", []string{"credentials"}},
	}
	if err := p.checkPairs(forbidden); err != nil {
		return err
	}
	if option, given := p.firstSeen("kms_key_id", "master_symmetric_key"); given && !u.Encrypted {
		return invalid("%s needs ENCRYPTED", option)
	}
	if p.seen["rowgroupsize"] && !p.seen["parquet"] {
		return invalid("ROWGROUPSIZE can only be used with FORMAT AS PARQUET")
	}
	if option, given := p.firstSeen("parquet", "json", "bzip2", "master_symmetric_key"); given {
		return unsupported(option)
	}
	if u.Format == CSV && u.Delimiter == '"' {
		return invalid("DELIMITER cannot be the quotation mark")
	}
	return nil
}

// checkCopy finds combinations that the pages of COPY's parameters forbid, then
// options that the sandbox does not execute.
func (p *parser) checkCopy(c Copy) error {
	if err := p.checkAuthorization(c.Authorization); err != nil {
		return err
	}
	forbidden := []exclusion{
		{"csv", []string{"fixedwidth", "removequotes", "escape", "json", "avro", "parquet", "orc", "shapefile"}},
		{"fixedwidth", []string{"delimiter", "escape"}},
		{"json", []string{"delimiter", "escape", "fillrecord", "fixedwidth", "ignoreblanklines", "null", "readratio", "removequotes", "avro"}},
		{"shapefile", []string{"fixedwidth", "removequotes", "escape"}},
		{"parquet", []string{"region", "ignoreallerrors", "orc"}},
		{"orc", []string{"region", "ignoreallerrors"}},
		{"gzip", []string{"bzip2", "lzop", "zstd"}},
		{"bzip2", []string{"lzop", "zstd"}},
		{"lzop", []string{"zstd"}},
		{"ignoreallerrors", []string{"maxerror"}},
	}
	if err := p.checkPairs(forbidden); err != nil {
		return err
	}
	if p.seen["quote"] && !p.seen["csv"] {
		return invalid("QUOTE can only be used with CSV")
	}
	if option, given := p.firstSeen("shapefile", "avro", "json", "parquet", "orc", "lzop", "encrypted", "master_symmetric_key", "readratio", "ssh"); given {
		return unsupported(option)
	}
	if c.Format == CSV && c.Delimiter == c.Quote {
		return invalid("DELIMITER cannot be the quotation mark")
	}
	if c.Null == "\n" {
		return invalid(`NULL AS cannot be '\n', which ends a row`)
	}
	return nil
}
