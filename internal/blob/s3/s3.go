// Package s3 keeps blobs in a bucket of any S3-compatible store: each object
// under its key, and lab.txt, which says whose bucket it is and proves that the
// store overwrites nothing.
//
// A Put checks size and hash before its last request, which is the one that
// makes the object visible, and only where the key is free (If-None-Match). An
// object of less than 8 MiB is one request; a larger one is a multipart upload
// with one part in memory at a time. What a killed process leaves is an upload
// without an end, invisible but paid for: Sweep ends it.
//
// Reads are ranged requests, by default one from where reading begins to the
// end; Object.Fetch asks for less. Sizes are remembered, since objects never
// change: an object that is opened again costs one request and not two.
//
// The largest object has 10,000 parts: 78 GiB where its size is not known
// beforehand, else as much as the store takes. Every request ends: within 15
// seconds, or a minute and the time that its bytes take at 32 KiB/s. What
// fails is tried three times and then is blob.ErrAway.
package s3

import (
	"context"
	"errors"
	"iter"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/digital-learning-lab/lab/internal/blob"
)

const (
	tries      = 3                // of one request
	quick      = 15 * time.Second // for a request without many bytes, all tries together
	connecting = 4 * time.Second
	idle       = 256 // connections that are kept open
)

// Store is a blob.Store in a bucket. It is safe for concurrent use.
type Store struct {
	client *minio.Core
	bucket string
	seen   *seen
	parts  sync.Pool // of *[]byte, each as long as the usual part
}

// Open opens the bucket at s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=R&plain=1]
// and makes it where it is missing. What is wrong is said in one sentence for
// the engineer who set the address, without the secret.
func Open(ctx context.Context, text string) (*Store, error) {
	a, err := parseAddress(text)
	if err != nil {
		return nil, err
	}
	client, err := minio.NewCore(a.host, &minio.Options{
		Creds: credentials.NewStaticV4(a.key, a.secret, ""), Secure: !a.plain, Region: a.region,
		Transport: transport(), MaxRetries: tries,
	})
	if err != nil {
		return nil, errAddress
	}
	s := &Store{client: client, bucket: a.bucket, seen: newSeen(), parts: sync.Pool{New: func() any { b := make([]byte, usualPart); return &b }}}
	if err := s.prepare(ctx, a.region); err != nil {
		return nil, errors.Join(refusal(a, err), s.Close())
	}
	return s, nil
}

// transport keeps a connection for every reader of a busy moment. HTTP/1.1: a
// reader that leaves in the middle costs its own connection only.
func transport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: connecting, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout: connecting,
		MaxIdleConnsPerHost: idle,
		IdleConnTimeout:     time.Minute,
		DisableCompression:  true, // bytes as they are kept
	}
}

// Close gives back the connections that nobody reads from.
func (s *Store) Close() error {
	s.client.CredContext().Client.CloseIdleConnections()
	return nil
}

// prepare makes the bucket, and tries out that it is one to rely on.
func (s *Store) prepare(ctx context.Context, region string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*quick)
	defer cancel()
	exists, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return err
	}
	if !exists {
		err = s.client.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: region})
		if err != nil && !is(err, "BucketAlreadyOwnedByYou") {
			return err
		}
	}
	return s.tryOverwriting(ctx)
}

// marker is the one object that is not a blob. No key of a blob looks like it.
const marker = "lab.txt"

const markerText = "This bucket belongs to a Digital Learning Lab. What is in it is written once and never changed.\n"

// errOverwrites is a store that the lab must not use: two people who send
// different files at the same moment would not both be told the truth.
var errOverwrites = errors.New("it overwrites objects where it is told not to (If-None-Match)")

// tryOverwriting puts the marker in both ways in which blobs are put. At the
// very first start the first way finds the key free; else it must be refused.
func (s *Store) tryOverwriting(ctx context.Context) error {
	for range 2 {
		if _, err := s.putWhole(ctx, marker, []byte(markerText)); is(err, taken) {
			return s.tryCompleting(ctx)
		} else if err != nil {
			return err
		}
	}
	return errOverwrites
}

func (s *Store) tryCompleting(ctx context.Context) error {
	u, err := s.begin(ctx, marker)
	if err != nil {
		return err
	}
	defer u.abort(ctx)
	if err := u.add(ctx, []byte(markerText)); err != nil {
		return err
	}
	if _, err := u.complete(ctx); is(err, taken) {
		return nil
	} else if err != nil {
		return err
	}
	return errOverwrites
}

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, key string) (blob.Info, error) {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return blob.Info{}, err
	}
	what, err := s.head(ctx, key)
	if err != nil {
		return blob.Info{}, failed(ctx, "stat", key, err)
	}
	return what.info(key), nil
}

// head asks what an object is, and remembers it.
func (s *Store) head(ctx context.Context, key string) (known, error) {
	ctx, cancel := context.WithTimeout(ctx, quick)
	defer cancel()
	found, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		s.seen.forget(key)
		return known{}, err
	}
	if found.Size < 0 || found.ETag == "" {
		return known{}, errors.New("the store does not say how long the object is, or gives it no entity tag")
	}
	what := known{size: found.Size, etag: found.ETag, modified: found.LastModified}
	s.seen.add(key, what)
	return what, nil
}

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := errors.Join(blob.CheckKey(key), ctx.Err()); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, quick)
	defer cancel()
	err := s.client.RemoveObject(within, s.bucket, key, minio.RemoveObjectOptions{})
	s.seen.forget(key)
	if is(err, missing) {
		err = nil
	}
	return failed(ctx, "delete", key, err)
}

// Keys implements blob.Store.
func (s *Store) Keys(ctx context.Context, prefix string) iter.Seq2[blob.Info, error] {
	return func(yield func(blob.Info, error) bool) {
		within, cancel := context.WithCancel(ctx)
		defer cancel()
		late := time.AfterFunc(quick, cancel) // of the next page, not of who reads it
		defer late.Stop()
		for found := range s.client.ListObjectsIter(within, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			late.Stop()
			if found.Err != nil {
				yield(blob.Info{}, failed(ctx, "list", prefix, found.Err))
				return
			}
			if blob.CheckKey(found.Key) == nil && !yield(known{size: found.Size, modified: found.LastModified}.info(found.Key), nil) {
				return
			}
			late.Reset(quick)
		}
		if err := within.Err(); err != nil { // which the listing takes for its end
			yield(blob.Info{}, failed(ctx, "list", prefix, err))
		}
	}
}

// Sweep implements blob.Store: it ends the uploads begun before that moment.
func (s *Store) Sweep(ctx context.Context, before time.Time) error {
	within, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	page := minio.ListMultipartUploadsResult{IsTruncated: true}
	for page.IsTruncated {
		var err error
		page, err = s.client.ListMultipartUploads(within, s.bucket, "", page.NextKeyMarker, page.NextUploadIDMarker, "", 1000)
		if err != nil {
			return failed(ctx, "list", "uploads", err)
		}
		for _, u := range page.Uploads {
			if !u.Initiated.Before(before) {
				continue
			}
			err := s.client.AbortMultipartUpload(within, s.bucket, u.Key, u.UploadID)
			if err != nil && !is(err, ended) {
				return failed(ctx, "end an upload of", u.Key, err)
			}
		}
	}
	return nil
}
