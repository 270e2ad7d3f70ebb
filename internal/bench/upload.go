package bench

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
)

const (
	chunk        = 8 * mib // of an upload by tus
	uploadRounds = 3
)

// uploads: how long a large file takes by tus until it is acknowledged for good,
// against a plain copy of the disk and against a plain PUT, both synced; and the
// lab's memory meanwhile.
func (r *run) uploads(ctx context.Context) ([]Figure, error) {
	course, module, err := r.trainer.course(ctx, r.ids.New(), r.ids.New())
	if err != nil {
		return nil, err
	}
	before, err := r.lab.memory("VmRSS")
	if err := errors.Join(err, r.lab.forgetPeak()); err != nil {
		return nil, err
	}
	resource := ""
	taken, err := rounds(ctx, uploadRounds,
		func(ctx context.Context) (float64, error) {
			resource = r.ids.New()
			sent := sending{upload: r.ids.New(), course: course, module: module, resource: resource, name: resource + ".bin"}
			return timed(r.Now, func() error { return r.trainer.upload(ctx, sent, r.film) })
		},
		func(context.Context) (float64, error) {
			return timed(r.Now, func() error { return copySynced(r.film, r.in("copy")) })
		},
		func(ctx context.Context) (float64, error) { return timed(r.Now, func() error { return r.put(ctx) }) },
	)
	if err != nil {
		return nil, err
	}
	peak, err := r.lab.memory("VmHWM")
	if err != nil {
		return nil, err
	}
	r.filmURL, err = r.trainer.original(ctx, resource)
	f := Figure{Name: "upload of 1 GiB by tus", Unit: "s"}
	byCopy, byPut := f, f
	byCopy.Against, byPut.Against, byPut.Limit = "copy + fsync", "plain PUT + fsync", 1.2
	return []Figure{
		byCopy.compare(taken[0], taken[1]), byPut.compare(taken[0], taken[2]),
		{Name: "memory, growth in these uploads", Unit: "MB", Ours: peak - before, Limit: 64 + 2*chunk/1e6},
	}, err
}

func copySynced(from, to string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	return writeSynced(to, file)
}

// put sends the film to the plain server in one request.
func (r *run) put(ctx context.Context) error {
	film, err := os.Open(r.film)
	if err != nil {
		return err
	}
	defer film.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, r.plain.url+"/file", film)
	if err != nil {
		return err
	}
	req.ContentLength = filmSize
	res, err := newClient(r.plain.url).http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		return fmt.Errorf("the plain server answered %s", res.Status)
	}
	return nil
}

// course makes a draft course with one module.
func (c *client) course(ctx context.Context, course, module string) (string, string, error) {
	_, err := c.want(ctx, http.StatusCreated, http.MethodPut, "/api/v1/courses/"+course, map[string]any{
		"title": "Mesures", "language": "fr", "sector": "energies-renouvelables", "level": "ts",
	})
	if err != nil {
		return "", "", err
	}
	_, err = c.want(ctx, http.StatusCreated, http.MethodPut, "/api/v1/courses/"+course+"/modules/"+module, map[string]any{"title": "Mesures"})
	return course, module, err
}

// sending is a file on its way by tus.
type sending struct{ upload, course, module, resource, name string }

// metadata writes Upload-Metadata of the tus protocol.
func (s sending) metadata() string {
	var pairs []string
	for _, p := range [][2]string{
		{"id", s.upload}, {"course", s.course}, {"module", s.module}, {"resource", s.resource}, {"as", "resource"}, {"name", s.name},
	} {
		pairs = append(pairs, p[0]+" "+base64.StdEncoding.EncodeToString([]byte(p[1])))
	}
	return strings.Join(pairs, ",")
}

// upload sends a file in chunks, as the browser does, until the last of them is
// acknowledged.
func (c *client) upload(ctx context.Context, s sending, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	begun, err := c.want(ctx, http.StatusCreated, http.MethodPost, "/api/v1/uploads/", nil,
		"Tus-Resumable", "1.0.0", "Upload-Length", fmt.Sprint(info.Size()), "Upload-Metadata", s.metadata())
	if err != nil {
		return err
	}
	to := strings.TrimPrefix(begun.header.Get("Location"), c.url)
	part := make([]byte, chunk)
	for offset := int64(0); offset < info.Size(); {
		n, err := file.ReadAt(part, offset)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		_, err = c.want(ctx, http.StatusNoContent, http.MethodPatch, to, part[:n],
			"Tus-Resumable", "1.0.0", "Upload-Offset", fmt.Sprint(offset), "Content-Type", "application/offset+octet-stream")
		if err != nil {
			return err
		}
		offset += int64(n)
	}
	return nil
}

// original waits until a resource stands in the record and gives the address of
// its file.
func (c *client) original(ctx context.Context, resource string) (string, error) {
	if err := c.reaches(ctx, resource, "waiting", "digitising", "ready", "kept"); err != nil {
		return "", err
	}
	var viewer struct{ Original struct{ Src string } }
	err := c.get(ctx, "/resources/"+resource+"/viewer", &viewer)
	return viewer.Original.Src, err
}

// reaches waits until the file of a resource is in one of the states. A resource
// is there soon after the last byte of its file was acknowledged.
func (c *client) reaches(ctx context.Context, resource string, states ...string) error {
	return until(ctx, 10*patience, func() (bool, error) {
		res, err := c.send(ctx, http.MethodGet, "/api/v1/resources/"+resource, nil)
		if err != nil || res.status == http.StatusNotFound {
			return false, err
		}
		var r struct {
			Asset struct{ State, Reason string }
		}
		if err := res.into(&r); err != nil {
			return false, err
		}
		if r.Asset.State == "failed" {
			return false, fmt.Errorf("digitising failed: %s", r.Asset.Reason)
		}
		return slices.Contains(states, r.Asset.State), nil
	})
}
