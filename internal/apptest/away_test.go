package apptest_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/proxytest"
)

// liar stands before the S3 server and says of it what is not so, while it is
// told to: that it is out of order, or that objects have other entity tags.
type liar struct {
	lie atomic.Pointer[func(*http.Response) error]
}

func (l *liar) tell(lie func(*http.Response) error) { l.lie.Store(&lie) }

func outOfOrder(r *http.Response) error {
	_ = r.Body.Close() // nobody reads it
	r.StatusCode, r.Header = http.StatusServiceUnavailable, http.Header{"Content-Type": {"application/xml"}}
	r.Body, r.ContentLength = http.NoBody, 0
	return nil
}

func otherTag(r *http.Response) error {
	if r.Header.Get("ETag") != "" {
		r.Header.Set("ETag", `"00000000000000000000000000000000"`)
	}
	return nil
}

// before puts the liar before the S3 server of a bucket's address, and gives
// the address by way of it. What is signed with a request is its Host.
func (l *liar) before(t *testing.T, bucket string) string {
	t.Helper()
	at, err := url.Parse(bucket)
	if err != nil {
		t.Fatal(err)
	}
	server := at.Host
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", server, r.In.Host
		},
		ModifyResponse: func(r *http.Response) error {
			if lie := l.lie.Load(); lie != nil && *lie != nil {
				return (*lie)(r)
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }, // its client has gone
	})
	t.Cleanup(proxy.Close)
	at.Host = strings.TrimPrefix(proxy.URL, "http://")
	return at.String()
}

// outage is one way for the S3 server to be out of reach.
type outage struct {
	name  string
	begin func(t *testing.T, p *proxytest.Proxy, l *liar)
	out   bool // nothing can be kept or read while it lasts
}

func poison(fault, stream string, settings proxytest.Settings) func(*testing.T, *proxytest.Proxy, *liar) {
	return func(t *testing.T, p *proxytest.Proxy, _ *liar) { p.Poison(t, fault, stream, settings) }
}

func outages() []outage {
	return []outage{
		{"dead", func(t *testing.T, p *proxytest.Proxy, _ *liar) { p.Down(t) }, true},
		{"503", func(_ *testing.T, _ *proxytest.Proxy, l *liar) { l.tell(outOfOrder) }, true},
		{"slow by 2 s", poison("latency", "downstream", proxytest.Settings{"latency": 2000}), false},
		{"64 kB a second", poison("bandwidth", "downstream", proxytest.Settings{"rate": 64}), false},
		{"narrow upwards", poison("bandwidth", "upstream", proxytest.Settings{"rate": 64}), false},
		{"cut in the middle", poison("limit_data", "downstream", proxytest.Settings{"bytes": 20_000}), false},
		{"reset", poison("reset_peer", "downstream", proxytest.Settings{"timeout": 0}), true},
		{"another entity tag", func(_ *testing.T, _ *proxytest.Proxy, l *liar) { l.tell(otherTag) }, false},
	}
}

// times is how often each outage is gone through.
func times() int {
	if os.Getenv("LAB_TEST_DEEP") != "" {
		return 10
	}
	return 1
}

// While the store of the bytes is out of reach, what is uploaded waits in the
// lab and comes right afterwards; a film's request fails, and neither the
// process nor the catalogue, search and progress do.
func TestALabWhoseStoreIsOutOfReachLosesNothing(t *testing.T) {
	t.Parallel()
	program := apptest.Build(t)
	for _, o := range outages() {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			ward := openWard(t, program)
			for range times() {
				ward.suffer(t, o)
			}
		})
	}
}

// ward is a lab with something published, whose S3 server can be taken away.
type ward struct {
	lab              *apptest.Process
	looked           config.Config
	proxy            *proxytest.Proxy
	liar             *liar
	trainer, learner *apptest.Client
	course, module   string
	text, archive    string
	bytes            []byte
	random           *rand.Rand
	rounds           int
}

func openWard(t *testing.T, program string) *ward {
	w := &ward{looked: apptest.Settings(t), liar: &liar{}, random: rand.New(rand.NewPCG(seed, 3))}
	w.looked.Blobs = blobtest.FreshBucket(t)
	served := w.looked
	w.proxy, served.Blobs = proxytest.Through(t, w.liar.before(t, w.looked.Blobs))
	w.lab = apptest.Serve(t, program, served)
	w.trainer, w.learner = w.lab.Demo("trainer"), w.lab.Demo("learner")
	w.course, w.module = w.trainer.Course("Ce qui est gardé")
	w.text = w.trainer.UploadBytes(w.sending("reste.md"), []byte("# Reste\n\nUn quinquet gardé.\n"))
	w.bytes = noise(w.random, 300<<10)
	w.archive = w.trainer.UploadBytes(w.sending("archive.bin"), w.bytes)
	waits(t, w.trainer, w.text, "ready")
	waits(t, w.trainer, w.archive, "kept")
	w.trainer.Publish(w.course, w.trainer.Group("ELEC-TS-101"))
	apptest.Eventually(t, time.Minute, "search to find what was published", func() bool { return w.found() == 1 })
	return w
}

func (w *ward) sending(name string) apptest.Sending {
	return apptest.Sending{Course: w.course, Module: w.module, Resource: apptest.NewID(), As: "resource", Name: name, Upload: apptest.NewID()}
}

func (w *ward) found() int {
	var f found
	w.learner.Get("/search?q=quinquet&lang=fr", &f)
	return f.Total
}

// suffer goes through one outage.
func (w *ward) suffer(t *testing.T, o outage) {
	w.rounds++
	o.begin(t, w.proxy, w.liar)
	sent := []apptest.Sending{w.sending("pendant.md"), w.sending("pendant.bin")}
	contents := [][]byte{[]byte("# Pendant\n\nEnvoyé pendant la panne, " + apptest.NewID() + ".\n"), noise(w.random, 200<<10)}
	for i, s := range sent {
		w.trainer.UploadBytes(s, contents[i])
	}
	began := time.Now()
	streamed := w.stream(t, o)
	took := time.Since(began).Round(10 * time.Millisecond)
	w.goesOn(t)
	w.saysSo(t, o)
	w.neverFalsely(t, o, sent)
	w.liar.tell(nil)
	w.proxy.Heal(t)
	w.proxy.Up(t)
	healed := time.Now()
	for i, s := range sent {
		waits(t, w.trainer, s.Resource, []string{"ready", "kept"}[i])
		w.is(t, s.Resource, contents[i])
	}
	w.is(t, w.archive, w.bytes)
	t.Logf("streaming %s after %s; what was sent meanwhile was right %s after the end", streamed, took, time.Since(healed).Round(time.Second))
}

// stream asks for the file that was kept before: the right bytes, or a failure
// that shows.
func (w *ward) stream(t *testing.T, o outage) string {
	t.Helper()
	var v viewer
	w.learner.Get("/resources/"+w.archive+"/viewer", &v)
	r, err := w.learner.Send(http.MethodGet, v.Original.Src, nil)
	switch {
	case err != nil:
		return "was cut, and its reader saw it"
	case r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != "" && r.Code() != "":
		return "heard 503"
	case r.Status == http.StatusOK && bytes.Equal(r.Body, w.bytes) && !o.out:
		return "went on"
	}
	t.Errorf("streaming gave %d with %d bytes of %d: %.100q", r.Status, len(r.Body), len(w.bytes), r.Body)
	return fmt.Sprint("gave ", r.Status)
}

// goesOn: what does not need the bytes works.
func (w *ward) goesOn(t *testing.T) {
	t.Helper()
	w.learner.Do(http.StatusOK, http.MethodGet, "/courses/"+w.course, nil)
	if n := w.found(); n != 1 {
		t.Errorf("search finds %d", n)
	}
	beat(w.learner, watching{apptest.NewID(), w.text, "phone", 1, 0, "playing", [][2]float64{{0, 1}}})
	for { // what was sent may arrive between reading and editing: then the edit is of an older version, and is made again
		r, err := w.trainer.Send(http.MethodPatch, "/api/v1/courses/"+w.course, map[string]any{"summary": fmt.Sprint("Panne ", w.rounds)},
			"If-Match", w.trainer.ETag("/courses/"+w.course))
		if err == nil && r.Status == http.StatusPreconditionFailed {
			continue
		}
		if err != nil || r.Status != http.StatusOK {
			t.Errorf("an edit is answered %d %s: %v", r.Status, r.Body, err)
		}
		return
	}
}

// saysSo: whoever watches the lab hears which server is away.
func (w *ward) saysSo(t *testing.T, o outage) {
	t.Helper()
	r := apptest.MustSend(t, apptest.NewClient(t, w.lab.URL, ""), http.MethodGet, "/readyz")
	if o.out && (r.Status != http.StatusServiceUnavailable || !strings.Contains(string(r.Body), `"blobs"`)) {
		t.Errorf("the store is out of reach, and readiness says %d %s", r.Status, r.Body)
	}
	if alive := status(t, apptest.NewClient(t, w.lab.URL, ""), "/healthz"); alive != http.StatusOK {
		t.Errorf("the process says %d", alive)
	}
}

// neverFalsely: an upload is called received only if its bytes are there.
func (w *ward) neverFalsely(t *testing.T, o outage, sent []apptest.Sending) {
	t.Helper()
	states := map[string]string{}
	for _, u := range w.trainer.Uploads() {
		states[u.ID] = u.State
	}
	db := openRecord(t, w.looked)
	defer func() { _ = db.Close() }() // only read from
	store := openBlobs(t, w.looked)
	for key, size := range (auditor{t, db}).sizes(`SELECT 'source/' || sha256, size FROM asset UNION SELECT blob_key, size FROM rendition`) {
		if info, err := store.Stat(context.WithoutCancel(t.Context()), key); err != nil || info.Size != size {
			t.Errorf("%s is named and is not in the store: %v", key, err)
		}
	}
	for _, s := range sent {
		if state := states[s.Upload]; state != "whole" && (o.out || state != "received") {
			t.Errorf("during the outage %s is %q", s.Name, state)
		}
	}
}

// is checks that a resource is there with these bytes.
func (w *ward) is(t *testing.T, resource string, data []byte) {
	t.Helper()
	var v viewer
	w.trainer.Get("/resources/"+resource+"/viewer", &v)
	if r := apptest.MustSend(t, w.trainer, http.MethodGet, v.Original.Src); r.Status != http.StatusOK || !bytes.Equal(r.Body, data) {
		t.Errorf("afterwards %s comes back as %d with %d bytes of %d", resource, r.Status, len(r.Body), len(data))
	}
}
