package s3

import (
	"net/http"
	"net/url"
	"strings"

	"standin/sandbox/internal/roles"
)

// permission is one right that a request needs.
type permission struct {
	action   string // as IAM names it, such as s3:GetObject
	resource string // ARN
	keys     []roles.ConditionKey
}

// operation is what a request asks for.
type operation struct {
	name     string // as the S3 API names it, such as ListObjectsV2
	bucket   string // empty for ListBuckets
	key      string // empty for operations on buckets
	resource string // ARN
	needs    []permission
}

// rule names the operation that a method asks for when the request has every one of the parameters (of its query,
// or x-amz-copy-source of its header).
type rule struct {
	method     string
	parameters string // joined by &
	name       string
	action     string
}

// bucketRules and objectRules: the first that fits counts. Operations and what they need are those of "Actions,
// resources, and condition keys for Amazon S3" in the Service Authorization Reference.
func bucketRules() []rule {
	return []rule{
		{http.MethodGet, "list-type", "ListObjectsV2", "s3:ListBucket"},
		{http.MethodGet, "versions", "ListObjectVersions", "s3:ListBucketVersions"},
		{http.MethodGet, "uploads", "ListMultipartUploads", "s3:ListBucketMultipartUploads"},
		{http.MethodGet, "location", "GetBucketLocation", "s3:GetBucketLocation"},
		{http.MethodGet, "versioning", "GetBucketVersioning", "s3:GetBucketVersioning"},
		{http.MethodGet, "notification", "GetBucketNotificationConfiguration", "s3:GetBucketNotification"},
		{http.MethodGet, "encryption", "GetBucketEncryption", "s3:GetEncryptionConfiguration"},
		{http.MethodGet, "policy", "GetBucketPolicy", "s3:GetBucketPolicy"},
		{http.MethodGet, "policyStatus", "GetBucketPolicyStatus", "s3:GetBucketPolicyStatus"},
		{http.MethodGet, "replication", "GetBucketReplication", "s3:GetReplicationConfiguration"},
		{http.MethodGet, "object-lock", "GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"},
		{http.MethodGet, "publicAccessBlock", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
		{http.MethodGet, "tagging", "GetBucketTagging", "s3:GetBucketTagging"},
		{http.MethodGet, "acl", "GetBucketAcl", "s3:GetBucketAcl"},
		{http.MethodPut, "encryption", "PutBucketEncryption", "s3:PutEncryptionConfiguration"},
		{http.MethodPut, "versioning", "PutBucketVersioning", "s3:PutBucketVersioning"},
		{http.MethodPut, "notification", "PutBucketNotificationConfiguration", "s3:PutBucketNotification"},
		{http.MethodPut, "policy", "PutBucketPolicy", "s3:PutBucketPolicy"},
		{http.MethodPut, "tagging", "PutBucketTagging", "s3:PutBucketTagging"},
		{http.MethodDelete, "encryption", "DeleteBucketEncryption", "s3:PutEncryptionConfiguration"},
		{http.MethodDelete, "policy", "DeleteBucketPolicy", "s3:DeleteBucketPolicy"},
		{http.MethodDelete, "tagging", "DeleteBucketTagging", "s3:PutBucketTagging"},
		{http.MethodPost, "delete", "DeleteObjects", ""},
		{http.MethodGet, "", "ListObjects", "s3:ListBucket"},
		{http.MethodHead, "", "HeadBucket", "s3:ListBucket"},
		{http.MethodPut, "", "CreateBucket", "s3:CreateBucket"},
		{http.MethodDelete, "", "DeleteBucket", "s3:DeleteBucket"},
	}
}

func objectRules() []rule {
	return []rule{
		{http.MethodGet, "uploadId", "ListParts", "s3:ListMultipartUploadParts"},
		{http.MethodGet, "attributes", "GetObjectAttributes", "s3:GetObjectAttributes"},
		{http.MethodGet, "tagging", "GetObjectTagging", "s3:GetObjectTagging"},
		{http.MethodGet, "versionId", "GetObject", "s3:GetObjectVersion"},
		{http.MethodHead, "versionId", "HeadObject", "s3:GetObjectVersion"},
		{http.MethodPut, "partNumber&uploadId&x-amz-copy-source", "UploadPartCopy", "s3:PutObject"},
		{http.MethodPut, "partNumber&uploadId", "UploadPart", "s3:PutObject"},
		{http.MethodPut, "tagging", "PutObjectTagging", "s3:PutObjectTagging"},
		{http.MethodPut, "x-amz-copy-source", "CopyObject", "s3:PutObject"},
		{http.MethodPost, "uploads", "CreateMultipartUpload", "s3:PutObject"},
		{http.MethodPost, "uploadId", "CompleteMultipartUpload", "s3:PutObject"},
		{http.MethodDelete, "uploadId", "AbortMultipartUpload", "s3:AbortMultipartUpload"},
		{http.MethodDelete, "tagging", "DeleteObjectTagging", "s3:DeleteObjectTagging"},
		{http.MethodDelete, "versionId", "DeleteObject", "s3:DeleteObjectVersion"},
		{http.MethodGet, "", "GetObject", "s3:GetObject"},
		{http.MethodHead, "", "HeadObject", "s3:GetObject"},
		{http.MethodPut, "", "PutObject", "s3:PutObject"},
		{http.MethodDelete, "", "DeleteObject", "s3:DeleteObject"},
	}
}

// subresources are the parameters that select operations this sandbox does not have; without the list they would
// pass as the operation of the same method without parameters.
const subresources = " accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory " +
	"legal-hold lifecycle location logging metadataTable metrics notification object-lock ownershipControls " +
	"partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session " +
	"tagging torrent uploadId uploads versioning versions website "

// operationOf names what r asks for, and false if the sandbox does not have the operation. The permissions of
// DeleteObjects depend on its body and are left out.
func operationOf(r *http.Request) (operation, bool) {
	query := r.URL.Query()
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	op := operation{bucket: name, key: key, resource: objectARN(name, key)}
	switch {
	case name == "":
		op.name, op.resource = "ListBuckets", "*"
		op.needs = []permission{{action: "s3:ListAllMyBuckets", resource: "*"}}
		return op, r.Method == http.MethodGet
	case key == "":
		return op.choose(r, query, bucketRules())
	default:
		return op.choose(r, query, objectRules())
	}
}

func (op operation) choose(r *http.Request, query url.Values, rules []rule) (operation, bool) {
	has := func(parameter string) bool {
		return query.Has(parameter) || parameter == "x-amz-copy-source" && r.Header.Get(parameter) != ""
	}
	for _, rule := range rules {
		if rule.method != r.Method || !rule.fits(query, has) {
			continue
		}
		op.name = rule.name
		if rule.action != "" {
			op.needs = []permission{{action: rule.action, resource: op.resource, keys: conditionKeys(query)}}
		}
		if source := r.Header.Get("x-amz-copy-source"); strings.Contains(rule.parameters, "x-amz-copy-source") {
			op.needs = append(op.needs, copySource(source))
		}
		// A delete on the condition of an ETag tells who may not read it what it is (Amazon S3 User Guide, "How to perform
		// conditional deletes": it takes both rights).
		if etag := r.Header.Get("If-Match"); rule.name == "DeleteObject" && etag != "" && etag != "*" {
			op.needs = append(op.needs, permission{action: "s3:GetObject", resource: op.resource})
		}
		return op, true
	}
	return op, false
}

func (r rule) fits(query url.Values, has func(string) bool) bool {
	if r.parameters == "" {
		for parameter := range query {
			if strings.Contains(subresources, " "+parameter+" ") {
				return r.method == http.MethodGet && parameter == "partNumber" // GetObject of one part
			}
		}
		return true
	}
	for parameter := range strings.SplitSeq(r.parameters, "&") {
		if !has(parameter) {
			return false
		}
	}
	return true
}

func conditionKeys(query url.Values) []roles.ConditionKey {
	keys := []roles.ConditionKey{{Name: "s3:prefix", Value: query.Get("prefix")}}
	if query.Has("delimiter") {
		keys = append(keys, roles.ConditionKey{Name: "s3:delimiter", Value: query.Get("delimiter")})
	}
	return keys
}

// copySource reads x-amz-copy-source: bucket/key, URL-encoded, perhaps with a slash before and a version behind.
func copySource(header string) permission {
	path, version, _ := strings.Cut(header, "?versionId=")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	action := "s3:GetObject"
	if version != "" {
		action = "s3:GetObjectVersion"
	}
	return permission{action: action, resource: objectARN(bucket, key)}
}

func objectARN(bucket, key string) string {
	if key == "" {
		return "arn:aws:s3:::" + bucket
	}
	return "arn:aws:s3:::" + bucket + "/" + key
}
