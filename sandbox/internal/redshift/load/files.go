package load

import (
	"compress/bzip2"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"standin/sandbox/internal/redshift/objects"
	"standin/sandbox/internal/redshift/statement"
)

// source is a file to read.
type source struct {
	location  statement.Location
	mandatory bool // that it is missing fails the COPY
}

// findFiles returns the files that FROM means: those of the manifest, a file
// listed twice twice, or every object whose key begins with the prefix.
func findFiles(ctx context.Context, store Store, c statement.Copy) ([]source, error) {
	if c.Manifest {
		return readManifest(ctx, store, c.From)
	}
	var sources []source
	for object, err := range store.List(ctx, c.From.Bucket, c.From.Key) {
		if err != nil {
			return nil, statement.S3Failure(err, "S3 path listed:", c.From)
		}
		sources = append(sources, source{location: statement.Location{Bucket: c.From.Bucket, Key: object.Key}, mandatory: true})
	}
	if len(sources) == 0 {
		return nil, &statement.Failure{
			Message: fmt.Sprintf("The specified S3 prefix '%s' does not exist", c.From.Key), Code: statement.CodeS3,
		}
	}
	return sources, nil
}

// readManifest reads {"entries":[{"url":…,"mandatory":…}, …]}; other keys, as
// those that UNLOAD writes, mean nothing. A file may be missing unless it is
// mandatory, which it is not by default (loading-data-files-using-manifest).
func readManifest(ctx context.Context, store Store, location statement.Location) ([]source, error) {
	failure := func(reason string, err error) error {
		return &statement.Failure{Message: "Problem reading manifest file - " + reason, Code: statement.CodeS3, Context: "manifest: " + location.String(), Err: err}
	}
	body, _, err := store.Open(ctx, location.Bucket, location.Key)
	if err != nil {
		return nil, failure(statement.S3Failure(err, "", location).Error(), err)
	}
	defer body.Close()
	var manifest struct {
		Entries []struct {
			URL       string `json:"url"`
			Mandatory bool   `json:"mandatory"`
		} `json:"entries"`
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, failure("the file could not be read to its end", err)
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, failure("the file is not the JSON of a manifest", err)
	}
	if len(manifest.Entries) == 0 {
		return nil, failure("the file lists no entries", nil)
	}
	var sources []source
	for _, entry := range manifest.Entries {
		file, ok := statement.ParseLocation(entry.URL)
		if !ok {
			return nil, failure("a url is not s3://bucket/key", nil)
		}
		sources = append(sources, source{location: file, mandatory: entry.Mandatory})
	}
	return sources, nil
}

// open opens a file and undoes its compression, which the statement alone
// tells. It returns nil for a missing file that is not mandatory.
func (s source) open(ctx context.Context, store Store, compression statement.Compression) (*content, error) {
	body, size, err := store.Open(ctx, s.location.Bucket, s.location.Key)
	if err != nil {
		if objects.IsNotFound(err) && !s.mandatory {
			return nil, nil
		}
		return nil, statement.S3Failure(err, "S3 key being read :", s.location)
	}
	opened := &content{body: body, location: s.location, size: size}
	switch {
	case compression == statement.Uncompressed:
		opened.text = body
	case size == 0:
		// What UNLOAD may leave for no rows; there is no member to read.
		opened.text = body
	case compression == statement.Gzip:
		opened.text, err = gzip.NewReader(body)
	case compression == statement.Bzip2:
		opened.text = bzip2.NewReader(body)
	default:
		var decoder *zstd.Decoder
		decoder, err = zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		opened.text, opened.decoder = decoder, decoder
	}
	if err != nil {
		return nil, errors.Join(opened.failure(err), body.Close())
	}
	return opened, nil
}

// content is the text of an open file.
type content struct {
	body     io.ReadCloser
	text     io.Reader
	decoder  *zstd.Decoder
	location statement.Location
	size     int64
}

// Read reads the uncompressed text. A file that cannot be read to its end is an
// error, never the end of the file.
func (c *content) Read(p []byte) (int, error) {
	n, err := c.text.Read(p)
	if err != nil && !ended(err) {
		err = c.failure(err)
	}
	return n, err
}

// ended tells the end of a file from its faults.
func ended(err error) bool {
	return err == io.EOF //nolint:errorlint // an error that wraps io.EOF is a file cut off, not its end
}

func (c *content) failure(err error) error {
	message := "S3 key could not be read to its end"
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zstd.ErrMagicMismatch) || isBzip2(err) {
		message = "The compressed file is invalid or compressed in another way than the statement says"
	}
	return &statement.Failure{Message: message, Code: statement.CodeS3, Context: "S3 key being read : " + c.location.String(), Err: err}
}

// isBzip2 tells a file that is not bzip2.
func isBzip2(err error) bool {
	_, structural := errors.AsType[bzip2.StructuralError](err)
	return structural
}

func (c *content) close() {
	if c.decoder != nil {
		c.decoder.Close()
	}
	_ = c.body.Close() // nothing was written; what was read is already used
}
