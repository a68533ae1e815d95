package statement_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/statement"
)

const role = `IAM_ROLE 'arn:aws:iam::111111111111:role/R1'`

var roles = statement.Authorization{Roles: []string{"arn:aws:iam::111111111111:role/R1"}}

func TestParseUnloadReadsWhatAJobSends(t *testing.T) {
	t.Parallel()
	got, err := statement.ParseUnload(`UNLOAD ('SELECT "id", "name" FROM "sch"."tbl" WHERE "x" = ''\\\\N''')
TO 's3://bucket/run/1/input/sch/tbl/'
IAM_ROLE 'arn:aws:iam::111111111111:role/R1,arn:aws:iam::222222222222:role/path/R2'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
HEADER
GZIP
MANIFEST VERBOSE
MAXFILESIZE 256 MB
ENCRYPTED KMS_KEY_ID 'key'
REGION 'eu-west-1';`, false)
	if err != nil {
		t.Fatal(err)
	}
	want := statement.Unload{
		Select:        `SELECT "id", "name" FROM "sch"."tbl" WHERE "x" = '\\N'`,
		To:            statement.Location{Bucket: "bucket", Key: "run/1/input/sch/tbl/"},
		Authorization: statement.Authorization{Roles: []string{"arn:aws:iam::111111111111:role/R1", "arn:aws:iam::222222222222:role/path/R2"}},
		Format:        statement.CSV, Delimiter: ',', Null: "__NULL_7f3a9c__", Header: true, Manifest: true, Verbose: true, Parallel: true,
		MaxFileSize: 256 << 20, Compression: statement.Gzip, Extension: ".gz", Encrypted: true, KMSKeyID: "key", Region: "eu-west-1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseUnloadOptions(t *testing.T) {
	t.Parallel()
	plain := statement.Unload{
		Select: "select 1", To: statement.Location{Bucket: "b", Key: "p"}, Authorization: roles,
		Format: statement.CSV, Delimiter: ',', Parallel: true, MaxFileSize: statement.DefaultFileSize,
	}
	cases := []struct {
		name, options string
		want          func(*statement.Unload)
	}{
		{"FORMAT and AS may be left out", `csv ` + role, func(*statement.Unload) {}},
		{"the role may stand last", `FORMAT CSV DELIMITER '|' ` + role, func(u *statement.Unload) { u.Delimiter = '|' }},
		{"a delimiter may be octal", `CSV DELIMITER AS '\011' ` + role, func(u *statement.Unload) { u.Delimiter = '\t' }},
		{"a backslash in NULL AS escapes", `CSV NULL '\N' ` + role, func(u *statement.Unload) { u.Null = "N" }},
		{"two backslashes in NULL AS are one", `CSV NULL '\\N' ` + role, func(u *statement.Unload) { u.Null = `\N` }},
		{"an extension takes the place of the compression's", `CSV ZSTD EXTENSION 'csv' ` + role, func(u *statement.Unload) { u.Compression, u.Extension = statement.Zstandard, ".csv" }},
		{"zstd appends its own extension", `CSV ZSTD ` + role, func(u *statement.Unload) { u.Compression, u.Extension = statement.Zstandard, ".zst" }},
		{"PARALLEL alone is on", `CSV PARALLEL ` + role, func(*statement.Unload) {}},
		{"PARALLEL FALSE is off", `CSV PARALLEL FALSE ` + role, func(u *statement.Unload) { u.Parallel = false }},
		{"MAXFILESIZE counts megabytes", `CSV MAXFILESIZE AS 6.2 ` + role, func(u *statement.Unload) { u.MaxFileSize = 6501171 }},
		{"MAXFILESIZE may be 6.2 GB", `CSV MAXFILESIZE 6.2 GB ` + role, func(*statement.Unload) {}},
		{"the default role", `CSV IAM_ROLE default`, func(u *statement.Unload) { u.Authorization = statement.Authorization{Default: true} }},
		{"keys", `CSV ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 's' SESSION_TOKEN 't'`, func(u *statement.Unload) {
			u.Authorization = statement.Authorization{AccessKeyID: "a", SecretKey: "s", Token: "t"}
		}},
		{"keys in a credentials string", `WITH CREDENTIALS AS 'aws_access_key_id=a;aws_secret_access_key=s;token=t' CSV`, func(u *statement.Unload) {
			u.Authorization = statement.Authorization{AccessKeyID: "a", SecretKey: "s", Token: "t"}
		}},
		{"a role in a credentials string", `CREDENTIALS 'aws_iam_role=arn:aws:iam::111111111111:role/R1' CSV`, func(*statement.Unload) {}},
		{"text with a pipe is the default", role, func(u *statement.Unload) { u.Format, u.Delimiter = statement.Delimited, '|' }},
		{"quotation marks and escapes", `ADDQUOTES DELIMITER ',' ESCAPE ` + role, func(u *statement.Unload) {
			u.Format, u.AddQuotes, u.Escape = statement.Delimited, true, true
		}},
		{"fixed widths", `FIXEDWIDTH AS 'a:3, b:10' ` + role, func(u *statement.Unload) {
			u.Format, u.Delimiter, u.Widths = statement.FixedWidth, 0, []int{3, 10}
		}},
		{"partitions", `CSV PARTITION BY (year, "Month") INCLUDE ` + role, func(u *statement.Unload) {
			u.PartitionBy, u.Include = []string{"year", "month"}, true
		}},
		{"ENCRYPTED AUTO", `CSV ENCRYPTED AUTO CLEANPATH ` + role, func(u *statement.Unload) { u.Encrypted, u.CleanPath = true, true }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := plain
			c.want(&want)
			got, err := statement.ParseUnload("unload ('select 1') to 's3://b/p' "+c.options, false)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseUnloadRefuses(t *testing.T) {
	t.Parallel()
	to := func(options string) string {
		return "unload ('select 1') to 's3://b/p' " + role + " " + options
	}
	of := func(query string) string {
		return "unload ('" + query + "') to 's3://b/p' " + role + " csv"
	}
	cases := []struct{ name, sql, code, message string }{
		{"a bind parameter as destination", "unload ('select 1') to $1 " + role + " csv", "42601", `at or near "$1"`},
		{"a bind parameter in the query", of("select * from t where a = $1"), "42601", `at or near "$1"`},
		{"a query without quotation marks", "unload (select 1) to 's3://b/p'", "42601", `at or near "select"`},
		{"an end too early", "unload ('select 1')", "42601", "end of input"},
		{"a misspelt option", to("csv nullas 'x'"), "42601", `at or near "nullas"`},
		{"an option of COPY", to("csv ignoreheader 1"), "42601", `at or near "ignoreheader"`},
		{"QUOTE, which UNLOAD does not have", to("csv quote '|'"), "42601", `at or near "quote"`},
		{"VERBOSE without MANIFEST", to("csv verbose"), "42601", `at or near "verbose"`},
		{"VERBOSE far from MANIFEST", to("manifest csv verbose"), "42601", `at or near "verbose"`},
		{"an option given twice", to("csv gzip gzip"), "42601", "redundant"},
		{"an unknown format", to("format as orc"), "42601", `at or near "orc"`},
		{"a statement behind the statement", to("csv; select 1"), "42601", `at or near ";"`},
		{"another destination", "unload ('select 1') to 'file:///p' " + role + " csv", "22023", "only S3"},
		{"a bucket without a path", "unload ('select 1') to 's3://b' " + role + " csv", "22023", "only S3"},
		{"no authorization", "unload ('select 1') to 's3://b/p' csv", "22023", "CREDENTIALS argument is required"},
		{"half a pair of keys", "unload ('select 1') to 's3://b/p' csv access_key_id 'a'", "22023", "CREDENTIALS argument is required"},
		{"a role beside keys", to("csv access_key_id 'a' secret_access_key 'b'"), "42601", "IAM_ROLE is not compatible with ACCESS_KEY_ID"},
		{"a role that is no ARN", "unload ('select 1') to 's3://b/p' iam_role 'R1' csv", "22023", "Invalid IAM role"},
		{"a chain with a blank", "unload ('select 1') to 's3://b/p' iam_role 'arn:aws:iam::111111111111:role/A, arn:aws:iam::111111111111:role/B' csv", "22023", "Invalid IAM role"},
		{"CSV with FIXEDWIDTH", to("csv fixedwidth 'a:1'"), "42601", "CSV is not compatible with FIXEDWIDTH"},
		{"CSV with ADDQUOTES", to("csv addquotes"), "42601", "CSV is not compatible with ADDQUOTES"},
		{"CSV with ESCAPE", to("escape csv"), "42601", "CSV is not compatible with ESCAPE"},
		{"PARQUET with HEADER", to("parquet header"), "42601", "PARQUET is not compatible with HEADER"},
		{"PARQUET with NULL AS", to("format parquet null as ''"), "42601", "PARQUET is not compatible with NULL"},
		{"JSON with DELIMITER", to("json delimiter ','"), "42601", "JSON is not compatible with DELIMITER"},
		{"FIXEDWIDTH with HEADER", to("fixedwidth 'a:1' header"), "42601", "FIXEDWIDTH is not compatible with HEADER"},
		{"two compressions", to("csv gzip zstd"), "42601", "GZIP is not compatible with ZSTD"},
		{"CLEANPATH with ALLOWOVERWRITE", to("csv cleanpath allowoverwrite"), "42601", "CLEANPATH is not compatible with ALLOWOVERWRITE"},
		{"ENCRYPTED AUTO with a key", to("csv encrypted auto kms_key_id 'k'"), "42601", "AUTO is not compatible with KMS_KEY_ID"},
		{"a key without ENCRYPTED", to("csv kms_key_id 'k'"), "22023", "KMS_KEY_ID needs ENCRYPTED"},
		{"a key with CREDENTIALS", "unload ('select 1') to 's3://b/p' credentials 'aws_iam_role=arn:aws:iam::111111111111:role/R1' csv encrypted kms_key_id 'k'", "42601", "KMS_KEY_ID is not compatible with CREDENTIALS"},
		{"unknown credentials", "unload ('select 1') to 's3://b/p' credentials 'role=x' csv", "22023", "Invalid credentials"},
		{"ROWGROUPSIZE without PARQUET", to("csv rowgroupsize 64 mb"), "22023", "ROWGROUPSIZE"},
		{"a delimiter of two characters", to("csv delimiter '||'"), "22023", "single ASCII character"},
		{"a delimiter beyond ASCII", to("csv delimiter 'ä'"), "22023", "single ASCII character"},
		{"the quotation mark as delimiter", to(`csv delimiter '"'`), "22023", "quotation mark"},
		{"files below 5 MB", to("csv maxfilesize 4.9"), "22023", "between 5 MB and 6.2 GB"},
		{"files above 6.2 GB", to("csv maxfilesize 6.3 gb"), "22023", "between 5 MB and 6.2 GB"},
		{"PARQUET, by name", to("parquet"), "0A000", "PARQUET is not supported by the sandbox"},
		{"JSON, by name", to("format json"), "0A000", "JSON is not supported by the sandbox"},
		{"BZIP2, by name", to("csv bzip2"), "0A000", "BZIP2 is not supported by the sandbox"},
		{"a FIXEDWIDTH that is no list of widths", to("fixedwidth as 'a'"), "22023", "the specification of FIXEDWIDTH is 'label:width, …', and column 1 is not"},
		{"MASTER_SYMMETRIC_KEY, by name", to("csv encrypted master_symmetric_key 'k'"), "0A000", "MASTER_SYMMETRIC_KEY is not supported by the sandbox"},
		{"LIMIT in the outer SELECT", of("select * from t order by 1 limit 10"), "0A000", "Limit clause"},
		{"LIMIT inside brackets around all", of("(select * from t limit 10)"), "0A000", "Limit clause"},
		{"LIMIT of a UNION", of("select 1 union all select 2 limit 1"), "0A000", "Limit clause"},
		{"TOP in the outer SELECT", of("select top 10 * from t"), "0A000", "TOP"},
		{"a query that is no SELECT", of("delete from t"), "42601", `at or near "delete"`},
		{"two queries", of("select 1; select 2"), "42601", `at or near ";"`},
		{"an empty query", of(" -- nothing"), "42601", "end of input"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := statement.ParseUnload(c.sql, false)
			expect(t, err, c.code, c.message)
		})
	}
}

func TestParseUnloadAllowsLimitsInsideTheQuery(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"select * from (select * from t limit 10)",
		"with x as (select top 3 * from t) select * from x",
		"select * from t where id in (select id from t order by 1 limit 10)",
		`select "limit" from t`,
		"(select 1) union (select 2)",
	} {
		if _, err := statement.ParseUnload("unload ('"+query+"') to 's3://b/p' csv "+role, false); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestParseCopyReadsWhatAJobSends(t *testing.T) {
	t.Parallel()
	got, err := statement.ParseCopy(`COPY "Sch"."standin_k3j5_7" ("Id",name,"payload")
FROM 's3://bucket/run/1/output/sch/tbl.manifest'
IAM_ROLE 'arn:aws:iam::111111111111:role/R1'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
GZIP
MANIFEST
IGNOREHEADER 1
DATEFORMAT 'auto' TIMEFORMAT 'auto'
ROUNDEC
COMPUPDATE OFF STATUPDATE ON
EXPLICIT_IDS
REGION 'eu-west-1'`, false)
	if err != nil {
		t.Fatal(err)
	}
	want := statement.Copy{
		Schema: "sch", Table: "standin_k3j5_7", Columns: []string{"id", "name", "payload"},
		From: statement.Location{Bucket: "bucket", Key: "run/1/output/sch/tbl.manifest"}, Manifest: true,
		Authorization: roles, Region: "eu-west-1", Format: statement.CSV, Delimiter: ',', Quote: '"', Compression: statement.Gzip,
		Null: "__NULL_7f3a9c__", Replacement: '?', DateFormat: "auto", TimeFormat: "auto", RoundDecimals: true,
		IgnoreHeader: 1, StatisticsUpdate: true, ExplicitIDs: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseCopyOptions(t *testing.T) {
	t.Parallel()
	plain := statement.Copy{
		Table: "t", From: statement.Location{Bucket: "b", Key: "p"}, Authorization: roles,
		Format: statement.CSV, Delimiter: ',', Quote: '"', Null: `\N`, Replacement: '?',
	}
	cases := []struct {
		name, options string
		want          func(*statement.Copy)
	}{
		{"CSV alone", role + " csv", func(*statement.Copy) {}},
		{"AS CSV", role + " as csv", func(*statement.Copy) {}},
		{"the options before the role", "csv quote as '%' delimiter '\\t' " + role, func(c *statement.Copy) { c.Quote, c.Delimiter = '%', '\t' }},
		{"all that changes data", role + " csv emptyasnull blanksasnull trimblanks truncatecolumns acceptanydate acceptinvchars as '^' fillrecord ignoreblanklines", func(c *statement.Copy) {
			c.EmptyAsNull, c.BlanksAsNull, c.TrimBlanks, c.TruncateColumns, c.AcceptAnyDate = true, true, true, true, true
			c.AcceptInvalid, c.Replacement, c.FillRecord, c.IgnoreBlankLines = true, '^', true, true
		}},
		{"ACCEPTINVCHARS without a character", role + " csv acceptinvchars gzip", func(c *statement.Copy) { c.AcceptInvalid, c.Compression = true, statement.Gzip }},
		{"MAXERROR and NOLOAD", role + " csv maxerror as 100000 noload", func(c *statement.Copy) { c.MaxErrors, c.NoLoad = 100000, true }},
		{"IGNOREALLERRORS", role + " csv ignoreallerrors", func(c *statement.Copy) { c.IgnoreAllErrors = true }},
		{"options that change nothing here", role + " csv compupdate preset comprows 1000 encoding as utf8", func(*statement.Copy) {}},
		{"text with a pipe is the default", role + " removequotes escape", func(c *statement.Copy) {
			c.Format, c.Delimiter, c.RemoveQuotes, c.Escape = statement.Delimited, '|', true, true
		}},
		{"fixed widths", role + " fixedwidth 'a:3,2:10' bzip2", func(c *statement.Copy) {
			c.Format, c.Delimiter, c.Widths, c.Compression = statement.FixedWidth, 0, []int{3, 10}, statement.Bzip2
		}},
		{"STATUPDATE OFF", role + " csv statupdate false", func(*statement.Copy) {}},
		{"NULL AS a NUL byte", role + ` csv null as '\0'`, func(c *statement.Copy) { c.Null = "\x00" }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := plain
			c.want(&want)
			got, err := statement.ParseCopy("copy t from 's3://b/p' "+c.options, false)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseCopyRefuses(t *testing.T) {
	t.Parallel()
	from := func(options string) string { return "copy t from 's3://b/p' " + role + " " + options }
	cases := []struct{ name, sql, code, message string }{
		{"a bind parameter", "copy t from $1 " + role + " csv", "42601", `at or near "$1"`},
		{"standard input", "copy t from stdin", "42601", `at or near "stdin"`},
		{"COPY TO", "copy t to 's3://b/p'", "42601", `at or near "to"`},
		{"an empty column list", "copy t () from 's3://b/p' csv " + role, "42601", `at or near ")"`},
		{"an option of UNLOAD", from("csv header"), "42601", `at or near "header"`},
		{"a misspelt option", from("csv emptyasnulls"), "42601", `at or near "emptyasnulls"`},
		{"an option given twice", from("csv csv"), "42601", "redundant"},
		{"CSV with ESCAPE", from("csv escape"), "42601", "CSV is not compatible with ESCAPE"},
		{"CSV with REMOVEQUOTES", from("csv removequotes"), "42601", "CSV is not compatible with REMOVEQUOTES"},
		{"CSV with FIXEDWIDTH", from("csv fixedwidth 'a:1'"), "42601", "CSV is not compatible with FIXEDWIDTH"},
		{"JSON with NULL AS", from("json 'auto' null as 'x'"), "42601", "JSON is not compatible with NULL"},
		{"MAXERROR with IGNOREALLERRORS", from("csv maxerror 1 ignoreallerrors"), "42601", "IGNOREALLERRORS is not compatible with MAXERROR"},
		{"QUOTE without CSV", from("quote '|'"), "22023", "QUOTE can only be used with CSV"},
		{"MAXERROR beyond its limit", from("csv maxerror 100001"), "22023", "MAXERROR must be"},
		{"a negative IGNOREHEADER", from("csv ignoreheader -1"), "42601", `at or near "-"`},
		{"a NULL string that ends rows", from(`csv null as '\n'`), "22023", "NULL AS"},
		{"the quotation mark as delimiter", from(`csv delimiter '"'`), "22023", "quotation mark"},
		{"a replacement of two characters", from("csv acceptinvchars '??'"), "22023", "single ASCII character"},
		{"an unknown encoding", from("csv encoding 'latin1'"), "22023", "Invalid encoding"},
		{"no authorization", "copy t from 's3://b/p' csv", "22023", "CREDENTIALS argument is required"},
		{"another source", "copy t from 'dynamodb://x' " + role, "22023", "not supported by the sandbox"},
		{"ENCODING UTF16, by name", from("csv encoding utf16le"), "0A000", "ENCODING other than UTF8 is not supported"},
		{"PARQUET, by name", from("format as parquet"), "0A000", "PARQUET is not supported by the sandbox"},
		{"JSON, by name", from("format as json 'auto'"), "0A000", "JSON is not supported by the sandbox"},
		{"AVRO, by name", from("avro as 'auto'"), "0A000", "AVRO is not supported by the sandbox"},
		{"ORC, by name", from("orc"), "0A000", "ORC is not supported by the sandbox"},
		{"LZOP, by name", from("csv lzop"), "0A000", "LZOP is not supported by the sandbox"},
		{"client-side encryption, by name", from("csv encrypted master_symmetric_key 'k'"), "0A000", "ENCRYPTED is not supported by the sandbox"},
		{"COPY JOB, by name", "copy job create j", "0A000", "COPY JOB is not supported by the sandbox"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := statement.ParseCopy(c.sql, false)
			expect(t, err, c.code, c.message)
		})
	}
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add("unload ('select 1') to 's3://b/p' csv iam_role default manifest verbose")
	f.Add("copy s.t (a) from 's3://b/p' credentials 'aws_iam_role=x' csv acceptinvchars as")
	f.Fuzz(func(t *testing.T, sql string) {
		_, unload := statement.ParseUnload(sql, true)
		_, load := statement.ParseCopy(sql, false)
		if unload == nil && load == nil {
			t.Errorf("%q is both", sql)
		}
	})
}

func expect(t *testing.T, err error, code, message string) {
	t.Helper()
	fault, ok := errors.AsType[*lexer.Error](err)
	if !ok {
		t.Fatalf("error %v, want SQLSTATE %s", err, code)
	}
	if fault.Code != code || !strings.Contains(fault.Message, message) {
		t.Errorf("error %q %s, want %q %s", fault.Message, fault.Code, message, code)
	}
}
