package workspace

import (
	"fmt"
	"math"
	"slices"

	"standin/internal/plan"
	"standin/internal/workspace/spec"
)

// keys is every key of a workspace file. Checking, defaults, the JSON Schema and
// the reference page come from it.
func keys(presets presets) spec.Mapping {
	return spec.Mapping{Fields: []spec.Field{
		{Name: "version", Type: spec.Integer(1, 1), Required: true, Example: "1", Description: "The version of the file format."},
		{
			Name: "name", Type: spec.Text("name of letters, digits, dots, hyphens and underscores, at most 64", `^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`),
			Required: true, Example: "tickit", Description: "The workspace's name. Tables that Standin makes bear it in their comment: a workspace replaces only its own.",
		},
		{
			Name: "source", Type: warehouse("prod", "dev", "SOURCE_PASSWORD", spec.Field{
				Name: "schemas", Type: spec.ListOf{Element: identifier("schema name")}, Default: "[public]", Example: "[public]",
				Description: "The schemas to copy.",
			}), Required: true, Description: "The database that is copied. Standin only reads from it.",
		},
		{Name: "destination", Type: warehouse("test", "test", "DESTINATION_PASSWORD"), Required: true, Description: "The database that receives the copy. It exists already; schemas and tables are made."},
		{Name: "staging", Type: staging(), Required: true, Description: "The place in Amazon S3 through which the data passes."},
		{
			Name: "pipeline", Type: spec.Words(string(plan.V2), string(plan.Lambda)), Default: string(plan.V2), Example: "v2",
			Description: "Who masks the files: Standin's own workers (`v2`), or AWS Lambda, file by file as they land (`lambda`).",
		},
		{Name: "lambda", Type: lambda(), Description: "Settings of `pipeline: lambda`. They are checked and otherwise ignored while `pipeline` is `v2`. Function, queues and bucket are all in `staging.region`."},
		{Name: "workers", Type: spec.Integer(1, 1024), Example: "4", Description: "How many files are masked at once. Without it, as many as the machine has processors."},
		{Name: "masking", Type: masking(), Description: "The key from which stand-ins are made."},
		{
			Name: "publish", Type: publish(), Default: string(plan.Swap), Example: "swap",
			Description: "How a loaded table takes the place of the old one: by renaming (`swap`), or by deleting the rows of the old one and inserting the new ones, so that everything that hangs on it stays (`in-place`). All tables are published in one transaction. A table on which something hangs that a swap would leave behind is published in place; `standin plan` says which and why.",
		},
		{Name: "verify", Type: verify(), Description: "What is checked before anything is published, beside the counts and the keys, both declared ones and those of `foreign_keys`."},
		{
			Name: "consistency", Type: spec.Words(string(plan.PerTable), string(plan.Snapshot)), Default: string(plan.PerTable), Example: "per-table",
			Description: "Which moments the tables are of: each of that of its own UNLOAD, several at once (`per-table`), or all of one, unloaded one after the other in one transaction (`snapshot`).",
		},
		{
			Name: "replace", Type: spec.ListOf{Element: tableNameType()}, Example: "[public.users]",
			Description: "Tables of the destination that Standin did not make for this workspace and that it may replace all the same.",
		},
		{
			Name: "exclude", Type: spec.ListOf{Element: spec.Scalar{Name: "pattern", JSON: spec.Schema{"type": "string"}, Parse: parsePattern}}, Example: `["public.tmp_*"]`,
			Description: "Tables of the source that are left out, as `schema.pattern`: `*` stands for any characters and `?` for one, unless a part stands in double quotes.",
		},
		{
			Name: "new_columns", Type: spec.Words(string(Block), string(PassNewly)), Default: string(Block), Example: "block",
			Description: "What happens to a column without a rule, also in tables that the workspace does not name: the job stops (`block`), or the column is copied as it is (`passthrough`).",
		},
		{
			Name: "foreign_keys", Type: spec.ListOf{Element: foreignKey()},
			Description: "Foreign keys that the catalog does not declare. Rules flow along them as along declared ones: the rule of the key decides the columns that refer to it.",
		},
		{
			Name: "presets", Type: spec.MapOf{Key: presetName(), Element: newRuleType(nil)}, Example: "{staff-mail: {generator: email, mail_domain: test.internal}}",
			Description: "Rules with a name. A rule uses one by `preset: NAME`, and can have keys of its own beside that.",
		},
		{
			Name: "tables", Type: spec.MapOf{Key: tableNameType(), Element: table(presets), Empty: true},
			Example:     "\n  public.users:\n    columns:\n      userid: integer-key\n      firstname: {generator: name, part: first, link: person}\n      likesports: passthrough\n",
			Description: "The rules, by table (`schema.table`; a part with a dot or a quote stands in SQL double quotes) and column.",
		},
	}}
}

func identifier(what string) spec.Scalar {
	return spec.Scalar{Name: what, JSON: spec.Schema{"type": "string", "minLength": 1, "maxLength": maxIdentifier}, Parse: func(text string) (any, *spec.Problem) {
		if text == "" || len(text) > maxIdentifier {
			return nil, &spec.Problem{Message: fmt.Sprintf("a %s has from 1 to %d bytes, this one has %d", what, maxIdentifier, len(text))}
		}
		return text, nil
	}}
}

// warehouse is the keys of either database; the words are for the example.
func warehouse(host, database, password string, more ...spec.Field) spec.Mapping {
	return spec.Mapping{Fields: slices.Concat([]spec.Field{
		{
			Name: "host", Type: spec.Text("host name or address, without scheme or port", `^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+)$`), Required: true,
			Example: host + ".abc.us-east-1.redshift.amazonaws.com", Description: "The endpoint of the cluster or serverless workgroup.",
		},
		{Name: "port", Type: spec.Integer(1, math.MaxUint16), Default: "5439", Example: "5439", Description: "The port of the endpoint."},
		{Name: "database", Type: identifier("database name"), Required: true, Example: database, Description: "The database."},
		{Name: "user", Type: identifier("user name"), Required: true, Example: "standin", Description: "The database user."},
		{
			Name: "password", Type: secretType("password", "iam"), Required: true, Example: "env:" + password,
			Description: "Where the user's password lies: `env:NAME` (an environment variable), `file:PATH` (relative to the workspace file) or `secretsmanager:ARN#json_key` (AWS Secrets Manager; `#json_key` if the secret is a JSON object). Temporary credentials (`iam`) are not in this version.",
		},
		{
			Name: "sslmode", Type: spec.Words("disable", "require", "verify-ca", "verify-full"), Default: "verify-full", Example: "verify-full",
			Description: "How the connection is protected, as in PostgreSQL's libpq.",
		},
		{Name: "statements", Type: spec.Integer(1, 50), Default: "4", Example: "4", Description: "How many statements Standin runs at once."},
	}, more)}
}

// roleARN is one IAM role; UNLOAD and COPY also take a chain of them.
const roleARN = `arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=.@_/-]+`

func staging() spec.Mapping {
	role := spec.Text("role: default, an ARN, or a chain \"arnA,arnB\"", `^(default|`+roleARN+`(,`+roleARN+`)*)$`)
	return spec.Mapping{Fields: []spec.Field{
		{
			Name: "s3", Type: spec.Scalar{Name: "S3 address", JSON: spec.Schema{"type": "string", "pattern": "^s3://"}, Parse: parseS3}, Required: true,
			Example: "s3://acme-standin/tickit", Description: "The bucket and path. `input/`, `output/` and `jobs/` lie below it.",
		},
		{Name: "region", Type: spec.Text("AWS region", `^[a-z0-9-]+$`), Required: true, Example: "us-east-1", Description: "The bucket's region."},
		{
			Name: "unload_role", Type: role, Required: true, Example: "arn:aws:iam::111111111111:role/redshift-unload",
			Description: "The role with which the source writes below `input/`: `default` (the cluster's default role), an ARN, or a chain of ARNs with commas between them.",
		},
		{
			Name: "load_role", Type: role, Required: true, Example: "arn:aws:iam::222222222222:role/redshift-load",
			Description: "The role with which the destination reads below `output/`. It must not be able to read `input/`, where the real data lies.",
		},
		{
			Name: "compression", Type: spec.Words(string(plan.Zstd), string(plan.Gzip), string(plan.Stored)), Default: string(plan.Zstd), Example: "zstd",
			Description: "How the files in S3 are compressed.",
		},
		{
			Name: "max_file_size", Type: spec.Size(5e6, 6.2e9), Default: "50MB", Example: "50MB",
			Description: "How large a file of an UNLOAD may grow, compressed. Each file is masked by one worker.",
		},
		{
			Name: "retain", Type: retain(), Default: "never", Example: "never",
			Description: "How long the job's files stay in S3: they go with the job (`never`), stay if it failed until `standin cleanup` (`on-failure`), or stay for a duration such as `24h` after its end, when the next job or `standin cleanup` removes them. What stays below `input/` is real data.",
		},
	}}
}

func masking() spec.Mapping {
	return spec.Mapping{Fields: []spec.Field{
		{
			Name: "key", Type: secretType("masking key"), Example: "env:STANDIN_MASKING_KEY",
			Description: "Where the masking key lies, in the forms of `password`: 64 hexadecimal digits, as `standin key new` makes them. The same key gives the same stand-ins in every job. Without it, each job has a random key.",
		},
		{
			Name: "prf", Type: spec.Words(string(plan.SipHash), string(plan.HMACSHA256)), Default: string(plan.SipHash), Example: "siphash",
			Description: "The pseudo-random function behind consistent stand-ins: fast (`siphash`, SipHash-2-4 with a 128-bit key) or strict (`hmac-sha256`).",
		},
	}}
}

func publish() spec.Scalar { return spec.Words(string(plan.Swap), string(plan.InPlace)) }

func verify() spec.Mapping {
	return spec.Mapping{Fields: []spec.Field{{
		Name: "survivors", Default: string(plan.SearchSample), Example: "sample",
		Type: spec.Words(string(plan.SearchSample), string(plan.SearchWhole), string(plan.SearchOff)),
		Description: "The search for values that masking left as they were: in the first rows of each file and about one in sixteen of the others (`sample`), in all (`whole`), or not at all (`off`). " +
			"It is made where the files are masked. A column whose generator promises that this does not happen fails the job; of the others the report gives the share.",
	}}}
}

func table(presets presets) spec.Mapping {
	return spec.Mapping{Fields: []spec.Field{
		{
			Name: "mode", Default: string(plan.DeIdentify), Example: "de-identify",
			Type: spec.Choices(spec.Choice{Word: string(plan.DeIdentify)}, spec.Choice{Word: "truncate", Later: true},
				spec.Choice{Word: "preserve", Later: true}, spec.Choice{Word: "incremental", Later: true}, spec.Choice{Word: "scale", Later: true}),
			Description: "What happens to the rows: every row is copied and masked (`de-identify`). Other modes are not in this version.",
		},
		{Name: "publish", Type: publish(), Example: "swap", Description: "As `publish` above, for this table."},
		{
			Name: "columns", Type: spec.MapOf{Key: identifier("column name"), Element: newRuleType(presets), Empty: true}, Example: "{email: email, notes: passthrough}",
			Description: "A rule for each column. A column without a value is left undecided.",
		},
	}}
}
