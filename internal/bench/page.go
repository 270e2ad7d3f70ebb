package bench

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// pages: the catalogue as JSON, against the same bytes as a file; whole, and for
// a browser that has it already.
func (r *run) pages(ctx context.Context) ([]Figure, error) {
	const ours, theirs = "/api/v1" + catalogue, "/courses.json"
	if err := r.lab.showsCourses(ctx); err != nil { // alone, it would ask before they are there
		return nil, err
	}
	if _, _, err := r.lab.atRest(ctx); err != nil {
		return nil, err
	}
	res, err := r.learner.want(ctx, http.StatusOK, http.MethodGet, ours, nil)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(r.in("www"), theirs), res.body, 0o600); err != nil {
		return nil, err
	}
	size := int64(len(res.body))
	whole := Figure{Name: fmt.Sprintf("catalogue page, %d bytes of JSON, CPU", size), Unit: "µs", Against: "nginx", Limit: 2.5}
	known := Figure{Name: "the same page, known already (304), CPU", Unit: "µs", Against: "nginx", Limit: 2.2}
	figures, err := r.page(ctx, whole, page{ours, theirs, http.StatusOK, size, false})
	if err != nil {
		return nil, err
	}
	again, err := r.page(ctx, known, page{ours, theirs, http.StatusNotModified, 0, true})
	return append(figures, again...), err
}

// page is what is asked of both sides, and what they must answer.
type page struct {
	ours, theirs string // paths
	status       int
	size         int64 // bytes
	known        bool  // the reader names the tag of what it has
}

func (r *run) page(ctx context.Context, f Figure, p page) ([]Figure, error) {
	ours, err := p.reader(ctx, r.learner, p.ours)
	if err != nil {
		return nil, err
	}
	mine := cpuEach(r.lab.server, viewers, time.Second, ours).in(time.Microsecond)
	if r.nginx == nil {
		return f.contest(ctx, 7, mine, nil)
	}
	visitor := newClient(r.nginx.url)
	theirs, err := p.reader(ctx, visitor, p.theirs)
	if err != nil {
		return nil, err
	}
	return f.contest(ctx, 7, mine, cpuEach(r.nginx, viewers, time.Second, theirs).in(time.Microsecond))
}

// reader asks for the page as one side gives it.
func (p page) reader(ctx context.Context, c *client, path string) (func(context.Context, int) error, error) {
	var headers []string
	if p.known {
		res, err := c.want(ctx, http.StatusOK, http.MethodGet, path, nil)
		if err != nil {
			return nil, err
		}
		headers = []string{"If-None-Match", res.header.Get("ETag")}
	}
	return func(ctx context.Context, _ int) error { return c.drain(ctx, path, p.status, p.size, headers...) }, nil
}
