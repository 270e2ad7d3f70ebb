package job

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// atLeastWarn keeps River's chatter out of the lab's log.
type atLeastWarn struct{ slog.Handler }

func (h atLeastWarn) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

func (h atLeastWarn) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeastWarn{h.Handler.WithAttrs(attrs)}
}

func (h atLeastWarn) WithGroup(name string) slog.Handler {
	return atLeastWarn{h.Handler.WithGroup(name)}
}

// failures logs what goes wrong in jobs: a try that will be repeated as a
// warning, the last one and a panic as errors.
type failures struct{ log *slog.Logger }

func (f failures) HandleError(ctx context.Context, row *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	level := slog.LevelWarn
	if row.Attempt >= row.MaxAttempts {
		level = slog.LevelError
	}
	f.log.Log(ctx, level, "job failed", "kind", row.Kind, "job", row.ID, "attempt", row.Attempt, "of", row.MaxAttempts, "err", err)
	return nil
}

func (f failures) HandlePanic(ctx context.Context, row *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	f.log.ErrorContext(ctx, "job panicked", "kind", row.Kind, "job", row.ID, "attempt", row.Attempt, "panic", value, "trace", trace)
	return nil
}
