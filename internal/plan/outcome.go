package plan

// Outcome is what became of one table in a job.
type Outcome struct {
	Ordinal         int         `json:"-"`
	Schema          string      `json:"schema"`
	Table           string      `json:"table"`
	Mode            Mode        `json:"mode"`
	Status          TableStatus `json:"status"`
	RowsUnloaded    int64       `json:"rows_unloaded"`
	RowsTransformed int64       `json:"rows_transformed"`
	RowsLoaded      int64       `json:"rows_loaded"`
	Files           int         `json:"files"`
	Bytes           int64       `json:"bytes"`       // of the input files in S3, compressed
	PlainBytes      int64       `json:"plain_bytes"` // of the CSV that was masked
	// Seconds are per step, waiting for a slot excluded. What was transformed while the
	// UNLOAD went on is within the seconds of unload.
	Seconds map[Step]float64 `json:"seconds,omitempty"`
	// Survivors are of the masked columns, if values were compared.
	Survivors []Survivors `json:"survivors,omitempty"`
	// Keys are the declared keys that the copy's rows break.
	Keys []KeyCheck `json:"keys,omitempty"`
}

// TableStatus is where a table stood when its job ended.
type TableStatus string

// A table that never began is waiting; one that was cut off because another
// failed, or the job was cancelled, is stopped.
const (
	TableWaiting   TableStatus = "waiting"
	TableStopped   TableStatus = "stopped"
	TableFailed    TableStatus = "failed"
	TableLoaded    TableStatus = "loaded"
	TablePublished TableStatus = "published"
)

// Step is a step of the way of the data.
type Step string

// The steps, in order. Each table passes through the first three by itself; the
// others take all tables at once.
const (
	Unloading    Step = "unload"
	Transforming Step = "transform"
	Loading      Step = "load"
	Verifying    Step = "verify"
	Publishing   Step = "publish"
	CleaningUp   Step = "clean-up"
)
