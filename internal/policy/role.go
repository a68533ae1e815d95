package policy

import "standin/internal/plan"

// The folders of the bucket path.
const (
	input  = "input"
	output = "output"
	jobs   = "jobs"
)

// UnloadRole is what the role of UNLOAD may do: write below input/ (AWS: UNLOAD,
// "Permissions to access other AWS Resources").
func UnloadRole(s plan.Staging) Document {
	p := placeOf(s)
	return Document{Version: version, Statement: []Statement{
		p.location(),
		{Sid: "ListInput", Effect: allow, Action: []string{"s3:ListBucket"}, Resource: []string{p.bucket}, Condition: p.below(input)},
		{
			Sid: "WriteInput", Effect: allow, Resource: p.objects(input),
			Action: []string{"s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"},
		},
	}}
}

// LoadRole is what the role of COPY may do: read below output/. Nothing below
// input/, where the real data lies, is its own: the Deny holds against whatever
// else the role is given.
func LoadRole(s plan.Staging) Document {
	p := placeOf(s)
	return Document{Version: version, Statement: []Statement{
		p.location(),
		{Sid: "ListOutput", Effect: allow, Action: []string{"s3:ListBucket"}, Resource: []string{p.bucket}, Condition: p.below(output)},
		{Sid: "ReadOutput", Effect: allow, Action: []string{"s3:GetObject"}, Resource: p.objects(output)},
		{Sid: "NeverReadInput", Effect: deny, Action: []string{"s3:*"}, Resource: p.objects(input)},
	}}
}

func (p place) location() Statement {
	return Statement{Sid: "FindBucket", Effect: allow, Action: []string{"s3:GetBucketLocation"}, Resource: []string{p.bucket}}
}

// Standin is what the credentials may do that Standin itself runs with: it reads
// and removes what lies below the path, writes output/ and jobs/, asks how the
// bucket is set up, and reads the secrets that the workspace names by their ARNs.
// ListBucketMultipartUploads knows no condition on the prefix (AWS: Service
// Authorization Reference, Amazon S3).
func Standin(s plan.Staging, secrets []string) Document {
	p := placeOf(s)
	d := Document{Version: version, Statement: []Statement{
		{
			Sid: "ListPath", Effect: allow, Resource: []string{p.bucket}, Condition: p.below(input, output, jobs),
			Action: []string{"s3:ListBucket", "s3:ListBucketVersions"},
		},
		{Sid: "ListUploads", Effect: allow, Action: []string{"s3:ListBucketMultipartUploads"}, Resource: []string{p.bucket}},
		{
			Sid: "ReadAndRemove", Effect: allow, Resource: p.objects(input, output, jobs),
			Action: []string{"s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"},
		},
		{Sid: "Write", Effect: allow, Action: []string{"s3:PutObject"}, Resource: p.objects(output, jobs)},
		{
			Sid: "CheckBucket", Effect: allow, Resource: []string{p.bucket},
			Action: []string{
				"s3:GetBucketVersioning", "s3:GetReplicationConfiguration", "s3:GetBucketObjectLockConfiguration",
				"s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicyStatus",
			},
		},
	}}
	if len(secrets) > 0 {
		d.Statement = append(d.Statement, Statement{
			Sid: "ReadSecrets", Effect: allow, Action: []string{"secretsmanager:GetSecretValue"}, Resource: secrets,
		})
	}
	return d
}
