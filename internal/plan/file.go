package plan

// File is one file of a table that an UNLOAD wrote and that is to be masked.
// What it holds is the manifest's word, which every result is compared with.
type File struct {
	Table   int    `json:"table"`   // the table's ordinal
	Attempt int    `json:"attempt"` // of the UNLOAD, from 1
	Name    string `json:"name"`    // base name: the same below input and output
	Input   string `json:"input"`   // key in the staging bucket
	Output  string `json:"output"`  // key in the staging bucket
	Bytes   int64  `json:"bytes"`   // size of the S3 object, compressed
	Rows    int64  `json:"rows"`
	// Base is how many rows the files before this one hold, in the manifest's order.
	Base int64  `json:"base,omitempty"`
	ETag string `json:"etag"` // of the S3 object, when the manifest was read
}

// Result is what a transform did with one file.
type Result struct {
	File       File   `json:"file"`
	InputETag  string `json:"input_etag"`  // of the object that was read
	InputBytes int64  `json:"input_bytes"` // size of the object that was read, compressed
	Rows       int64  `json:"rows"`        // rows read, which are the rows written
	Output     Object `json:"output"`      // that was written, compressed
	// Plain is the size of the uncompressed CSV that was read, in bytes.
	Plain int64 `json:"plain_bytes"`
	// Survivors are of the masked columns, if values were compared.
	Survivors []Survivors `json:"survivors,omitempty"`
}
