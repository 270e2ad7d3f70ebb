package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
)

// client asks a server by one key. The library's client is used for what it
// sends and reads whole; settings and searches are sent by ask, for the library
// leaves out what is zero, false or empty, and does not know pages of several
// searches.
type client struct {
	lib     meilisearch.ServiceManager
	http    *http.Client
	through http.RoundTripper
	url     string
	key     string
}

func newClient(s Server) client {
	if s.Through == nil {
		s.Through = network()
	}
	c := client{through: s.Through, url: strings.TrimSuffix(s.URL, "/")}
	return c.by(s.Key, writingPatience)
}

// by gives a way to the same server with another key and patience. The library's
// retries are off: they send an empty body.
func (c client) by(key string, atMost time.Duration) client {
	c.key, c.http = key, &http.Client{Transport: patient{c.through, atMost}}
	c.lib = meilisearch.New(c.url, meilisearch.WithAPIKey(key), meilisearch.WithCustomClient(c.http), meilisearch.DisableRetries())
	return c
}

// refusal is an answer that is none of those that were hoped for, or a task that
// failed.
type refusal struct {
	status        int // 0 of a task
	code, message string
}

func (r *refusal) Error() string {
	if r.status == 0 {
		return fmt.Sprintf("the search server gave up: %s: %s", r.code, r.message)
	}
	return fmt.Sprintf("the search server answers %d %s: %s", r.status, r.code, r.message)
}

// maxRefusal is how much of a refusal is read; a proxy may answer a page.
const maxRefusal = 1 << 16

// ask sends in as JSON and reads the answer into out.
func (c client) ask(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusBadRequest {
		return readRefusal(res)
	}
	return json.NewDecoder(res.Body).Decode(out)
}

func readRefusal(res *http.Response) error {
	said := struct{ Code, Message string }{}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxRefusal))
	if err != nil || json.Unmarshal(body, &said) != nil {
		said.Message = http.StatusText(res.StatusCode)
	}
	return &refusal{status: res.StatusCode, code: said.Code, message: said.Message}
}

// refused gives what a server said, by whichever client it was asked.
func refused(err error) (refusal, bool) {
	var own *refusal
	if errors.As(err, &own) {
		return *own, true
	}
	var theirs *meilisearch.Error
	if errors.As(err, &theirs) && theirs.StatusCode >= http.StatusBadRequest {
		return refusal{status: theirs.StatusCode, code: theirs.MeilisearchApiError.Code, message: theirs.MeilisearchApiError.Message}, true
	}
	return refusal{}, false
}

// is reports whether the server refused with one of its codes.
func is(err error, code string) bool {
	r, _ := refused(err)
	return r.code == code
}

// What a server calls its refusals.
const (
	indexMissing    = "index_not_found"
	indexThere      = "index_already_exists"
	documentMissing = "document_not_found"
	keyThere        = "api_key_already_exists"
	keyInvalid      = "invalid_api_key"
	filterInvalid   = "invalid_search_filter"
)

// gone reports whether an index or a key is no more that was there.
func gone(err error) bool { return is(err, indexMissing) || is(err, keyInvalid) }

// unasked gives a refusal the meaning that it has for somebody who asks: the
// question is at fault.
func unasked(err error) error {
	r, _ := refused(err)
	switch {
	case r.code == filterInvalid:
		return search.ErrFilter.On("filters").Because(err)
	case !gone(err) && (r.status == http.StatusBadRequest || r.status == http.StatusRequestEntityTooLarge):
		return search.ErrQuestion.On("q").Because(err)
	}
	return err
}

// meaning gives an error its meaning to people. When the caller has left, that
// is the reason, whatever came of it. What a server refuses or gives up for
// reasons of its own stays what it is, for the engineer.
func meaning(ctx context.Context, doing string, err error) error {
	r, answered := refused(err)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case fault.KindOf(err) != fault.Internal, errors.Is(err, errKept):
	case !answered, gone(err), r.status == http.StatusUnauthorized, r.status == http.StatusForbidden, r.status >= http.StatusInternalServerError:
		err = search.ErrAway.Because(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
