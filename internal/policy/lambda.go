package policy

import (
	"cmp"
	"slices"
	"strings"

	"standin/internal/plan"
)

// secrets are those of jobs, whose ids have sixteen characters, and no others that
// begin with the name of the program. The ARN of a secret that is there ends with six
// random characters (AWS Secrets Manager, "What's in a secret"); whether one that is
// about to be made has them already is not documented.
const secrets = "secret:standin-????????????????"

// LambdaRole is what the execution role of the function may do: read plans and
// input/, write output/, read the secrets of jobs, take the tasks of their queues
// and report, and write its own logs (AWS: "Using Lambda with Amazon SQS",
// "Execution role permissions"). It may list nothing, and remove nothing but
// messages.
func LambdaRole(s plan.Staging, f plan.Function) Document {
	p, at := placeOf(s), beside(s, f)
	d := Document{Version: version, Statement: []Statement{
		{Sid: "ReadInput", Effect: allow, Action: []string{"s3:GetObject"}, Resource: p.objects(input, jobs)},
		{Sid: "WriteOutput", Effect: allow, Action: []string{"s3:PutObject", "s3:AbortMultipartUpload"}, Resource: p.objects(output)},
		{Sid: "ReadKeys", Effect: allow, Action: []string{"secretsmanager:GetSecretValue"}, Resource: at.arns("secretsmanager", secrets+"-??????")},
		{
			Sid: "TakeTasks", Effect: allow, Resource: at.arns("sqs", "standin-*-tasks"),
			Action: []string{"sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"},
		},
		{Sid: "Report", Effect: allow, Action: []string{"sqs:GetQueueUrl", "sqs:SendMessage"}, Resource: at.arns("sqs", "standin-*-results")},
		{
			Sid: "WriteLogs", Effect: allow, Resource: at.arns("logs", "log-group:/aws/lambda/standin-*:*"),
			Action: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		},
	}}
	if len(f.Subnets) > 0 {
		// These know no resource (AWS: Service Authorization Reference, Amazon EC2;
		// managed policy AWSLambdaVPCAccessExecutionRole).
		d.Statement = append(d.Statement, Statement{
			Sid: "JoinVPC", Effect: allow, Resource: []string{"*"},
			Action: []string{
				"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
				"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
			},
		})
	}
	return at.withKey(d)
}

// LambdaTrust lets Lambda assume the execution role.
func LambdaTrust(f plan.Function) Trust {
	return Trust{Role: f.Role, Trust: assume(Statement{Principal: map[string][]string{"Service": {"lambda.amazonaws.com"}}})}
}

// standinLambda is what Standin's own credentials need beside Standin's policy, to
// make what a job of the pipeline Lambda needs and to take it away. Listing knows
// no resource (AWS: Service Authorization Reference, AWS Lambda).
func standinLambda(d Document, s plan.Staging, f plan.Function) Document {
	p, at := placeOf(s), beside(s, f)
	functions := at.arns("lambda", "function:standin-*")
	d.Statement = append(d.Statement,
		Statement{
			Sid: "KeepFunctions", Effect: allow, Resource: functions,
			// GetFunction gives the tags, by which Standin knows its own, only to who may
			// list them (AWS: GetFunction, "Tags").
			Action: []string{"lambda:CreateFunction", "lambda:GetFunction", "lambda:DeleteFunction", "lambda:TagResource", "lambda:ListTags"},
		},
		Statement{
			Sid: "FeedFunctions", Effect: allow, Resource: []string{"*"}, Condition: Condition{"ArnLike": {"lambda:FunctionArn": functions}},
			Action: []string{"lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping"},
		},
		Statement{Sid: "ListFunctions", Effect: allow, Resource: []string{"*"}, Action: []string{"lambda:ListFunctions", "lambda:ListEventSourceMappings"}},
		Statement{
			Sid: "GiveRole", Effect: allow, Resource: []string{f.Role}, Action: []string{"iam:PassRole"},
			Condition: Condition{"StringEquals": {"iam:PassedToService": {"lambda.amazonaws.com"}}},
		},
		Statement{
			Sid: "KeepQueues", Effect: allow, Resource: at.arns("sqs", "standin-*"),
			Action: []string{
				"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueUrl", "sqs:GetQueueAttributes",
				"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage",
			},
		},
		Statement{
			Sid: "KeepSecrets", Effect: allow,
			Resource: slices.Concat(at.arns("secretsmanager", secrets), at.arns("secretsmanager", secrets+"-??????")),
			Action:   []string{"secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret"},
		},
		Statement{
			Sid: "KeepLogGroups", Effect: allow, Resource: at.arns("logs", "log-group:/aws/lambda/standin-*"),
			Action: []string{"logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:DeleteLogGroup"},
		},
		// `standin cleanup --old-functions` alone lists them; a listing is of all groups
		// (AWS: Service Authorization Reference, Amazon CloudWatch Logs).
		Statement{Sid: "ListLogGroups", Effect: allow, Resource: at.arns("logs", "log-group:*"), Action: []string{"logs:DescribeLogGroups"}},
	)
	if len(f.Subnets) > 0 {
		// Lambda looks at the network with the rights of who makes the function (AWS:
		// "Giving Lambda functions access to resources in an Amazon VPC").
		d.Statement = append(d.Statement, Statement{
			Sid: "SeeVPC", Effect: allow, Resource: []string{"*"},
			Action: []string{"ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"},
		})
	}
	if f.Events == plan.Notifications {
		const lease = "standin-notifications" // of all staging paths of the bucket
		d.Statement = append(d.Statement,
			Statement{
				Sid: "ChangeNotifications", Effect: allow, Resource: []string{p.bucket},
				Action: []string{"s3:GetBucketNotification", "s3:PutBucketNotification"},
			},
			Statement{
				Sid: "TakeTurns", Effect: allow, Resource: []string{p.bucket + "/" + lease + "/*"},
				Action: []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"},
			},
			Statement{
				Sid: "ListTurns", Effect: allow, Resource: []string{p.bucket}, Condition: Condition{"StringLike": {"s3:prefix": {lease + "/*"}}},
				Action: []string{"s3:ListBucket", "s3:ListBucketVersions"},
			},
		)
	}
	return at.withKey(d)
}

// account is where the function and its queues are.
type account struct {
	partition, region, id, key string
}

// beside is the account of the role; while there is none, any, in the partition of
// the other roles.
func beside(s plan.Staging, f plan.Function) account {
	return account{
		partition: cmp.Or(f.Partition(), placeOf(s).partition), region: s.Region, id: cmp.Or(f.Account(), "*"), key: f.KMSKey,
	}
}

func (a account) arns(service, resource string) []string {
	return []string{strings.Join([]string{"arn", a.partition, service, a.region, a.id, resource}, ":")}
}

// withKey adds the use of the KMS key, if there is one.
func (a account) withKey(d Document) Document {
	if a.key != "" {
		d.Statement = append(d.Statement, Statement{
			Sid: "UseKey", Effect: allow, Action: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resource: []string{a.key},
		})
	}
	return d
}
