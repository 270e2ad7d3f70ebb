package s3

import (
	"bytes"
	"context"

	"github.com/minio/minio-go/v7"
)

// upload is a multipart upload: parts that are nothing until it is completed.
type upload struct {
	store *Store
	key   string
	id    string
	size  int64
	parts []minio.CompletePart
}

// begin begins an upload. Whoever began it completes or aborts it.
func (s *Store) begin(ctx context.Context, key string) (*upload, error) {
	ctx, cancel := context.WithTimeout(ctx, quick)
	defer cancel()
	id, err := s.client.NewMultipartUpload(ctx, s.bucket, key, minio.PutObjectOptions{})
	return &upload{store: s, key: key, id: id}, err
}

// add sends the next part, whose hash the store checks.
func (u *upload) add(ctx context.Context, part []byte) error {
	ctx, cancel := context.WithTimeout(ctx, carrying(int64(len(part))))
	defer cancel()
	sent, err := u.store.client.PutObjectPart(ctx, u.store.bucket, u.key, u.id, len(u.parts)+1, bytes.NewReader(part), int64(len(part)),
		minio.PutObjectPartOptions{Sha256Hex: sum(part), DisableContentSha256: true})
	u.parts = append(u.parts, minio.CompletePart{PartNumber: sent.PartNumber, ETag: sent.ETag})
	u.size += int64(len(part))
	return err
}

// complete makes the parts an object, if its key is free, and gives its tag.
// Some stores copy all bytes before they answer.
func (u *upload) complete(ctx context.Context) (tag string, err error) {
	ctx, cancel := context.WithTimeout(ctx, carrying(u.size/64))
	defer cancel()
	done, err := u.store.client.CompleteMultipartUpload(ctx, u.store.bucket, u.key, u.id, u.parts, onlyIfFree())
	return done.ETag, err
}

// abort ends an upload without an object, also where the context has ended.
// What it cannot end is left to Sweep.
func (u *upload) abort(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), quick)
	defer cancel()
	_ = u.store.client.AbortMultipartUpload(ctx, u.store.bucket, u.key, u.id)
}
