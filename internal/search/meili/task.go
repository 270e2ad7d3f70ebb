package meili

import (
	"context"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"
)

// How often a task is looked at: most end in hundredths of a second, a rebuild
// takes minutes.
const (
	firstLook = 5 * time.Millisecond
	lastLook  = 500 * time.Millisecond
)

// done waits for the task that a write was answered with: only when it has
// succeeded is anything written. One that failed is an error with the server's
// code and message.
func (c client) done(ctx context.Context, task *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return err
	}
	for look := firstLook; ; look = min(2*look, lastLook) {
		t, err := c.lib.GetTaskWithContext(ctx, task.TaskUID)
		if err != nil {
			return err
		}
		switch t.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusFailed, meilisearch.TaskStatusCanceled:
			return &refusal{code: t.Error.Code, message: "the task " + string(t.Type) + " " + string(t.Status) + ": " + t.Error.Message}
		}
		if err := rest(ctx, look); err != nil {
			return err
		}
	}
}
