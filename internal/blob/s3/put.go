package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

const (
	usualPart = 8 << 20  // bytes; a smaller object is one request
	maxParts  = 10_000   // of one upload, on every store
	slowest   = 32 << 10 // bytes a second that a store may take

	disturbances = 10 // that one Put bears
)

// partSize is the length of the parts of an object: as short as the number of
// parts allows, since each stays in memory until the store has it.
func partSize(size int64) int64 {
	const round = 1 << 20
	least := (size + maxParts - 1) / maxParts
	return max(usualPart, (least+round-1)/round*round)
}

// carrying is how long a request with so many bytes may take.
func carrying(size int64) time.Duration {
	return time.Minute + time.Duration(size/slowest)*time.Second
}

// Put implements blob.Store. Where the same bytes are there already it reads
// them: a Put never says of bytes that they are kept unless it sent or saw them.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, want blob.Digest) (blob.Info, error) {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return blob.Info{}, err
	}
	part, done := s.part(want.Size)
	defer done()
	from := blob.NewChecker(ctx, r, want)
	n, err := fill(from, part)
	if err != nil {
		return blob.Info{}, fmt.Errorf("put %s: %w", key, err)
	}
	if n < len(part) {
		return s.putSmall(ctx, key, part[:n], from)
	}
	digest, tag, err := s.putLarge(ctx, key, part, from)
	return s.settle(ctx, key, digest, tag, err)
}

// settle says what became of a put: it asks the store for what it said it kept,
// and reads what is there where the key was taken, perhaps by us, unheard.
func (s *Store) settle(ctx context.Context, key string, digest blob.Digest, tag string, err error) (blob.Info, error) {
	if digest.SHA256 != "" && is(err, taken, ended) {
		err = s.compare(ctx, key, digest)
	}
	if err != nil {
		return blob.Info{}, failed(ctx, "put", key, err)
	}
	return s.confirm(ctx, key, digest, tag)
}

// part gives memory for one part of an object of the given size, or for the
// whole and a byte more, by which its end is noticed.
func (s *Store) part(size int64) (part []byte, done func()) {
	switch length := partSize(size); {
	case size >= 0 && size < usualPart/8:
		return make([]byte, size+1), func() {}
	case length > usualPart:
		return make([]byte, length), func() {}
	}
	pooled := s.parts.Get().(*[]byte) //nolint:forcetypeassert // the pool holds nothing else
	return *pooled, func() { s.parts.Put(pooled) }
}

// fill reads until p is full or r ends, which is no error. It is not
// io.ReadFull, which takes a reader that was cut off for one that ended.
func fill(r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var more int
		more, err = r.Read(p[n:])
		n += more
	}
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// errForgotten is a store that says that it put an object, and has none.
// versitygw answers so (1.8, posix) where the folder of a key is removed by
// another request just then: it takes the error of making it for a race won by
// the same object.
var errForgotten = errors.New("the store has nothing of what it said that it put")

// putSmall checks what was read, and puts it; again, where it was forgotten.
func (s *Store) putSmall(ctx context.Context, key string, content []byte, from *blob.Checker) (info blob.Info, err error) {
	digest, err := from.Digest()
	if err != nil {
		return blob.Info{}, failed(ctx, "put", key, err)
	}
	for range disturbances {
		tag, put := s.putWhole(ctx, key, content)
		info, err = s.settle(ctx, key, digest, tag, put)
		if !errors.Is(err, errForgotten) {
			break
		}
	}
	return info, err
}

// putWhole puts bytes by one request where the key is free, and gives their tag.
// A store may say that it was disturbed by another request (409): it is asked
// again.
func (s *Store) putWhole(ctx context.Context, key string, content []byte) (tag string, err error) {
	ctx, cancel := context.WithTimeout(ctx, carrying(int64(len(content))))
	defer cancel()
	for range disturbances {
		var put minio.UploadInfo
		put, err = s.client.PutObject(ctx, s.bucket, key, bytes.NewReader(content), int64(len(content)), "", sum(content), onlyIfFree())
		if status(err) != http.StatusConflict {
			return put.ETag, err
		}
	}
	return "", err
}

// onlyIfFree makes the store refuse a key that is taken, and check the hash of
// what arrives. The library's own way of hashing disturbs the connection of an
// empty object over plain http.
func onlyIfFree() minio.PutObjectOptions {
	o := minio.PutObjectOptions{DisableContentSha256: true}
	o.SetMatchETagExcept("*")
	return o
}

func sum(content []byte) string {
	h := sha256.Sum256(content)
	return hex.EncodeToString(h[:])
}

// putLarge sends the part that was read and all that follow, checks the whole,
// and only then makes it visible.
func (s *Store) putLarge(ctx context.Context, key string, part []byte, from *blob.Checker) (digest blob.Digest, tag string, err error) {
	u, err := s.begin(ctx, key)
	if err != nil {
		return digest, "", err
	}
	defer func() {
		if err != nil {
			u.abort(ctx)
		}
	}()
	for n := len(part); n > 0; {
		if err := u.add(ctx, part[:n]); err != nil {
			return digest, "", err
		}
		if n, err = fill(from, part); err != nil {
			return digest, "", err
		}
	}
	if digest, err = from.Digest(); err != nil {
		return digest, "", err
	}
	tag, err = u.complete(ctx)
	return digest, tag, err
}

// compare says whether what is kept under key has the given digest, by reading
// it, and else is blob.ErrTaken.
func (s *Store) compare(ctx context.Context, key string, digest blob.Digest) error {
	s.seen.forget(key)
	kept, err := s.Open(ctx, key)
	if errors.Is(err, fault.Missing()) {
		return errors.New("the store says that the key is taken, and has nothing under it")
	}
	if err != nil {
		return err
	}
	defer kept.Close()
	if kept.Info().Size != digest.Size {
		return blob.ErrTaken
	}
	r := blob.NewChecker(ctx, kept, digest)
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, 256<<10)); err != nil {
		return err
	}
	if _, err := r.Digest(); err != nil {
		return blob.ErrTaken
	}
	return nil
}

// confirm asks for what was just put: an answer that the store does not stand
// by is none. tag is empty where the object was there before.
func (s *Store) confirm(ctx context.Context, key string, digest blob.Digest, tag string) (blob.Info, error) {
	what, err := s.head(ctx, key)
	switch {
	case is(err, missing):
		err = errForgotten
	case err == nil && (what.size != digest.Size || tag != "" && what.etag != tag):
		s.seen.forget(key)
		err = errors.New("the store does not stand by what it said when it was put")
	}
	if err != nil {
		return blob.Info{}, failed(ctx, "confirm", key, err)
	}
	info := what.info(key)
	info.SHA256 = digest.SHA256
	return info, nil
}
