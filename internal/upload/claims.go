package upload

import (
	"context"
	"sync"
)

// Claims keeps an upload for one writer at a time, among all labs that share a
// record (port). Claim reports false where another writer has it. release gives
// it back, and is called once.
type Claims interface {
	Claim(ctx context.Context, upload string) (release func(), free bool)
}

// Writers are the claims of one process.
type Writers struct {
	mu   sync.Mutex
	busy map[string]bool
}

// NewWriters begins without any.
func NewWriters() *Writers { return &Writers{busy: map[string]bool{}} }

// Claim implements Claims.
func (w *Writers) Claim(_ context.Context, upload string) (release func(), free bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy[upload] {
		return nil, false
	}
	w.busy[upload] = true
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.busy, upload)
	}, true
}
