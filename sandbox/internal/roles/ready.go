package roles

import "slices"

// Names of the principals that every sandbox has.
const (
	User       = "standin"
	UnloadRole = "standin-sandbox-unload"
	LoadRole   = "standin-sandbox-load"
	LambdaRole = "standin-sandbox-lambda"
	SeedRole   = "standin-sandbox-seed"
)

// Services that act as roles, as the roles' trust policies name them.
const (
	Redshift = "redshift.amazonaws.com"
	Lambda   = "lambda.amazonaws.com"
)

// Key is a long-lived access key.
type Key struct {
	Access string `json:"access_key"`
	Secret string `json:"secret_key"`
}

// Names returns the names of all principals that Ready makes.
func Names() []string {
	return []string{User, UnloadRole, LoadRole, LambdaRole, SeedRole}
}

// RoleARN returns the ARN of one of the sandbox's roles.
func RoleARN(name string) string {
	return "arn:aws:iam::" + Account + ":role/" + name
}

// Ready returns the user and the roles that every sandbox has, with the access keys in keys (by name).
//
// The user is the one whose credentials the sandbox hands out. The unload role may do below any input/ of bucket
// what UNLOAD needs, the load role may read below any output/ and is denied every input/: de-identified data only.
// The Lambda role reads input/, writes output/, reads the secrets of jobs and writes the functions' logs. The seed
// role, with which samples are loaded, reads below seed/.
func Ready(bucket string, keys map[string]Key) []Principal {
	var (
		bucketARN = "arn:aws:s3:::" + bucket
		input     = []string{bucketARN + "/input/*", bucketARN + "/*/input/*"}
		output    = []string{bucketARN + "/output/*", bucketARN + "/*/output/*"}
		plans     = []string{bucketARN + "/jobs/*/plan.json", bucketARN + "/*/jobs/*/plan.json"}
		location  = Statement{Actions: []string{"s3:GetBucketLocation"}, Resources: []string{bucketARN}}
		trusts    = map[string]string{UnloadRole: Redshift, LoadRole: Redshift, SeedRole: Redshift, LambdaRole: Lambda}
	)
	list := func(prefixes ...string) Statement {
		return Statement{
			Actions: []string{"s3:ListBucket"}, Resources: []string{bucketARN},
			StringLike: map[string][]string{"s3:prefix": prefixes},
		}
	}
	principal := func(name, arn string, statements ...Statement) Principal {
		return Principal{
			Name: name, ARN: arn, AccessKey: keys[name].Access, SecretKey: keys[name].Secret,
			Policies: []Policy{{Name: name, Statements: statements}}, Trusts: trusts[name],
		}
	}
	return []Principal{
		principal(User, "arn:aws:iam::"+Account+":user/"+User,
			Statement{
				Actions:   []string{"s3:*", "secretsmanager:*", "sts:*", "sqs:*", "lambda:*", "logs:*", "iam:PassRole"},
				Resources: []string{"*"},
			}),
		principal(UnloadRole, RoleARN(UnloadRole),
			location,
			list("input/*", "*/input/*"),
			Statement{
				Actions:   []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"},
				Resources: input,
			}),
		principal(LoadRole, RoleARN(LoadRole),
			location,
			list("output/*", "*/output/*"),
			Statement{Actions: []string{"s3:GetObject"}, Resources: output},
			Statement{Effect: Deny, Actions: []string{"s3:*Object*"}, Resources: input}),
		principal(SeedRole, RoleARN(SeedRole),
			location,
			list("seed/*"),
			Statement{Actions: []string{"s3:GetObject"}, Resources: []string{bucketARN + "/seed/*"}}),
		principal(LambdaRole, RoleARN(LambdaRole),
			Statement{Actions: []string{"s3:GetObject"}, Resources: slices.Concat(input, plans)},
			Statement{Actions: []string{"s3:PutObject", "s3:AbortMultipartUpload"}, Resources: output},
			Statement{
				Actions:   []string{"secretsmanager:GetSecretValue"},
				Resources: []string{"arn:aws:secretsmanager:*:" + Account + ":secret:standin-*"},
			},
			Statement{
				Actions: []string{
					"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
					"sqs:GetQueueUrl", "sqs:ChangeMessageVisibility", "sqs:SendMessage",
				},
				Resources: []string{"arn:aws:sqs:*:" + Account + ":standin-*"},
			},
			// The managed policies AWSLambdaBasicExecutionRole and AWSLambdaVPCAccessExecutionRole, on what is Standin's.
			Statement{
				Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
				Resources: []string{"arn:aws:logs:*:" + Account + ":log-group:/aws/lambda/standin-*"},
			},
			Statement{
				Actions:   []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"},
				Resources: []string{"*"},
			}),
	}
}
