package plan

// Object is an S3 object in the staging bucket.
type Object struct {
	Key   string `json:"key"`
	Bytes int64  `json:"bytes"`
	ETag  string `json:"etag"` // as S3 gives it, with its quotes; it changes whenever the content does
}
