package tus

import (
	"bytes"
	"crypto/sha1" // the protocol's own check of a transfer, not of trust
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/upload"
)

// write takes one chunk. tusd writes it; who may, whether it is what was sent,
// and what happens after the last byte is ours.
func (h *Handler) write(w http.ResponseWriter, r *http.Request, id string) error {
	u, err := h.reception.Find(r.Context(), h.Who(r.Context()), id)
	if err != nil {
		return err
	}
	if r.ContentLength < 0 {
		return errNoLength
	}
	release, err := h.claim(r, id)
	if err != nil {
		return err
	}
	defer release()
	have, err := h.offset(r.Context(), &u)
	if err != nil {
		return err
	}
	if u.State != upload.Receiving {
		return answerWhole(w, r, have)
	}
	if err := check(r); err != nil {
		return err
	}
	if u, err = h.reception.Touch(r.Context(), u); err != nil {
		return err
	}
	if err := h.ensure(r.Context(), u); err != nil {
		return err
	}
	return h.pass(w, r, u)
}

// answerWhole answers a chunk for an upload that needs none: the client did not
// hear that its last one arrived.
func answerWhole(w http.ResponseWriter, r *http.Request, have int64) error {
	switch {
	case r.Header.Get("Upload-Offset") != strconv.FormatInt(have, 10):
		return errOffset
	case r.ContentLength > 0:
		return errLonger
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(have, 10))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// pass lets tusd write a chunk, holding its answer back until the upload, if
// that was its last byte, is whole.
func (h *Handler) pass(w http.ResponseWriter, r *http.Request, u upload.Upload) error {
	held := &held{ResponseWriter: w, header: http.Header{}}
	named := r.Clone(r.Context())
	named.URL.Path = "/" + u.ID // tusd takes the whole path for the name
	h.patch.ServeHTTP(held, named)
	if err := forgetDeadlines(w); err != nil {
		return err
	}
	if held.status != http.StatusNoContent {
		return held.err()
	}
	have, err := h.offset(r.Context(), &u)
	if err != nil {
		return err
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(have, 10))
	expire(w, u)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// forgetDeadlines takes from a connection the deadlines that tusd gave it for
// the chunk: they would cut short whatever is asked on it next, a film for one.
func forgetDeadlines(w http.ResponseWriter) error {
	connection := http.NewResponseController(w)
	return errors.Join(connection.SetReadDeadline(time.Time{}), connection.SetWriteDeadline(time.Time{}))
}

// held keeps an answer of tusd from the client: its words are not ours.
type held struct {
	http.ResponseWriter
	header http.Header
	status int
}

// Header is the header of the answer that is held.
func (h *held) Header() http.Header { return h.header }

// WriteHeader keeps the status.
func (h *held) WriteHeader(status int) { h.status = status }

// Write forgets what is said.
func (h *held) Write(p []byte) (int, error) { return len(p), nil }

// Unwrap gives tusd the connection, whose deadlines it moves.
func (h *held) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h *held) err() error {
	if err, known := refusals[h.status]; known {
		return err
	}
	return errors.New("tusd answered " + strconv.Itoa(h.status))
}

// check compares a chunk with its Upload-Checksum, if it has one, before a byte
// of it is written.
func check(r *http.Request) error {
	asked := r.Header.Get("Upload-Checksum")
	if asked == "" {
		return nil
	}
	algorithm, encoded, _ := strings.Cut(asked, " ")
	newSum, known := map[string]func() hash.Hash{"sha256": sha256.New, "sha1": sha1.New}[algorithm]
	want, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !known {
		return errChecksumForm
	}
	if r.ContentLength > upload.MaxChunk {
		return errChunk
	}
	chunk := bytes.NewBuffer(nil)
	chunk.Grow(int(r.ContentLength) + bytes.MinRead)
	if n, err := chunk.ReadFrom(io.LimitReader(r.Body, r.ContentLength)); err != nil || n != r.ContentLength {
		return errCut
	}
	sum := newSum()
	sum.Write(chunk.Bytes())
	if subtle.ConstantTimeCompare(sum.Sum(nil), want) != 1 {
		return errChecksum
	}
	r.Body = io.NopCloser(chunk)
	return nil
}
