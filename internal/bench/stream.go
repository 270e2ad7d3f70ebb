package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	mib      = 1 << 20
	filmSize = 1024 * mib
	viewers  = 8
)

// streams: CPU time for a random range of a film, by the address and the cookie
// that a player uses, against nginx with sendfile and no questions asked.
func (r *run) streams(ctx context.Context) ([]Figure, error) {
	if r.filmURL == "" {
		return nil, fmt.Errorf("no film was uploaded")
	}
	ours := cpuEach(r.lab.server, viewers, 2*time.Second, r.trainer.range1MiB(r.filmURL)).in(time.Millisecond)
	theirs := r.onNginx(2*time.Second, time.Millisecond, func(c *client) func(context.Context, int) error { return c.range1MiB("/film") })
	f := Figure{Name: "random range of 1 MiB, CPU", Unit: "ms", Against: "nginx sendfile", Limit: 1.15}
	return f.contest(ctx, 9, ours, theirs)
}

// range1MiB reads 1 MiB from anywhere in the film.
func (c *client) range1MiB(path string) func(context.Context, int) error {
	return func(ctx context.Context, _ int) error {
		from := rand.N[int64](filmSize - mib)
		return c.drain(ctx, path, http.StatusPartialContent, mib, "Range", fmt.Sprintf("bytes=%d-%d", from, from+mib-1))
	}
}

// onNginx measures what nginx spends on each thing done by a visitor, or is nil
// where there is no nginx.
func (r *run) onNginx(length, unit time.Duration, done func(visitor *client) func(context.Context, int) error) side {
	if r.nginx == nil {
		return nil
	}
	return cpuEach(r.nginx, viewers, length, done(newClient(r.nginx.url))).in(unit)
}

// fill writes a file of random bytes, which nothing on the way can shorten.
func fill(path string, size int64) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	random, block := rand.NewChaCha8([32]byte{}), make([]byte, mib)
	for range size / mib {
		_, _ = random.Read(block) // it never fails
		if _, err := file.Write(block); err != nil {
			return err
		}
	}
	return file.Sync()
}
