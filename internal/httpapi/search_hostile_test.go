package httpapi_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostileWords are what nobody should type, as it stands in an address.
func hostileWords() map[string]string {
	words := map[string]string{
		"500 words":                 strings.Repeat("disjoncteur ", 500),
		"as long as may be":         strings.Repeat("é", 500),
		"one letter too long":       strings.Repeat("a", 501),
		"one word":                  strings.Repeat("x", 400),
		"many short words":          strings.TrimSpace(strings.Repeat("a ", 240)),
		"many different words":      fmt.Sprint(slices.Collect(upTo(120))),
		"marks of vowels":           strings.Repeat("\u0651", 300),
		"accents on one letter":     "e" + strings.Repeat("\u0301", 400),
		"nothing":                   "",
		"quotes":                    `"disjoncteur" '"`,
		"an open quote":             `"disj`,
		"operators":                 `+disj -coupe AND (OR NOT ~2 ^9 *`,
		"a pattern":                 `/.*/ d*s?`,
		"a filter of Meilisearch":   `disj" OR acl = "public" OR rid EXISTS`,
		"a field of bleve":          `acl:public rid:prive _id:*`,
		"SQL":                       `'; DROP TABLE resource; --`,
		"JSON":                      `{"q":"","filter":["acl EXISTS"]}`,
		"a template":                `{{.}} ${7*7} %s%n%x`,
		"HTML":                      `<script>alert(1)</script>`,
		"control characters":        "disj\x01\x07\x1b[31m\x7f\u0085",
		"a null byte":               "disj\x00oncteur",
		"line ends":                 "disj\r\nSet-Cookie: a=b\r\n\r\n",
		"emoji":                     "🙂👩‍🔧🇲🇦 disjoncteur",
		"right-to-left override":    "\u202edisjoncteur\u202c\u2066\u2069\u200f",
		"what stands for our marks": "\ue000disjoncteur\ue001\x1f",
		"not characters":            "\ufffe\uffff\U000e0001\U0010ffff",
		"Arabic alone":              "و ال لل وال",
		"backslashes":               `\\\" \u0000 \x`,
	}
	for name, bytes := range map[string]string{
		"half a character": "disj%c3", "not UTF-8": "%ff%fe%80disj", "a surrogate": "%ed%a0%80", "an overlong null": "%c0%80", "percent signs": "%25%2500%u0041",
	} {
		words[name] = "raw:" + bytes
	}
	return words
}

func upTo(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// escaped writes a word for an address; what is raw is in it as it is.
func escaped(word string) string {
	if raw, is := strings.CutPrefix(word, "raw:"); is {
		return raw
	}
	return url.QueryEscape(word)
}

// Whatever is asked is answered, or refused as what cannot be asked; the lab
// itself never fails. How long it takes is told and decides nothing.
func TestWhatNobodyShouldAskIsAnsweredOrRefused(t *testing.T) {
	s := oneStage(t)
	slowest, which := time.Duration(0), ""
	usual := s.takes("/api/v1/search?q=disjoncteur")
	for name, word := range hostileWords() {
		for path, fixed := range map[string]bool{
			"/search?q=%s": false, "/search?lang=fr&q=%s&page=2": false, "/search/suggest?q=%s": false, "/search/suggest?lang=ar&q=a%s": false,
			"/search?q=disjoncteur&sector=%s&level=%s&type=%s": false, "/search?q=disjoncteur&language=%s&course=%s": false, "/search?q=disjoncteur&%s=1": false,
			"/search?lang=%s": true, "/search?page=%s": true, "/search?q=disjoncteur&in=%s": true,
		} {
			path = "/api/v1" + strings.ReplaceAll(path, "%s", escaped(word))
			began := time.Now()
			status := s.raw(path)
			if took := time.Since(began); took > slowest {
				slowest, which = took, name
			}
			// What has a fixed form is refused by it, as everywhere.
			if status != http.StatusOK && status != http.StatusBadRequest && !(fixed && status == http.StatusUnprocessableEntity) {
				t.Errorf("%s: %.200s answers %d", name, path, status)
			}
		}
	}
	t.Logf("the slowest is %q: %s, where a word takes %s", which, slowest, usual)
	if f := s.search(s.learner, "q=disjoncteur"); len(f.Groups) == 0 {
		t.Error("a good question is not answered any more")
	}
}

// takes gives how long a question takes that was asked before.
func (s *stage) takes(path string) time.Duration {
	s.raw(path)
	began := time.Now()
	s.raw(path)
	return time.Since(began)
}

// raw asks on a connection of its own and gives the status. What is asked need
// be no address that a client would send.
func (s *stage) raw(path string) int {
	s.t.Helper()
	conn, err := (&net.Dialer{Timeout: time.Minute}).DialContext(s.t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	s.must(err)
	defer conn.Close()
	sent := make(chan struct{})
	go func() { // the answer may come, and the connection end, before all is sent
		defer close(sent)
		_, _ = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n", path, s.learner)
	}()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatalf("%.200s is not answered: %v", path, err)
	}
	answer.Body.Close()
	conn.Close()
	<-sent
	return answer.StatusCode
}

// An address of ten megabytes is refused by the server before anybody reads it.
func TestAnAddressOfTenMegabytesIsRefused(t *testing.T) {
	s := oneStage(t)
	for _, path := range []string{"/search?q=", "/search/suggest?q=", "/search?sector="} {
		status := s.raw("/api/v1" + path + strings.Repeat("disjoncteur+", 10<<20/12))
		if !slices.Contains([]int{http.StatusBadRequest, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge}, status) {
			t.Errorf("%s with ten megabytes answers %d", path, status)
		}
	}
	body := strings.Repeat("x", 10<<20)
	if r := s.ask(s.learner, http.MethodGet, "/api/v1/search?q=disjoncteur", body); r.StatusCode != http.StatusOK && r.StatusCode != http.StatusBadRequest && r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("ten megabytes beside a question answer %d", r.StatusCode)
	}
}

// A null byte and bytes that are no UTF-8 are refused before any database is asked:
// PostgreSQL holds neither, and failed.
func TestAnAddressThatIsNoTextIsRefused(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		for _, path := range []string{
			"/courses?view=library&q=%s", "/courses?sector=%s", "/courses/%s", "/people?q=%s", "/people?group=%s", "/groups/%s", "/resources/a%sb", "/search?q=%s", "/search?course=%s",
		} {
			for _, bytes := range []string{"%00", "a%00b", "%ff", "%c3%28"} {
				if status := s.raw("/api/v1" + strings.ReplaceAll(path, "%s", bytes)); status != http.StatusBadRequest {
					t.Errorf("%s with %s answers %d", path, bytes, status)
				}
			}
		}
	})
}
