package statement

import "standin/internal/plan"

// ProbeUnload is an UNLOAD of one generated row to an S3 prefix, as a job's but
// for the data: it shows whether the unload role may do what a job needs. The
// file is not compressed, and there is one.
func ProbeUnload(s plan.Staging, url string) (string, error) {
	var b builder
	b.raw("UNLOAD ('SELECT 1 AS standin')\nTO ")
	b.literal(url)
	b.role(s.UnloadRole)
	b.raw("\nFORMAT AS CSV\nMANIFEST VERBOSE\nPARALLEL OFF")
	b.region(s.Region)
	return b.done()
}

// ProbeTable makes the table that ProbeCopy names. It lasts as long as its
// session.
func ProbeTable() string { return "CREATE TEMP TABLE standin_check (standin integer)" }

// ProbeCopy is a COPY of a manifest that reads its files and loads nothing (AWS:
// COPY, NOLOAD): it shows whether the load role may read them.
func ProbeCopy(s plan.Staging, manifestURL string) (string, error) {
	var b builder
	b.raw("COPY standin_check (standin)\nFROM ")
	b.literal(manifestURL)
	b.role(s.LoadRole)
	b.raw("\nFORMAT AS CSV\nMANIFEST\nNOLOAD")
	b.region(s.Region)
	return b.done()
}
