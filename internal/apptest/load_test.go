package apptest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// errGone says that the lab does not answer any more: nobody knows what became
// of the request.
var errGone = errors.New("the lab is gone")

// errAway says that the lab misses one of its servers for the moment: what was
// asked may have been done, and is to be tried again.
var errAway = errors.New("the lab misses a server")

// worker does one thing again and again, remembers what was acknowledged, and
// goes on after the lab came back.
type worker interface {
	// work does the next thing, or answers errGone or errAway; it then goes on
	// where it was.
	work(ctx context.Context, c *apptest.Client) error
}

// gauge counts the requests that wait for an answer.
type gauge struct{ atomic.Int64 }

// count waits for an answer. None is errGone, 503 with a time to try again is
// errAway; another that is no success is an error.
func (g *gauge) count(send func() (apptest.Response, error)) (apptest.Response, error) {
	g.Add(1)
	r, err := send()
	g.Add(-1)
	switch {
	case err != nil:
		return r, errors.Join(errGone, err)
	case r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != "":
		return r, errors.Join(errAway, fmt.Errorf("%s", r.Body))
	case r.Status/100 != 2:
		return r, fmt.Errorf("answered %d: %s", r.Status, r.Body)
	}
	return r, nil
}

// ask sends a request of the JSON interface.
func (g *gauge) ask(c *apptest.Client, method, path string, body any, headers ...string) (apptest.Response, error) {
	return g.count(func() (apptest.Response, error) { return c.Send(method, path, body, headers...) })
}

// file is something to upload, and how far the lab said that it has come.
type file struct {
	apptest.Sending
	data  []byte
	size  int64
	sha   string
	begun bool
	acked int64 // bytes
}

// uploader sends one file after the other.
type uploader struct {
	*gauge
	random         *rand.Rand
	course, module string
	now            *file
	location       string
	sent           []*file // whole
	forgets        bool    // a chunk may be lost that is not the last: its bytes are synced with those
	made           int
}

func (u *uploader) work(_ context.Context, c *apptest.Client) error {
	if u.now == nil {
		u.now = u.next()
	}
	f := u.now
	if !f.begun {
		r, err := u.count(func() (apptest.Response, error) { return c.Begin(f.Sending, f.size) })
		if err != nil {
			return err
		}
		f.begun, u.location = true, r.Header.Get("Location")
	}
	r, err := u.ask(c, http.MethodHead, u.location, nil, "Tus-Resumable", "1.0.0")
	if err != nil {
		return err
	}
	at, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || at < f.acked && !u.forgets {
		return fmt.Errorf("upload %s stands at %q, and %d bytes were acknowledged", f.Upload, r.Header.Get("Upload-Offset"), f.acked)
	}
	for f.acked = at; f.acked < f.size; {
		if err := u.chunk(c, f); err != nil {
			return err
		}
	}
	f.data = nil
	u.sent, u.now = append(u.sent, f), nil
	return nil
}

func (u *uploader) chunk(c *apptest.Client, f *file) error {
	part := f.data[f.acked:min(f.size, f.acked+256<<10)]
	sum := sha256.Sum256(part)
	_, err := u.count(func() (apptest.Response, error) {
		return c.Patch(u.location, f.acked, part, "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:]))
	})
	if err == nil {
		f.acked += int64(len(part))
	}
	return err
}

// next makes a file of 64 KiB to 8 MiB: one in two is digitised, the others are
// only kept.
func (u *uploader) next() *file {
	u.made++
	line := fmt.Sprintf("Fiche %s %d", apptest.NewID(), u.made)
	size := 64<<10 + u.random.IntN(192<<10)
	name, data := "archive.bin", noise(u.random, 64<<10<<u.random.IntN(8))
	switch u.random.IntN(6) {
	case 0:
		name, data = "notes.md", bytes.Repeat([]byte("# "+line+"\n\nUn paragraphe de cours, avec des mots.\n\n"), size/80)
	case 1:
		name, data = "fiche.pdf", document(size, line, "Seconde page", "Fin")
	case 2:
		name, data = "film.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:02.000\n"+line+"\n\nNOTE "+string(bytes.Repeat([]byte("x"), size))+"\n")
	}
	sum := sha256.Sum256(data)
	return &file{
		Sending: apptest.Sending{Course: u.course, Module: u.module, Resource: apptest.NewID(), As: "resource", Name: name, Upload: apptest.NewID()},
		data:    data, size: int64(len(data)), sha: hex.EncodeToString(sum[:]),
	}
}

func noise(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// editor renames a course again and again; every other time it adds a module.
type editor struct {
	*gauge
	course       string
	tried, kept  int // numbers in the title
	acknowledged int // edits
	modules      []string
	adding       string
}

func (e *editor) work(_ context.Context, c *apptest.Client) error {
	if e.tried%2 == 1 && len(e.modules) < 45 {
		if err := e.add(c); err != nil {
			return err
		}
	}
	r, err := e.ask(c, http.MethodGet, "/api/v1/courses/"+e.course, nil)
	if err != nil {
		return err
	}
	e.tried++
	_, err = e.ask(c, http.MethodPatch, "/api/v1/courses/"+e.course, map[string]any{"title": fmt.Sprintf("Titre %d", e.tried)},
		"If-Match", r.Header.Get("ETag"))
	if err == nil {
		e.kept = e.tried
		e.acknowledged++
	}
	return err
}

func (e *editor) add(c *apptest.Client) error {
	if e.adding == "" {
		e.adding = apptest.NewID()
	}
	_, err := e.ask(c, http.MethodPut, "/api/v1/courses/"+e.course+"/modules/"+e.adding, map[string]any{"title": "Module ajouté"})
	if err != nil {
		return err
	}
	e.modules, e.adding = append(e.modules, e.adding), ""
	return nil
}

// publisher publishes and withdraws a course in turn.
type publisher struct {
	*gauge
	course, group string
	kept          string // the last acknowledged state
	trying        string // the state that the request under way leads to, or ""
}

func (p *publisher) work(_ context.Context, c *apptest.Client) error {
	r, err := p.ask(c, http.MethodGet, "/api/v1/courses/"+p.course, nil)
	if err != nil {
		return err
	}
	var course struct{ State string }
	if err := r.Into(&course); err != nil {
		return err
	}
	if course.State == p.trying {
		p.kept = p.trying
	}
	if course.State != p.kept {
		return fmt.Errorf("the course is %s, and %s was acknowledged", course.State, p.kept)
	}
	act, body := "publish", map[string]any{"audience": map[string]any{"groups": []string{p.group}}}
	p.trying = "published"
	if course.State == "published" {
		act, body, p.trying = "withdraw", map[string]any{}, "withdrawn"
	}
	if _, err = p.ask(c, http.MethodPost, "/api/v1/courses/"+p.course+"/"+act, body, "If-Match", r.Header.Get("ETag")); err != nil {
		return err
	}
	p.kept, p.trying = p.trying, ""
	return nil
}

// beater watches its own stretch of a film, half a second at a time; each beat
// says all that it has watched.
type beater struct {
	*gauge
	film, session string
	from          float64 // second
	counter       int
	kept          [2]float64 // acknowledged
}

func (b *beater) work(ctx context.Context, c *apptest.Client) error {
	b.counter++
	to := min(b.from+0.05*float64(b.counter), b.from+20)
	w := watching{b.session, b.film, "device", b.counter, to, "playing", [][2]float64{{b.from, to}}}
	r, err := b.ask(c, http.MethodPost, "/api/v1/beats", map[string]any{"beats": []watching{w}})
	if r.Status == http.StatusTooManyRequests {
		return b.rest(ctx, r)
	}
	if err != nil {
		return err
	}
	b.kept = [2]float64{b.from, to}
	return nil
}

// rest waits as long as the lab asks a player to that says too much.
func (b *beater) rest(ctx context.Context, r apptest.Response) error {
	seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil {
		return fmt.Errorf("a 429 says to come back after %q: %w", r.Header.Get("Retry-After"), err)
	}
	select {
	case <-ctx.Done():
	case <-time.After(time.Duration(seconds) * time.Second):
	}
	return nil
}
