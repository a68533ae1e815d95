package cli

import (
	"log/slog"
	"time"

	"github.com/lmittmann/tint"

	"standin/internal/fault"
)

func (c *commands) checkLogLevel() error {
	if _, ok := levels()[c.logLevel]; !ok {
		return fault.New(fault.Usage, "--log %q is not debug, info, warn or error", c.logLevel)
	}
	return nil
}

func levels() map[string]slog.Level {
	return map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
}

// log writes to stderr: lines for people on a terminal, JSON elsewhere.
func (c *commands) log() *slog.Logger {
	level := levels()[c.logLevel]
	if c.terminal {
		return slog.New(tint.NewTextHandler(c.err, &tint.Options{Level: level, TimeFormat: time.TimeOnly}))
	}
	return slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: level}))
}
