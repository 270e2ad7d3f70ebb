package httpapi_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/needtest"
)

func TestMediaAreSentToWhoMayReadThem(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		for _, want := range []struct{ file, mime, cache, body string }{
			{"hls/source/1.m4s", "video/iso.segment", "private, max-age=31536000, immutable", strings.Repeat("b", 50_000)},
			{"hls/source/init.mp4", "video/mp4", "private, max-age=31536000, immutable", "init"},
			{"poster.webp", "image/webp", "private, max-age=31536000, immutable", "poster"},
			{"captions/fr.vtt", "text/vtt", "private, max-age=31536000, immutable", "WEBVTT\n"},
		} {
			g := s.ask(s.learner, http.MethodGet, s.at(s.film, want.file), "")
			if g.StatusCode != http.StatusOK || string(g.Body) != want.body {
				t.Errorf("%s: %d, %d bytes", want.file, g.StatusCode, len(g.Body))
			}
			for name, value := range map[string]string{"Content-Type": want.mime, "Cache-Control": want.cache, "X-Content-Type-Options": "nosniff", "Content-Disposition": ""} {
				if g.Header.Get(name) != value {
					t.Errorf("%s: %s is %q, want %q", want.file, name, g.Header.Get(name), value)
				}
			}
			again := s.ask(s.learner, http.MethodGet, s.at(s.film, want.file), "", "If-None-Match", g.Header.Get("ETag"))
			if g.Header.Get("ETag") == "" || again.StatusCode != http.StatusNotModified {
				t.Errorf("%s: asked again with its tag answers %d", want.file, again.StatusCode)
			}
			head := s.ask(s.learner, http.MethodHead, s.at(s.film, want.file), "")
			if head.StatusCode != http.StatusOK || head.ContentLength != int64(len(want.body)) || len(head.Body) > 0 {
				t.Errorf("HEAD %s: %d of %d bytes", want.file, head.StatusCode, head.ContentLength)
			}
		}
	})
}

func TestAnAddressOfAnOtherRevisionIsNotKept(t *testing.T) {
	s := oneStage(t)
	g := s.ask(s.learner, http.MethodGet, "/media/"+s.film+"/3/poster.webp", "")
	if g.StatusCode != http.StatusOK || g.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%d, to be kept %q", g.StatusCode, g.Header.Get("Cache-Control"))
	}
}

func TestAPlaylistNamesWhatCanBePlayed(t *testing.T) {
	s := oneStage(t)
	main := s.ask(s.learner, http.MethodGet, s.at(s.film, "hls/main.m3u8"), "")
	if main.Header.Get("Content-Type") != "application/vnd.apple.mpegurl" || main.Header.Get("Cache-Control") != "private, no-cache" || !strings.Contains(string(main.Body), "\nsource.m3u8\n") {
		t.Fatalf("main playlist %v:\n%s", main.Header, main.Body)
	}
	if again := s.ask(s.learner, http.MethodGet, s.at(s.film, "hls/main.m3u8"), "", "If-None-Match", main.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again with its tag answers %d", again.StatusCode)
	}
	rung := s.ask(s.learner, http.MethodGet, s.at(s.film, "hls/source.m3u8"), "")
	segments := regexp.MustCompile(`(?m)^source/\d+\.m4s$`).FindAllString(string(rung.Body), -1)
	if len(segments) != 3 {
		t.Fatalf("playlist of the rung:\n%s", rung.Body)
	}
	for _, segment := range segments {
		if g := s.ask(s.learner, http.MethodGet, s.at(s.film, "hls/"+segment), ""); g.StatusCode != http.StatusOK || len(g.Body) != 50_000 {
			t.Errorf("%s: %d", segment, g.StatusCode)
		}
	}
}

func TestRangesOfMedia(t *testing.T) {
	s := oneStage(t)
	at := s.at(s.film, "hls/source/0.m4s")
	tag := s.ask(s.learner, http.MethodHead, at, "").Header.Get("ETag")
	many := make([]string, 100_000)
	for i := range many {
		many[i] = fmt.Sprintf("%d-%d", 2*i, 2*i)
	}
	for _, c := range []struct {
		ranges, ifRange string
		status          int
		of              string // Content-Range, or the beginning of Content-Type
	}{
		{"bytes=0-9", "", 206, "bytes 0-9/50000"},
		{"bytes=49990-", "", 206, "bytes 49990-49999/50000"},
		{"bytes=-10", "", 206, "bytes 49990-49999/50000"},
		{"bytes=40000-90000", "", 206, "bytes 40000-49999/50000"},
		{"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14", "", 206, "multipart/byteranges"},
		{"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16", "", 416, "bytes */50000"},
		{"bytes=0-10,10-20", "", 416, "bytes */50000"},
		{"bytes=30-40,0-35", "", 416, "bytes */50000"},
		{"bytes=5-2", "", 416, "bytes */50000"},
		{"bytes=50000-", "", 416, "bytes */50000"},
		{"bytes=-0", "", 416, "bytes */50000"},
		{"bytes=x-y", "", 416, "bytes */50000"},
		{"bytes=+1-2", "", 416, "bytes */50000"},
		{"bytes=" + strings.Join(many[:5000], ","), "", 416, "bytes */50000"},
		{"lines=1-2", "", 200, ""},
		{"bytes=0-9", `"of something else"`, 200, ""},
		{"bytes=0-9", tag, 206, "bytes 0-9/50000"},
	} {
		headers := []string{"Range", c.ranges}
		if c.ifRange != "" {
			headers = append(headers, "If-Range", c.ifRange)
		}
		g := s.ask(s.learner, http.MethodGet, at, "", headers...)
		got := g.Header.Get("Content-Range")
		if strings.HasPrefix(c.of, "multipart") {
			got, _, _ = mime.ParseMediaType(g.Header.Get("Content-Type"))
		}
		if g.StatusCode != c.status || got != c.of {
			t.Errorf("%.60s, if %s: %d %q, want %d %q", c.ranges, c.ifRange, g.StatusCode, got, c.status, c.of)
		}
		if len(g.Body) > 51_000 {
			t.Errorf("%.60s: %d bytes of 50000", c.ranges, len(g.Body))
		}
	}
}

func TestADownloadIsNothingThatRuns(t *testing.T) {
	s := oneStage(t)
	g := s.ask(s.learner, http.MethodGet, s.at(s.film, "original"), "")
	if !bytes.Equal(g.Body, s.original) {
		t.Fatalf("%d: %d bytes", g.StatusCode, len(g.Body))
	}
	said := g.Header.Get("Content-Disposition")
	if !regexp.MustCompile(`^attachment; filename="[^"]+\.mp4"; filename\*=UTF-8''[^"]+\.mp4$`).MatchString(said) {
		t.Errorf("disposition %q", said)
	}
	if csp := g.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox") {
		t.Errorf("policy %q", csp)
	}
}

// number is what alone may differ between two refusals.
var number = regexp.MustCompile(`"request_id":"[^"]*"`)

func TestForeignAndAbsentMediaAnswerAlike(t *testing.T) {
	s := oneStage(t)
	absent := s.ids.New()
	for who, token := range map[string]string{"a learner of another group": s.stranger, "nobody": ""} {
		want := map[bool]int{true: http.StatusUnauthorized, false: http.StatusNotFound}[token == ""]
		for _, file := range []string{"poster.webp", "hls/main.m3u8", "hls/source/0.m4s", "hls/source/99.m4s", "captions/fr.vtt", "original", "page/1.webp", "no/such/thing", "..%2f..%2foriginal"} {
			foreign, none := s.ask(token, http.MethodGet, s.at(s.film, file), ""), s.ask(token, http.MethodGet, s.at(absent, file), "")
			if foreign.StatusCode != want || none.StatusCode != want {
				t.Errorf("%s asks for %s: %d foreign, %d absent, want %d", who, file, foreign.StatusCode, none.StatusCode, want)
			}
			if a, b := number.ReplaceAll(foreign.Body, nil), number.ReplaceAll(none.Body, nil); !bytes.Equal(a, b) {
				t.Errorf("%s asks for %s:\n%s\n%s", who, file, a, b)
			}
			for name := range foreign.Header {
				if name != "X-Request-Id" && name != "Date" && foreign.Header.Get(name) != none.Header.Get(name) {
					t.Errorf("%s asks for %s: %s tells them apart", who, file, name)
				}
			}
		}
	}
}

func TestWithdrawnMediaPlayNoMore(t *testing.T) {
	s := oneStage(t)
	s.withdraw()
	for _, file := range []string{"hls/main.m3u8", "hls/source/0.m4s", "original"} {
		if g := s.ask(s.learner, http.MethodGet, s.at(s.film, file), ""); g.StatusCode != http.StatusNotFound {
			t.Errorf("a learner gets %s: %d", file, g.StatusCode)
		}
		if g := s.ask(s.trainer, http.MethodGet, s.at(s.film, file), ""); g.StatusCode != http.StatusOK {
			t.Errorf("its trainer gets %s: %d", file, g.StatusCode)
		}
	}
}

// asServer is set for the process that TestTheKernelSendsMedia looks at.
const asServer = "LAB_TEST_AS_SERVER"

// TestServeMedia is no test: it is the server of the next one, in a process of
// its own, until its input ends.
func TestServeMedia(t *testing.T) {
	if os.Getenv(asServer) == "" {
		return
	}
	s := oneStage(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	server := &http.Server{Handler: s.handler}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // the end is all that matters
		_ = server.Shutdown(context.Background())
	}()
	fmt.Fprintf(os.Stdout, "serving http://%s%s %s\n", listener.Addr(), s.at(s.film, "original"), s.learner)
	_ = server.Serve(listener) // ends by Shutdown
}

// Bytes of media never pass through the process: the kernel sends them from the
// file, with everything in front that a request meets.
func TestTheKernelSendsMedia(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		needtest.Missing(t, "strace is not installed")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	program := exec.CommandContext(t.Context(), strace, "-f", "-e", "trace=sendfile", "-o", trace, os.Args[0], "-test.run=^TestServeMedia$")
	program.Env = append(os.Environ(), asServer+"=1")
	in, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	var url, token string
	if _, err := fmt.Fscanf(out, "serving %s %s\n", &url, &token); err != nil {
		t.Fatalf("the server did not start: %v", err)
	}
	whole := fetch(t, url, token, "")
	part := fetch(t, url, token, "bytes=1000000-2999999")
	_ = in.Close()
	_, _ = io.Copy(io.Discard, out)
	if err := program.Wait(); err != nil {
		t.Fatal(err)
	}
	calls, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	const looked = 2 * 512 // net/http reads the beginning of a file itself
	if sent := sentByKernel(string(calls)); sent < whole+part-looked {
		t.Errorf("the kernel sent %d bytes of %d:\n%.2000s", sent, whole+part, calls)
	}
}

func fetch(t *testing.T, url, token, ranges string) int64 {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if ranges != "" {
		r.Header.Set("Range", ranges)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // only read from
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || res.StatusCode >= 300 || n < 2_000_000 {
		t.Fatalf("%d, %d bytes, %v", res.StatusCode, n, err)
	}
	return n
}

// sentByKernel adds up what sendfile calls of a trace have sent.
func sentByKernel(trace string) (sum int64) {
	for _, m := range regexp.MustCompile(`sendfile.*\) += (\d+)`).FindAllStringSubmatch(trace, -1) {
		n, _ := strconv.ParseInt(m[1], 10, 64) // digits
		sum += n
	}
	return sum
}
