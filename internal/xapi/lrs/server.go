// Package lrs sends what happened to a learning record store of somebody else, in
// the order of the facts and at least once: statements keep their identifiers, so
// that one which arrives twice is the same.
//
// It writes to that server alone, and through its Store how far it has come. A
// server that is away for days loses nothing; one statement that it refuses is put
// aside with its reason, and the others go on. It never follows a redirect, which
// would carry the key elsewhere.
package lrs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/xapi"
)

// Server is a learning record store.
type Server struct {
	address      string // without the key
	user, secret string
	client       *http.Client
}

// Parse reads a setting such as https://key:secret@host/xapi. timeout is how long
// one request may take.
func Parse(setting string, timeout time.Duration) (*Server, error) {
	u, err := url.Parse(setting)
	if err != nil || u.Host == "" || u.User == nil {
		return nil, errors.New("LAB_LRS must be https://KEY:SECRET@HOST/PATH") // never what was set: it holds a secret
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme != "https" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("LAB_LRS must begin with https://: its key could be read on the way")
	}
	s := &Server{user: u.User.Username(), client: &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	s.secret, _ = u.User.Password()
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	s.address = strings.TrimSuffix(u.String(), "/")
	return s, nil
}

// Address is where it stands, without the key.
func (s *Server) Address() string { return s.address }

// Away is a server that could not take anything just now.
type Away struct {
	Reason string
	Wait   time.Duration // that it asked for, or 0
}

func (a *Away) Error() string { return "the record store cannot be told: " + a.Reason }

// Refusal is a server that does not take what it was sent.
type Refusal struct {
	Status int
	Reason string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("the record store refuses with %d: %s", r.Status, r.Reason)
}

// Send sends statements at once. It fails with Away or Refusal, or because ctx
// ended.
func (s *Server) Send(ctx context.Context, statements []xapi.Statement) error {
	bare := make([]xapi.Statement, len(statements))
	for i, one := range statements {
		bare[i] = one.Bare()
	}
	body, err := json.Marshal(bare)
	if err != nil {
		return fmt.Errorf("write statements: %w", err)
	}
	_, err = s.ask(ctx, http.MethodPost, "/statements", body)
	return err
}

// About gives the versions of xAPI that the server speaks.
func (s *Server) About(ctx context.Context) ([]string, error) {
	answer, err := s.ask(ctx, http.MethodGet, "/about", nil)
	if err != nil {
		return nil, err
	}
	var about struct {
		Version []string `json:"version"`
	}
	if err := json.Unmarshal(answer, &about); err != nil {
		return nil, &Away{Reason: "it does not say which xAPI it speaks"}
	}
	return about.Version, nil
}

// mostAnswer is what of an answer is read, in bytes.
const mostAnswer = 64 << 10

func (s *Server) ask(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.address+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask the record store: %w", err)
	}
	req.SetBasicAuth(s.user, s.secret)
	req.Header.Set("X-Experience-API-Version", xapi.Version)
	req.Header.Set("Content-Type", "application/json")
	res, err := s.client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &Away{Reason: cause(err)}
	}
	defer func() { _ = res.Body.Close() }() // only read from
	answer, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if err != nil {
		return nil, &Away{Reason: cause(err)}
	}
	return answer, judge(res, answer)
}

// cause says what went wrong on the way, without the address.
func cause(err error) string {
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	return clean(err.Error())
}

// judge tells what an answer means. What a statement may be the cause of is a
// Refusal; all else, a wrong key too, is mended on the other side or in the
// settings, and waits.
func judge(res *http.Response, answer []byte) error {
	switch res.StatusCode {
	case http.StatusOK, http.StatusNoContent:
		return nil
	case http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return &Refusal{res.StatusCode, clean(string(answer))}
	}
	return &Away{Reason: strings.TrimSpace(res.Status + " " + clean(string(answer))), Wait: waitOf(res.Header.Get("Retry-After"))}
}

// waitOf reads the seconds of Retry-After; a date is as good as nothing.
func waitOf(header string) time.Duration {
	seconds, err := strconv.Atoi(header)
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestWait)
}

// mostReason is what of a reason is kept, in characters.
const mostReason = 500

// clean makes one line of what a server said.
func clean(text string) string {
	line := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)), " ")
	if runes := []rune(line); len(runes) > mostReason {
		return string(runes[:mostReason])
	}
	return line
}
