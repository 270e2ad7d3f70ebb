package digitise

import (
	"context"
	"slices"
	"sync"
)

// usedKey is where a context carries what a run of a step notes its tools in.
type usedKey struct{}

// used are the tools of one run, each with its version, in the order in which
// they were first used.
type used struct {
	mu    sync.Mutex
	tools []string
}

// noting lets whoever starts a tool under the answered context say so.
func noting(ctx context.Context) (context.Context, *used) {
	u := &used{}
	return context.WithValue(ctx, usedKey{}, u), u
}

// NoteTool says that a tool is used for the step that ctx belongs to, as
// "tesseract 5.3.0". The box does so for every child: what a step was done with
// is seen and not declared, so that it is true also where a tool was missing and
// another stood in.
func NoteTool(ctx context.Context, tool string) {
	u, is := ctx.Value(usedKey{}).(*used)
	if !is {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if !slices.Contains(u.tools, tool) {
		u.tools = append(u.tools, tool)
	}
}

func (u *used) all() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.tools)
}
