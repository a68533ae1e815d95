package fault

// Code names a kind of failure. Codes are part of the interface to machines:
// they are never reused for another meaning.
type Code string

// The closed list.
const (
	Usage              Code = "usage"
	WorkspaceInvalid   Code = "workspace-invalid"
	ColumnsUndecided   Code = "columns-undecided"
	SchemaChanged      Code = "schema-changed"
	SecretUnavailable  Code = "secret-unavailable"
	KeyInvalid         Code = "key-invalid"
	RuleRefused        Code = "rule-refused"
	UnsupportedType    Code = "unsupported-type"
	ConnectionFailed   Code = "connection-failed"
	PermissionDenied   Code = "permission-denied"
	TableOccupied      Code = "table-occupied"
	StatementFailed    Code = "statement-failed"
	UnloadFailed       Code = "unload-failed"
	ManifestMismatch   Code = "manifest-mismatch"
	FileInvalid        Code = "file-invalid"
	ValueRefused       Code = "value-refused"
	StorageFailed      Code = "storage-failed"
	FunctionFailed     Code = "function-failed"
	EventsOverlap      Code = "events-overlap"
	LoadFailed         Code = "load-failed"
	CountMismatch      Code = "count-mismatch"
	VerificationFailed Code = "verification-failed"
	PublishFailed      Code = "publish-failed"
	CleanupIncomplete  Code = "cleanup-incomplete"
	JobNotFound        Code = "job-not-found"
	JobRunning         Code = "job-running"
	StateFailed        Code = "state-failed"
	Cancelled          Code = "cancelled"
	Internal           Code = "internal"
)

// Info is what the reference says of a code.
type Info struct {
	Code    Code
	Exit    int    // the exit status of a command that ends with it
	Meaning string // one sentence
	Remedy  string // one sentence
}

// Exit statuses (0 is success). Usage and workspace faults win over blocked
// ones when a job has both.
const (
	ExitFailed    = 1
	ExitUsage     = 2
	ExitBlocked   = 3
	ExitCancelled = 130
)

// List is every code in the order of a job's life, with its exit status.
func List() []Info {
	return []Info{
		{Usage, ExitUsage, "The command line is not one that the command takes.", "Read the command's --help."},
		{WorkspaceInvalid, ExitUsage, "The workspace file has faults; each is printed with file, line and column.", "Mend the lines that are named."},
		{ColumnsUndecided, ExitBlocked, "Columns of the source have no rule: the workspace leaves them undecided, or does not name them and new_columns is block.", "Give every named column a rule, or passthrough."},
		{SchemaChanged, ExitBlocked, "The source no longer has a table or column that the workspace names, or its type no longer fits the rule.", "Change the workspace, or restore the column."},
		{SecretUnavailable, ExitUsage, "A secret that the workspace refers to could not be read.", "Set the environment variable, or check the file or the secret's ARN."},
		{KeyInvalid, ExitUsage, "The masking key is not 64 hexadecimal digits.", "Make one with `standin key new`."},
		{RuleRefused, ExitUsage, "A rule cannot be applied to its column without losing uniqueness, joins or the column's type.", "Choose another generator; `standin generators` lists what each accepts."},
		{UnsupportedType, ExitUsage, "A table has a column of a type, or a feature, that this version does not carry.", "Exclude the table, or leave it out of the schemas."},
		{ConnectionFailed, ExitFailed, "A warehouse could not be reached, refused the login, or broke the connection off.", "Check host, port, database, user, password and sslmode."},
		{PermissionDenied, ExitFailed, "A user or role lacks a right.", "Grant the right that is named."},
		{TableOccupied, ExitFailed, "The destination has a table of that name which Standin did not make.", "Name it under replace: in the workspace, or remove it."},
		{StatementFailed, ExitFailed, "A warehouse refused a statement.", "Look up the SQLSTATE; the statement is in the warehouse's own query history."},
		{UnloadFailed, ExitFailed, "An UNLOAD failed.", "Check the unload role's rights on the bucket path."},
		{ManifestMismatch, ExitFailed, "The files in S3 are not those that the UNLOAD's manifest lists.", "Check that nothing else writes below the bucket path."},
		{FileInvalid, ExitFailed, "A file is not the CSV that an UNLOAD writes, or holds a NUL byte or invalid UTF-8.", "Look at the row in the source; the place is named."},
		{ValueRefused, ExitFailed, "A generator met a value that it cannot handle, or the source has one that a file cannot hold.", "Give the rule a fallback, choose another generator, or change the values in the source."},
		{StorageFailed, ExitFailed, "S3 refused or broke off a request.", "Check Standin's own rights on the bucket and try again."},
		{FunctionFailed, ExitFailed, "AWS Lambda or its queues refused or broke off a request, or the function did not answer.", "Look into the function's log group, which is named."},
		{EventsOverlap, ExitFailed, "Another event notification of the bucket is for the same objects, so S3 refuses that of the job.", "Set `events: direct` under lambda:, or use a bucket of its own."},
		{LoadFailed, ExitFailed, "A COPY failed; nothing of the table was loaded.", "Check the load role, and the column that is named."},
		{CountMismatch, ExitFailed, "Rows unloaded, transformed and loaded are not equal.", "Report this: it is never expected."},
		{VerificationFailed, ExitFailed, "The loaded data failed a check, so nothing was published.", "Read which check failed for which table."},
		{PublishFailed, ExitFailed, "The loaded tables could not take their places; each table is whole, old or new.", "Look for the blocker that is named, and run again."},
		{CleanupIncomplete, ExitFailed, "Something that the job made could not be removed.", "Run `standin cleanup`."},
		{JobNotFound, ExitFailed, "No job of that id is known here.", "List them with `standin jobs`."},
		{JobRunning, ExitFailed, "Another job of this workspace is running.", "Wait for it, or stop it."},
		{StateFailed, ExitFailed, "The state directory could not be read or written.", "Check its disk space and its owner, or name another one with --state."},
		{Cancelled, ExitCancelled, "The job was interrupted.", "Run it again when you like; nothing was published."},
		{Internal, ExitFailed, "Standin has a fault of its own.", "Report it, with the job's log."},
	}
}

// ExitStatus is the exit status for an error's code; 0 for nil.
func ExitStatus(err error) int {
	code := CodeOf(err)
	for _, info := range List() {
		if info.Code == code {
			return info.Exit
		}
	}
	if code == "" {
		return 0
	}
	return ExitFailed
}
