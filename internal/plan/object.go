package plan

// Object is an S3 object in the staging bucket.
type Object struct {
	Key   string `json:"key"`
	Bytes int64  `json:"bytes"`
	// ETag is as S3 gives it, with its quotes. It changes whenever the content does,
	// and in a bucket that is encrypted by a KMS key with every write of the same
	// content (AWS, API reference, "Object", ETag).
	ETag string `json:"etag"`
	// Checksum is the CRC-32 of the content, or of its parts, as S3 gives it: the same
	// for the same content written by the same program. Empty if S3 keeps none, in a
	// listing, and of an object that is read.
	Checksum string `json:"checksum,omitempty"`
}

// Same reports whether two descriptions of one key are of the same content.
func (o Object) Same(other Object) bool {
	return o.Key == other.Key && o.Bytes == other.Bytes &&
		(o.ETag == other.ETag || o.Checksum != "" && o.Checksum == other.Checksum)
}
