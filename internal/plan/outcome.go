package plan

// Outcome is what became of one table in a job.
type Outcome struct {
	Ordinal         int                   `json:"-"`
	Schema          string                `json:"schema"`
	Table           string                `json:"table"`
	Mode            Mode                  `json:"mode"`
	Status          TableStatus           `json:"status"`
	RowsUnloaded    int64                 `json:"rows_unloaded"`
	RowsTransformed int64                 `json:"rows_transformed"`
	RowsLoaded      int64                 `json:"rows_loaded"`
	Files           int                   `json:"files"`
	Bytes           int64                 `json:"bytes"`             // of the input files in S3, compressed
	PlainBytes      int64                 `json:"plain_bytes"`       // of the CSV that was masked
	Seconds         map[TableStep]float64 `json:"seconds,omitempty"` // per step, waiting for a slot excluded
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

// TableStep is a step that each table passes through.
type TableStep string

// The steps of a table, in order; verifying and publishing take all tables at
// once.
const (
	Unloading    TableStep = "unload"
	Transforming TableStep = "transform"
	Loading      TableStep = "load"
)
