package meili_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search/meili"
)

// exchange is a recorded question to a real server with its answer, as in
// testdata/exchanges.
type exchange struct {
	Response struct {
		Status      int             `json:"status"`
		ContentType string          `json:"contentType"`
		RetryAfter  string          `json:"retry-after"`
		Body        json.RawMessage `json:"body"`
	} `json:"response"`
}

// recorded reads the exchange with a number, such as "08".
func recorded(t *testing.T, number string) exchange {
	t.Helper()
	files, err := filepath.Glob("testdata/exchanges/" + number + "-*.json")
	if err != nil || len(files) != 1 {
		t.Fatalf("exchange %s: %v, %v", number, files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var e exchange
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// stage is a server that answers as a real one did. A cue is a method and a path
// of the questions; its answers are given in order, and the last again.
type stage struct {
	*httptest.Server
	t    *testing.T
	mu   sync.Mutex
	cues map[string][]exchange
	seen []*http.Request
	sent []string // bodies of seen
}

// prepared is a server that has all that a lab needs.
func prepared(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, cues: map[string][]exchange{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	s.on("GET /version", recorded(t, "02"))
	s.on("POST /keys", recorded(t, "90"))
	s.on("GET /keys/", recorded(t, "88"), recorded(t, "89"))
	s.on("GET /indexes/lab-passages", recorded(t, "09"))
	s.on("GET /indexes/lab-passages/settings", saying(t, http.StatusOK, "settings.json"))
	s.on("GET /tasks/", recorded(t, "16"))
	return s
}

// saying is an answer with the content of a file.
func saying(t *testing.T, status int, file string) (e exchange) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e.Response.Status, e.Response.Body = status, body
	return e
}

// on says what is answered from now on.
func (s *stage) on(cue string, answers ...exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cues[cue] = answers
}

// ServeHTTP answers the longest cue that a question begins with.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen, s.sent = append(s.seen, r), append(s.sent, string(body))
	best, asked := "", r.Method+" "+r.URL.Path
	for cue := range s.cues {
		if (cue == asked || strings.HasSuffix(cue, "/") && strings.HasPrefix(asked, cue)) && len(cue) > len(best) {
			best = cue
		}
	}
	if best == "" {
		s.t.Errorf("nobody knows what to answer to %s", asked)
		http.Error(w, "", http.StatusTeapot)
		return
	}
	e := s.cues[best][0].Response
	if len(s.cues[best]) > 1 {
		s.cues[best] = s.cues[best][1:]
	}
	if e.RetryAfter != "" {
		w.Header().Set("Retry-After", e.RetryAfter)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.Status)
	w.Write(e.Body)
}

// count tells how often something was asked.
func (s *stage) count(asked string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.seen {
		if r.Method+" "+r.URL.Path == asked {
			n++
		}
	}
	return n
}

// last gives the last question of a kind, and its body.
func (s *stage) last(asked string) (*http.Request, string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.seen) - 1; i >= 0; i-- {
		if s.seen[i].Method+" "+s.seen[i].URL.Path == asked {
			return s.seen[i], s.sent[i]
		}
	}
	s.t.Fatalf("nobody asked %s", asked)
	return nil, ""
}

// server is where the stage is.
func (s *stage) server() meili.Server {
	return meili.Server{URL: s.URL, Key: "the master key", Prefix: "lab"}
}

// open opens the lab's index on the stage.
func (s *stage) open() *meili.Index {
	s.t.Helper()
	index, err := meili.Open(s.t.Context(), s.server())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { index.Close() })
	return index
}
