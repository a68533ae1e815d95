package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"standin/internal/fault"
)

func TestACleanUpThatFailsHasItsErrorInTheDocument(t *testing.T) {
	t.Parallel()
	a := &App{State: t.TempDir(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	cleaned, err := a.Cleanup(t.Context(), "no such file", Selection{})
	if err == nil || cleaned.Status != "failed" || cleaned.Error == nil || cleaned.Error.Code != fault.CodeOf(err) || cleaned.Jobs == nil {
		t.Errorf("%+v, %v", cleaned, err)
	}
}

func TestACleanUpThatIsInterruptedSaysSo(t *testing.T) {
	t.Parallel()
	here := start(t)
	ledger, _ := here.begin(t, nothing)
	kill(t, ledger)
	found, err := here.find(t.Context(), Selection{Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	removed, err := here.removeAll(ctx, found.dead)
	if fault.ExitStatus(err) != fault.ExitCancelled || len(removed) != 1 || removed[0].State != "incomplete" {
		t.Errorf("%+v, %v", removed, err)
	}
}
