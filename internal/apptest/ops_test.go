package apptest_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// raw opens a connection to the real program.
func raw(t *testing.T, lab *apptest.Process) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(lab.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// Attacks #79 to #81 of the list of bad inputs, and #86: the real program closes
// what is slow, and refuses what is too large or ambiguous.
func TestTheRealProgramEndsWhatIsSlowOrAmbiguous(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	lab := apptest.Serve(t, apptest.Build(t), c)
	t.Run("requests", func(t *testing.T) {
		for _, a := range []struct {
			name, request string
			want          int
		}{
			{"1 MB header", "GET / HTTP/1.1\r\nHost: lab\r\nX-Long: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge},
			{"two lengths", "POST /api/v1/sign-in HTTP/1.1\r\nHost: lab\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", http.StatusBadRequest},
			{"length and chunks", "POST /api/v1/sign-in HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: lab\r\n\r\n", 400},
			{"unknown coding", "POST /api/v1/sign-in HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: x\r\n\r\n", http.StatusNotImplemented},
			{"no host", "GET / HTTP/1.1\r\n\r\n", http.StatusBadRequest},
			{"TRACE", "TRACE / HTTP/1.1\r\nHost: lab\r\n\r\n", http.StatusMethodNotAllowed},
			{"metrics", "GET /metrics HTTP/1.1\r\nHost: lab\r\n\r\n", http.StatusNotFound},
			{"profiles", "GET /debug/pprof/ HTTP/1.1\r\nHost: lab\r\n\r\n", http.StatusNotFound},
		} {
			conn := raw(t, lab)
			go func() { _, _ = io.WriteString(conn, a.request) }() // it may be refused before it is sent
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Errorf("%s: %v", a.name, err)
				continue
			}
			if res.StatusCode != a.want || res.Header.Get("Server") != "" {
				t.Errorf("%s is answered %d by %q, want %d", a.name, res.StatusCode, res.Header.Get("Server"), a.want)
			}
		}
	})
	t.Run("slow header", func(t *testing.T) {
		conn := raw(t, lab)
		began := time.Now()
		go func() {
			tick := time.NewTicker(time.Second)
			defer tick.Stop()
			for _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: lab\r\n"); err == nil; <-tick.C {
				_, err = io.WriteString(conn, "X-Slow: x\r\n")
			}
		}()
		_, _ = io.Copy(io.Discard, conn) // until it is closed, in order or not
		if took := time.Since(began); took < 4*time.Second || took > 20*time.Second {
			t.Errorf("it was closed after %v, want 5 s", took)
		}
	})
}

// lineOf is the value of a metric of the private address.
func lineOf(metrics, start string) string {
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, start) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func TestThePrivateAddressTellsWhatTheLabDoes(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	c.Metrics, c.Log = "127.0.0.1:0", "info"
	lab := apptest.Serve(t, apptest.Build(t), c)
	trainer := lab.Demo("trainer")
	course, module := trainer.Course("Compté")
	trainer.UploadNamed(course, module, "notes.md", []byte("# Notes\n\nUn mot.\n"))
	for range 3 {
		apptest.MustSend(t, trainer, http.MethodGet, "/api/v1/courses/"+apptest.NewID()) // three addresses, one route
	}
	at := regexp.MustCompile(`metrics and profiles are answered.*address=(\S+)`).FindStringSubmatch(lab.Log())
	if at == nil {
		t.Fatalf("the log does not say where: %s", lab.Log())
	}
	private := apptest.NewClient(t, "http://"+at[1], "")
	var metrics string
	apptest.Eventually(t, time.Minute, "the text to be digitised", func() bool {
		metrics = string(apptest.MustSend(t, private, http.MethodGet, "/metrics").Body)
		return lineOf(metrics, `lab_digitise_seconds_count{outcome="done"`) != ""
	})
	for start, want := range map[string]string{
		`lab_http_requests_total{method="GET",route="/api/v1/courses/:id",status="404"}`: " 3",
		"lab_uploads_open":                    " 0",
		"lab_record_answers":                  " 1",
		`go_sql_open_connections{db_name="re`: "",
		"go_build_info":                       "",
		"lab_media_sent_bytes_total":          "",
	} {
		if line := lineOf(metrics, start); line == "" || !strings.HasSuffix(line, want) {
			t.Errorf("%s is %q, want%s", start, line, want)
		}
	}
	if r := apptest.MustSend(t, private, http.MethodGet, "/debug/pprof/goroutine?debug=1"); r.Status != http.StatusOK || !bytes.Contains(r.Body, []byte("goroutine profile")) {
		t.Errorf("profiles are answered %d", r.Status)
	}
}
