package apptest_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// editsMeanwhile is how many edits are made while the search server is away.
const editsMeanwhile = 1000

// asked is what a question gives.
type asked struct {
	Total    int
	Degraded bool
	Groups   []struct {
		Resource string
		Course   struct{ Title string }
	}
}

// distant is a lab whose search server is, or may come, at an address.
type distant struct {
	*apptest.Lab
	t       *testing.T
	address string // where the lab looks for it
	trainer *apptest.Client
	courses []string
}

// Nobody but the answers says that the search server is away: a lab starts
// without it, people edit and publish, and questions are answered from the
// record. Where LAB_TEST_MEILI names a server it then comes, goes, and loses its
// index, and the index equals the record each time.
func TestASearchServerThatIsAwayIsMadeUpForWhenItIsBack(t *testing.T) {
	t.Parallel()
	d := openDistant(t)
	d.edit("Titre")
	if a := d.ask("disjoncteur"); !a.Degraded || a.Total != len(d.courses) {
		t.Errorf("without a server a question gives %+v", a)
	}
	if os.Getenv("LAB_TEST_MEILI") == "" {
		t.Log("no server was named: that one comes back was not tried")
		return
	}
	goes := d.comes()
	d.heals("it came for the first time")
	goes()
	d.edit("Autre titre")
	goes = d.comes()
	d.heals("it was away")
	d.loses()
	d.heals("it lost its index")
	goes()
}

func openDistant(t *testing.T) *distant {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // only to find a free port
	if err != nil {
		t.Fatal(err)
	}
	d := &distant{t: t, address: free.Addr().String()}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	c := apptest.Settings(t)
	c.Search, c.SearchKey = "meili:http://"+d.address+"?prefix=away", os.Getenv("LAB_TEST_MEILI_KEY")
	d.Lab = apptest.OpenIn(t, c)
	d.trainer = d.As("nadia.berrada")
	group := d.trainer.Group("ELEC-TS-101")
	for n := range 10 {
		course, module := d.trainer.Course("Titre")
		d.trainer.UploadNamed(course, module, fmt.Sprintf("disjoncteur %d.md", n), []byte("# Le disjoncteur\n\nUn mot.\n"))
		d.courses = append(d.courses, course)
	}
	apptest.Eventually(t, time.Minute, "the files to be digitised", func() bool {
		return d.count(`SELECT count(*) FROM asset WHERE state = 'ready'`) >= len(d.courses)
	})
	for _, course := range d.courses {
		d.trainer.Publish(course, group)
	}
	return d
}

func (d *distant) count(query string) (n int) {
	d.t.Helper()
	err := d.DB.Read(d.t.Context(), func(q sqldb.Querier) error { return q.QueryRowContext(d.t.Context(), query).Scan(&n) })
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// edit gives courses titles, so many times in all.
func (d *distant) edit(title string) {
	d.t.Helper()
	for n := range editsMeanwhile {
		path := "/courses/" + d.courses[n%len(d.courses)]
		d.trainer.Do(http.StatusOK, http.MethodPatch, path, map[string]any{"title": fmt.Sprintf("%s %d", title, n)}, "If-Match", d.trainer.ETag(path))
	}
}

func (d *distant) ask(q string) (a asked) {
	d.t.Helper()
	d.trainer.Get("/search?q="+q, &a)
	return a
}

// comes opens a way to the real server at the address where the lab looks, and
// gives what closes it with all that goes through it.
func (d *distant) comes() (goes func()) {
	d.t.Helper()
	listener, err := net.Listen("tcp", d.address) //nolint:noctx // closed by goes
	if err != nil {
		d.t.Fatal(err)
	}
	to := strings.TrimPrefix(os.Getenv("LAB_TEST_MEILI"), "http://")
	open := make(chan net.Conn, 1000)
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				close(open)
				return
			}
			server, err := net.Dial("tcp", to) //nolint:noctx // closed by goes
			if err != nil {
				_ = from.Close() // as a server that is away
				continue
			}
			open <- from
			open <- server
			go func() { _, _ = io.Copy(server, from) }()
			go func() { _, _ = io.Copy(from, server) }()
		}
	}()
	return func() {
		_ = listener.Close() // the outage
		for conn := range open {
			_ = conn.Close() // half a request or answer is part of it
		}
	}
}

// heals waits until the index equals the record, at most a minute.
func (d *distant) heals(after string) {
	d.t.Helper()
	began := time.Now()
	apptest.Eventually(d.t, time.Minute, "the index to hold what is due", func() bool {
		state, err := d.Index.State(d.t.Context())
		return err == nil && state.Epoch != "" && d.count(`SELECT count(*) FROM search_due`) == 0 && !d.ask("disjoncteur").Degraded
	})
	d.t.Logf("after %s the index was whole within %v", after, time.Since(began).Round(time.Millisecond))
	compareIndex(d.t, d.DB, d.Index)
}

// loses takes the index away behind the lab's back.
func (d *distant) loses() {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodDelete, os.Getenv("LAB_TEST_MEILI")+"/indexes/away-passages", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("LAB_TEST_MEILI_KEY"))
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusAccepted {
		d.t.Fatalf("remove the index: %v, %v", res, err)
	}
	_ = res.Body.Close() // nothing of it is read
	apptest.Eventually(d.t, time.Minute, "the index to be gone or made again", func() bool { return d.ask("disjoncteur").Degraded || d.ask("disjoncteur").Total == 0 })
}
