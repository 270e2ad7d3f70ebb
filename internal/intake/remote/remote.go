// Package remote brings folders to a lab that runs somewhere, over HTTP with a
// token: the same addresses and the same resumable uploads (tus 1.0) that a
// browser uses. It keeps nothing; what an interrupted sending left is asked of
// the lab.
//
// Chunks are 8 MiB with their SHA-256. A request that does not reach the lab is
// tried again for a minute, and then told as fault.Unavailable.
package remote

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// How long a lab that does not answer is asked again.
const (
	tries   = 7
	between = time.Second // doubled each time
	patient = 2 * time.Minute
)

var (
	errAway  = fault.New(fault.Unavailable, "lab.away", "The lab does not answer. Check its address; the same command goes on later.")
	errURL   = fault.New(fault.Invalid, "lab.address", "The address of a lab begins with http:// or https://.")
	errToken = fault.New(fault.Unauthenticated, "lab.token", "The lab does not know this token. `lab user token NAME`, where the lab runs, prints one for LAB_TOKEN.")
)

// Lab is a lab that is spoken to.
type Lab struct {
	base, token string
	client      *http.Client
}

// New speaks to the lab at an address, as the person of a token.
func New(address, token string) (*Lab, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, errURL
	}
	return &Lab{base: strings.TrimSuffix(u.String(), "/") + "/api/v1", token: token, client: &http.Client{Timeout: patient}}, nil
}

// problem is how the lab says no.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// kinds are the statuses of a no that bringing a folder tells apart.
var kinds = map[int]fault.Kind{
	http.StatusUnauthorized: fault.Unauthenticated, http.StatusForbidden: fault.Forbidden, http.StatusNotFound: fault.NotFound,
	http.StatusConflict: fault.Conflict, http.StatusRequestEntityTooLarge: fault.TooLarge, http.StatusTooManyRequests: fault.TooMany,
	http.StatusGone: fault.Gone, http.StatusInsufficientStorage: fault.NoSpace, http.StatusUnprocessableEntity: fault.Invalid,
	http.StatusBadRequest: fault.Invalid,
}

// ask sends a request and reads its answer; body and headers as in send.
func (l *Lab) ask(ctx context.Context, method, path string, body, answer any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if body == nil {
		data, header = nil, nil
	}
	res, err := l.send(ctx, method, path, data, header)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // only read from
	return json.NewDecoder(res.Body).Decode(answer)
}

// send sends a request until the lab answers. An answer of 4xx is a fault, and
// so is one of 5xx that stays.
func (l *Lab) send(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	pause := between
	for try := 1; ; try++ {
		res, err := l.once(ctx, method, path, body, header)
		kind := fault.KindOf(err)
		again := err != nil && (kind == fault.Internal || kind == fault.Unavailable) && ctx.Err() == nil
		if !again || try == tries {
			return res, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
			pause *= 2
		}
	}
}

func (l *Lab) once(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, l.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if header != nil {
		req.Header = header.Clone()
	}
	req.Header.Set("Authorization", "Bearer "+l.token)
	res, err := l.client.Do(req)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, errAway.Because(err)
	case res.StatusCode < http.StatusBadRequest:
		return res, nil
	}
	defer func() { _ = res.Body.Close() }() // only read from
	return nil, refused(res)
}

func refused(res *http.Response) error {
	var p problem
	if err := json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&p); err != nil {
		p.Detail = "The lab answered " + res.Status + "."
	}
	switch kind := kinds[res.StatusCode]; {
	case kind == fault.Unauthenticated:
		return errToken
	case res.StatusCode >= http.StatusInternalServerError && kind == fault.Internal:
		return errAway.Because(errors.New(res.Status))
	default:
		return fault.New(kind, p.Code, p.Detail)
	}
}

// metadata writes Upload-Metadata of the tus protocol.
func metadata(pairs ...string) string {
	var said []string
	for i := 0; i+1 < len(pairs); i += 2 {
		said = append(said, pairs[i]+" "+base64.StdEncoding.EncodeToString([]byte(pairs[i+1])))
	}
	return strings.Join(said, ",")
}

func tus(more ...string) http.Header {
	h := http.Header{"Tus-Resumable": {"1.0.0"}}
	for i := 0; i+1 < len(more); i += 2 {
		h.Set(more[i], more[i+1])
	}
	return h
}

// offset is how many bytes of an upload the lab has.
func (l *Lab) offset(ctx context.Context, id string) (int64, error) {
	res, err := l.send(ctx, http.MethodHead, "/uploads/"+id, nil, tus())
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }() // it has none
	return strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
}

// passing are refusals of a chunk that mean no more than: send it once more. A
// connection that broke may be at work in the lab for a while, and then ours is
// one too many.
var passing = []string{"upload.busy", "upload.checksum", "upload.cut", "upload.offset"}

// chunk sends the bytes from an offset, and gives where the next begin. A lab
// that lost the answer or the connection is asked what it has.
func (l *Lab) chunk(ctx context.Context, id string, from io.ReaderAt, at, size int64) (int64, error) {
	data := make([]byte, min(upload.MaxChunk, size-at))
	if n, err := from.ReadAt(data, at); n < len(data) {
		return at, err
	}
	sum := sha256.Sum256(data)
	res, err := l.once(ctx, http.MethodPatch, "/uploads/"+id, data, tus("Content-Type", "application/offset+octet-stream",
		"Upload-Offset", strconv.FormatInt(at, 10), "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:])))
	if err == nil {
		_ = res.Body.Close() // it has none
		return at + int64(len(data)), nil
	}
	if why, is := fault.As(err); !is || why.Kind != fault.Unavailable && !slices.Contains(passing, why.Code) {
		return at, fmt.Errorf("send a chunk: %w", err)
	}
	return l.offset(ctx, id)
}
