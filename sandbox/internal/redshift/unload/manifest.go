package unload

import (
	"context"
	"encoding/json"
	"fmt"

	"standin/sandbox/internal/redshift/statement"
)

// manifest is the JSON of MANIFEST and MANIFEST VERBOSE, in AWS's order of keys
// (r_UNLOAD_command_examples, "Unload VENUE with MANIFEST VERBOSE").
type manifest struct {
	Entries []entry `json:"entries"`
	Schema  *schema `json:"schema,omitempty"`
	Meta    *meta   `json:"meta,omitempty"`
	Author  *author `json:"author,omitempty"`
}

type entry struct {
	URL  string `json:"url"`
	Meta meta   `json:"meta"`
}

type meta struct {
	ContentLength int64  `json:"content_length"`
	RecordCount   *int64 `json:"record_count,omitempty"` // with the header lines; only in a verbose manifest
}

type schema struct {
	Elements []element `json:"elements"`
}

type element struct {
	Name string     `json:"name"`
	Type columnType `json:"type"`
}

type author struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// writeManifest writes the manifest at <prefix>manifest, never compressed. It
// is written after all files, so that it marks a whole UNLOAD.
func writeManifest(ctx context.Context, store Store, u statement.Unload, columns []column, files []File) error {
	document := manifest{Entries: []entry{}}
	var total, lines int64
	for _, file := range files {
		e := entry{URL: file.Location.String(), Meta: meta{ContentLength: file.Bytes}}
		if u.Verbose {
			e.Meta.RecordCount = &file.Lines
		}
		document.Entries = append(document.Entries, e)
		total += file.Bytes
		lines += file.Lines
	}
	if u.Verbose {
		document.Schema = &schema{}
		for _, c := range columns {
			document.Schema.Elements = append(document.Schema.Elements, element{Name: c.name, Type: c.kind})
		}
		document.Meta = &meta{ContentLength: total, RecordCount: &lines}
		document.Author = &author{Name: "Amazon Redshift", Version: "1.0.0"}
	}
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest of UNLOAD: %w", err)
	}
	location := statement.Location{Bucket: u.To.Bucket, Key: u.To.Key + "manifest"}
	object := store.Create(ctx, location.Bucket, location.Key)
	defer object.Abort()
	if _, err = object.Write(append(text, '\n')); err == nil {
		err = object.Close()
	}
	if err != nil {
		return statement.S3Failure(err, "S3 key being written:", location)
	}
	return nil
}
