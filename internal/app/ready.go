package app

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

const (
	askTime = 2 * time.Second        // for each dependency to answer in
	askPace = 500 * time.Millisecond // more frequent questions get the answer before
)

// dependencies are what the lab stands on, asked at most twice a second however
// often somebody wants to know.
type dependencies struct {
	mu    sync.Mutex
	asked time.Time
	found []httpapi.Dependency
}

// ready says how everything stands that the lab needs. Without its index the lab
// is slower to find things in, and without its server of sessions what is watched
// goes to the record: that is no reason to send people elsewhere.
func (l *Lab) ready(ctx context.Context) []httpapi.Dependency {
	if l.leaving.Load() {
		return []httpapi.Dependency{{Name: "lab", Needed: true, State: httpapi.Stopping}}
	}
	d := &l.dependencies
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := l.now(); d.found == nil || now.Sub(d.asked) >= askPace {
		// Whoever asks first may go away; the answer is for the others too.
		d.found, d.asked = l.ask(context.WithoutCancel(ctx)), now
	}
	return d.found
}

func (l *Lab) ask(ctx context.Context) []httpapi.Dependency {
	questions := []func(context.Context) error{l.DB.Ping, l.askBlobs, l.askIndex}
	found := []httpapi.Dependency{{Name: "record", Needed: true}, {Name: "blobs", Needed: true}, {Name: "index"}}
	if l.redis != nil {
		questions, found = append(questions, l.askRedis), append(found, httpapi.Dependency{Name: "sessions"})
	}
	var asking sync.WaitGroup
	for i, question := range questions {
		asking.Go(func() { found[i].State = stateOf(ctx, question) })
	}
	asking.Wait()
	return found
}

// stateOf asks and waits no longer than askTime, even for what does not listen
// to its context, such as a file system that hangs.
func stateOf(ctx context.Context, question func(context.Context) error) httpapi.State {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	answered := make(chan error, 1)
	go func() { answered <- question(ctx) }()
	select {
	case <-ctx.Done():
		return httpapi.Slow
	case err := <-answered:
		if errors.Is(err, context.DeadlineExceeded) {
			return httpapi.Slow
		}
		if err != nil {
			return httpapi.Away
		}
		return httpapi.Well
	}
}

// askBlobs looks for an object that is never there: no file has this hash.
func (l *Lab) askBlobs(ctx context.Context) error {
	if _, err := l.Blobs.Stat(ctx, "source/"+strings.Repeat("0", 64)); !errors.Is(err, fault.Missing()) {
		return err
	}
	return nil
}

func (l *Lab) askIndex(ctx context.Context) error {
	_, err := l.Index.State(ctx)
	return err
}
