package bench

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// pages: the catalogue as JSON, against the same bytes as a file.
func (r *run) pages(ctx context.Context) ([]Figure, error) {
	const path, name = "/api/v1" + catalogue, "courses.json"
	res, err := r.learner.want(ctx, http.StatusOK, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(r.in("www"), name), res.body, 0o600); err != nil {
		return nil, err
	}
	reads := func(c *client, path string) func(context.Context, int) error {
		return func(ctx context.Context, _ int) error { return c.drain(ctx, path, http.StatusOK, int64(len(res.body))) }
	}
	ours := cpuEach(r.lab.server, viewers, time.Second, reads(r.learner, path)).in(time.Microsecond)
	theirs := r.onNginx(time.Second, time.Microsecond, func(c *client) func(context.Context, int) error { return reads(c, "/"+name) })
	f := Figure{Name: fmt.Sprintf("catalogue page, %d bytes of JSON, CPU", len(res.body)), Unit: "µs", Against: "nginx", Limit: 2.5}
	return f.contest(ctx, 7, ours, theirs)
}
