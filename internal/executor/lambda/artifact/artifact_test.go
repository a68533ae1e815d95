package artifact

import (
	"testing"

	"standin/internal/fault"
)

func TestABuildWithoutAProgramSaysSo(t *testing.T) {
	t.Parallel()
	_, err := Zip("mips")
	f, ok := err.(*fault.Error) //nolint:errorlint // it is not wrapped
	if !ok || f.Code != fault.FunctionFailed || f.Hint == "" {
		t.Errorf("got %v", err)
	}
}
