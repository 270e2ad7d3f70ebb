package apptest_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// curious is a learner who asks for everything that there is to read, before they
// hand in.
type curious struct {
	examined
	who      *apptest.Client
	named    map[string]string // identifiers, by the first word of an address
	answered []string          // operations that said something
	asked    int
}

// pry asks a quiz's learner for what every operation that reads says of the quiz,
// its course, its group and themselves, and reads all of it.
func (e examined) pry(who *apptest.Client, attempt string) *curious {
	e.t.Helper()
	var me struct{ Me struct{ ID string } }
	who.Get("/boot", &me)
	resource := resourcesOf(e.t, who.Do(http.StatusOK, http.MethodGet, "/courses/"+e.course, nil).Body)[0]
	c := &curious{examined: e, who: who, named: map[string]string{
		"courses": e.course, "works": e.work, "attempts": attempt, "groups": e.group, "people": me.Me.ID, "resources": resource, "media": resource,
	}}
	for _, other := range []string{"hand-ins", "places", "trades", "editions", "modules", "glossary", "imports", "outside"} {
		c.named[other] = apptest.NewID() // no quiz is there
	}
	for _, op := range httpapi.New(httpapi.Deps{}, slog.New(slog.DiscardHandler)).Operations() {
		if op.Method == http.MethodGet {
			c.operation(op.Path, me.Me.ID)
		}
	}
	slices.Sort(c.answered)
	c.answered = slices.Compact(c.answered)
	return c
}

// operation asks one operation, with each of the words that it may know.
func (c *curious) operation(path, person string) {
	c.t.Helper()
	address, base := path, httpapi.Base
	if first, _, _ := strings.Cut(path[1:], "/"); first == "media" || first == "outside" {
		base = ""
	}
	first, _, _ := strings.Cut(path[1:], "/")
	name := c.named[first]
	if name == "" && strings.Contains(path, "{") {
		c.t.Fatalf("%s is new: say whose identifier it takes", path)
	}
	address = strings.NewReplacer("{id}", name, "{resource}", name, "{person}", person, "{n}", "1", "{revision}", "1", "{file*}", "document", "{token}", name).Replace(address)
	about := "lang=fr&course=" + c.course + "&resource=" + c.named["resources"] + "&group=" + c.group
	for _, words := range []string{about, about + "&view=library&q=secret", about + "&view=learning&q=disjoncteur", "lang=fr&view=learning&limit=100", "q=secr&lang=ar", "as=gift", "as=moodle", "as=csv&lang=fr"} {
		c.ask(path, base+address+"?"+words)
	}
}

func (c *curious) ask(op, address string) {
	c.t.Helper()
	c.asked++
	said, status := c.read(address)
	if status == http.StatusOK {
		c.answered = append(c.answered, op)
	}
	for _, secret := range secrets {
		if strings.Contains(said, secret) {
			c.t.Errorf("%s tells %s: %d %.2000s", address, secret, status, said)
		}
	}
}

// read gives all that an address says: what is packed unpacked, and of what has no
// end the beginning.
func (c *curious) read(address string) (said string, status int) {
	c.t.Helper()
	if path, _, _ := strings.Cut(address, "?"); strings.HasSuffix(path, "/live") {
		return c.begins(address)
	}
	r := apptest.MustSend(c.t, c.who, http.MethodGet, address)
	said = fmt.Sprint(r.Header) + string(r.Body)
	if z, err := zip.NewReader(bytes.NewReader(r.Body), int64(len(r.Body))); err == nil {
		for _, f := range z.File {
			said += f.Name + unpacked(c.t, f)
		}
	}
	return said, r.Status
}

func unpacked(t *testing.T, f *zip.File) string {
	t.Helper()
	from, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }() // only read from
	all, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// begins gives the first event of a stream.
func (c *curious) begins(address string) (said string, status int) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.URL+address, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.who.Token())
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // only read from
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() && lines.Text() != "" {
		said += lines.Text()
	}
	return said, res.StatusCode
}
