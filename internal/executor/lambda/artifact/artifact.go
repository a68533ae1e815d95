// Package artifact is the program of the function of AWS Lambda, as the zips that
// `make build` puts into dist/ and the compiler into this program. The executor of
// the pipeline Lambda takes one from here. It builds nothing itself: a program
// that was built without the zips says so when one is asked for.
package artifact

import (
	"embed"

	"standin/internal/fault"
	"standin/internal/plan"
)

//go:embed dist
var dist embed.FS

// Name is the name of an architecture's zip in dist/.
func Name(a plan.Architecture) string { return "standin-lambda-" + string(a) + ".zip" }

// Zip is the program for an architecture.
func Zip(a plan.Architecture) ([]byte, error) {
	zip, err := dist.ReadFile("dist/" + Name(a))
	if err != nil {
		return nil, fault.New(fault.FunctionFailed, "this build of standin has no program for Lambda on %s", a).
			WithHint("use a released standin, or build one with `make build`")
	}
	return zip, nil
}
