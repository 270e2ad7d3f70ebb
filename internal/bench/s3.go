package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket is one on an S3 server, by plain HTTP.
type bucket struct {
	address    string // as LAB_BLOBS has it
	host, name string
	user       *url.Userinfo
}

// readBucket reads s3://KEY:SECRET@HOST/BUCKET?plain=1; it gives nil for none.
func readBucket(address string) (*bucket, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // no S3 server is no failure here
	}
	u, err := url.Parse(address)
	if err != nil || u.User == nil || u.Query().Get("plain") != "1" {
		return nil, errors.New("-s3 must be s3://KEY:SECRET@HOST/BUCKET?plain=1")
	}
	return &bucket{address: address, host: u.Host, name: strings.Trim(u.Path, "/"), user: u.User}, nil
}

// signed gives path and query under which anybody may read an object for an hour.
func (b *bucket) signed(ctx context.Context, key string) (string, error) {
	secret, _ := b.user.Password()
	client, err := minio.New(b.host, &minio.Options{Creds: credentials.NewStaticV4(b.user.Username(), secret, ""), Region: "us-east-1"})
	if err != nil {
		return "", err
	}
	link, err := client.PresignedGetObject(ctx, b.name, key, time.Hour, nil)
	if err != nil {
		return "", fmt.Errorf("sign the address of an object: %w", err)
	}
	return link.RequestURI(), nil
}

// remote: CPU time for a random range of a film that is kept on S3, against
// nginx that hands the same ranges of the same object on.
func (r *run) remote(ctx context.Context) ([]Figure, error) {
	if r.bucket == nil || r.nginx == nil {
		return nil, nil
	}
	lab, err := startLabWith(ctx, r.Binary, r.in("s3"), []string{"LAB_BLOBS=" + r.bucket.address}, "--demo", "--bare")
	if err != nil {
		return nil, err
	}
	defer lab.stop()
	trainer, film, err := r.filmOn(ctx, lab)
	if err != nil {
		return nil, err
	}
	sum, err := sumOf(r.film)
	if err != nil {
		return nil, err
	}
	link, err := r.bucket.signed(ctx, "source/"+sum)
	if err != nil {
		return nil, err
	}
	ours := cpuEach(lab.server, viewers, 2*time.Second, trainer.range1MiB(film)).in(time.Millisecond)
	theirs := r.onNginx(2*time.Second, time.Millisecond, func(c *client) func(context.Context, int) error { return c.range1MiB(link) })
	f := Figure{Name: "random range of 1 MiB from S3, CPU", Unit: "ms", Against: "nginx proxy_pass", Limit: 0.85}
	return f.contest(ctx, 9, ours, theirs)
}

// filmOn uploads the film to a lab and gives its trainer and its address.
func (r *run) filmOn(ctx context.Context, l *lab) (trainer *client, address string, err error) {
	if trainer, err = l.enter(ctx, "trainer"); err != nil {
		return nil, "", err
	}
	course, module, err := trainer.course(ctx, r.ids.New(), r.ids.New())
	if err != nil {
		return nil, "", err
	}
	sent := sending{upload: r.ids.New(), course: course, module: module, resource: r.ids.New()}
	sent.name = filepath.Base(r.film) + ".bin"
	if err := trainer.upload(ctx, sent, r.film); err != nil {
		return nil, "", err
	}
	address, err = trainer.original(ctx, sent.resource)
	return trainer, address, err
}

func sumOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
