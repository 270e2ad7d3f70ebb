package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/digital-learning-lab/lab/internal/blob"
)

const (
	stall   = 30 * time.Second // without a byte, and an answer is given up
	resumes = 3                // of answers that were cut, one soon after the other
	afresh  = 1 << 20          // bytes from one cut to the next that make it another matter
)

// object is a blob.Object. It asks for bytes when they are first read.
type object struct {
	ctx   context.Context //nolint:containedctx // io.Reader has no place for it; it lasts as long as the object
	store *Store
	key   string
	known known
	stale bool    // known may be of another day, and no byte was believed by it yet
	at    int64   // of the next byte to be read
	until int64   // where the bytes that are asked for end
	body  *answer // that goes on at at, or nil
	cuts  int     // answers that ended too soon
	cutAt int64   // where the last of them did
}

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, key string) (blob.Object, error) {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return nil, err
	}
	what, remembered := s.seen.get(key)
	if !remembered {
		var err error
		if what, err = s.head(ctx, key); err != nil {
			return nil, failed(ctx, "open", key, err)
		}
	}
	return &object{ctx: ctx, store: s, key: key, known: what, stale: remembered, until: what.size}, nil
}

// Info implements blob.Object.
func (o *object) Info() blob.Info { return o.known.info(o.key) }

// Fetch implements blob.Fetcher.
func (o *object) Fetch(n int64) error {
	o.drop()
	o.until = min(o.at+n, o.known.size)
	if o.at >= o.until {
		return nil
	}
	return o.ask()
}

// Read implements io.Reader. An answer that was cut is asked for again from
// there on; one that is cut again and again is an error, never the end.
func (o *object) Read(p []byte) (n int, err error) {
	if o.at >= o.known.size {
		return 0, io.EOF
	}
	for o.cuts <= resumes {
		if o.body == nil {
			if err := o.ask(); err != nil {
				return 0, err
			}
		}
		n, err = o.body.Read(p)
		o.at += int64(n)
		if err != nil && o.at < o.until {
			o.cut()
		}
		if err != nil || o.at == o.until {
			o.drop()
		}
		if n > 0 || err == nil {
			return n, nil
		}
	}
	return 0, failed(o.ctx, "read", o.key, fmt.Errorf("the answer was cut again and again: %w", err))
}

// cut counts an answer that ended too soon. Who reads a film for hours has a
// connection broken now and then.
func (o *object) cut() {
	if o.at-o.cutAt >= afresh {
		o.cuts = 0
	}
	o.cuts, o.cutAt = o.cuts+1, o.at
}

// ask requests the bytes from here on, to where they are wanted.
func (o *object) ask() error {
	if o.at >= o.until {
		o.until = o.known.size
	}
	ctx, cancel := context.WithCancel(o.ctx)
	late := time.AfterFunc(quick, cancel)
	content, err := o.get(ctx)
	if other(err) {
		o.store.seen.forget(o.key)
		if o.stale && o.again(ctx) {
			content, err = o.get(ctx)
		}
	}
	if err != nil {
		late.Stop()
		cancel()
		return failed(o.ctx, "read", o.key, err)
	}
	o.stale = false
	o.body = &answer{ReadCloser: content, late: late, cancel: cancel}
	return nil
}

// other reports whether the object is not what is known of it.
func other(err error) bool { return errors.Is(err, errOther) || is(err, missing, taken) }

// again asks the store what the object is, in place of what was remembered of
// it: a store that was moved, or that was wrong about it once, has other tags
// for the same bytes. It reports whether they are as many.
func (o *object) again(ctx context.Context) bool {
	what, err := o.store.head(ctx, o.key)
	if err != nil || what.size != o.known.size {
		return false
	}
	o.known, o.stale = what, false
	return true
}

var errOther = errors.New("the store answers with other bytes")

// get makes the request, and believes no answer with other bytes than those.
func (o *object) get(ctx context.Context) (io.ReadCloser, error) {
	wanted := minio.GetObjectOptions{}
	span := ""
	if err := wanted.SetMatchETag(o.known.etag); err != nil {
		return nil, err
	}
	if o.until-o.at < o.known.size {
		if err := wanted.SetRange(o.at, o.until-1); err != nil {
			return nil, err
		}
		span = fmt.Sprintf("bytes %d-%d/", o.at, o.until-1)
	}
	content, found, header, err := o.store.client.GetObject(ctx, o.store.bucket, o.key, wanted)
	if err != nil {
		return nil, err
	}
	if found.Size != o.until-o.at || found.ETag != o.known.etag || !strings.HasPrefix(header.Get("Content-Range"), span) {
		return nil, errors.Join(errOther, content.Close())
	}
	return content, nil
}

// drop leaves the answer at hand. One that was read to its end gives its
// connection to the next request.
func (o *object) drop() {
	if o.body != nil {
		_ = o.body.Close()
		o.body = nil
	}
}

// Seek implements io.Seeker, without a request.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	from := map[int]int64{io.SeekStart: 0, io.SeekCurrent: o.at, io.SeekEnd: o.known.size}
	base, ok := from[whence]
	if !ok || base+offset < 0 {
		return 0, errors.New("seek to before the object")
	}
	if to := base + offset; to != o.at {
		o.drop()
		o.at, o.until = to, o.known.size
	}
	return o.at, nil
}

// Close ends the answer at hand.
func (o *object) Close() error {
	o.drop()
	return nil
}

// answer is the body of a response, given up when no byte comes for long.
type answer struct {
	io.ReadCloser
	late   *time.Timer
	cancel context.CancelFunc
}

// Read implements io.Reader.
func (a *answer) Read(p []byte) (int, error) {
	a.late.Reset(stall)
	defer a.late.Stop()
	return a.ReadCloser.Read(p)
}

// Close implements io.Closer.
func (a *answer) Close() error {
	a.late.Stop()
	err := a.ReadCloser.Close()
	a.cancel()
	return err
}
