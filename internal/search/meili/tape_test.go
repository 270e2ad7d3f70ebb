package meili_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"sync"
	"testing"
)

// tape keeps what a real server answered, so that the suite runs where there is
// none. A question is known by its method, path and body; asked several times,
// the answers come in the order in which they came, whoever asks in between.
type tape struct {
	t       *testing.T
	network http.RoundTripper // nil where the tape answers
	mu      sync.Mutex
	sides   []side
	answers map[string][]side // by question, those that are still to come
}

// side is one question with its answer.
type side struct {
	Question string          `json:"question"`
	Status   int             `json:"status"`
	Answer   json.RawMessage `json:"answer"`
}

// play gives a tape that answers from a file.
func play(t *testing.T, file string) *tape {
	t.Helper()
	sides, err := readTape(file)
	if err != nil {
		t.Fatalf("there is neither a server (LAB_TEST_MEILI) nor a tape of one: %v", err)
	}
	p := &tape{t: t, answers: map[string][]side{}}
	for _, s := range sides {
		p.answers[s.Question] = append(p.answers[s.Question], s)
	}
	return p
}

// record gives a tape that listens to a server, and writes the file in the end.
func record(t *testing.T, file string) *tape {
	t.Helper()
	p := &tape{t: t, network: &http.Transport{DisableCompression: true}}
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		if err := writeTape(file, p.sides); err != nil {
			t.Errorf("write the tape: %v", err)
		}
	})
	return p
}

// RoundTrip asks the server, or the tape.
func (p *tape) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	question := fmt.Sprintf("%s %s %x", req.Method, req.URL.RequestURI(), sha256.Sum256(body))
	if p.network == nil {
		return p.answer(req, question, body), nil
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	res, err := p.network.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	return res, p.listen(question, res)
}

// answer gives what the server said, the last answer again where it was asked
// less often.
func (p *tape) answer(req *http.Request, question string, body []byte) *http.Response {
	p.mu.Lock()
	defer p.mu.Unlock()
	left := p.answers[question]
	if len(left) == 0 {
		p.t.Errorf("the tape does not know %s %s with %.300s\nrecord again: LAB_TEST_RECORD=1, with LAB_TEST_MEILI and LAB_TEST_MEILI_KEY", req.Method, req.URL.Path, body)
		return response(http.StatusBadRequest, []byte(`{"code":"tape"}`))
	}
	if len(left) > 1 {
		p.answers[question] = left[1:]
	}
	return response(left[0].Status, left[0].Answer)
}

func response(status int, body []byte) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(bytes.NewReader(body))}
}

// What an answer holds that is another each time, and what is secret.
var (
	passing = regexp.MustCompile(`,"(processingTimeMs|requestUid)":("[^"]*"|\d+)`)
	secret  = regexp.MustCompile(`"key":"[^"]*"`)
	waiting = regexp.MustCompile(`"status":"(enqueued|processing)".*"finishedAt":null`)
)

// listen keeps an answer. That a task is not yet done is left out, so that a
// tape does not wait.
func (p *tape) listen(question string, res *http.Response) error {
	body, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return err
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if waiting.Match(body) {
		return nil
	}
	kept := secret.ReplaceAll(passing.ReplaceAll(body, nil), []byte(`"key":"on tape"`))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sides = append(p.sides, side{Question: question, Status: res.StatusCode, Answer: kept})
	return nil
}

func readTape(file string) (sides []side, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	for lines := json.NewDecoder(unpacked); ; {
		var s side
		err := lines.Decode(&s)
		if errors.Is(err, io.EOF) {
			return sides, nil
		}
		if err != nil {
			return nil, err
		}
		sides = append(sides, s)
	}
}

func writeTape(file string, sides []side) error {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for _, s := range sides {
		if err := lines.Encode(s); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, packed.Bytes(), 0o644)
}
