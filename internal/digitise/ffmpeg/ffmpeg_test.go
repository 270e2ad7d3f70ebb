package ffmpeg_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/ffmpeg"
	"github.com/digital-learning-lab/lab/internal/media"
)

// missing leaves the test, or fails it where everything has to be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("LAB_TEST_REQUIRE") == "all" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func videos(t *testing.T) *ffmpeg.Videos {
	t.Helper()
	b, err := box.Probe(t.Context())
	if err != nil {
		missing(t, "no sandbox: "+err.Error())
	}
	if !b.Has("ffmpeg") || !b.Has("ffprobe") {
		missing(t, "no ffmpeg")
	}
	return ffmpeg.New(b)
}

// corpus is the path of a real file, see .ci/corpus.
func corpus(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("LAB_TEST_CORPUS"), name)
	if _, err := os.Stat(path); err != nil || os.Getenv("LAB_TEST_CORPUS") == "" {
		missing(t, "no "+name+": set LAB_TEST_CORPUS to what .ci/corpus laid out")
	}
	return path
}

func job(t *testing.T, source string) digitise.Job {
	t.Helper()
	return digitise.Job{Source: source, Out: t.TempDir(), Progress: func(int, int) {}}
}

// changed writes a file that is made from a real one.
func changed(t *testing.T, name string, change func([]byte) []byte) string {
	t.Helper()
	data, err := os.ReadFile(corpus(t, name))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFilmIsCutAtItsKeyFramesWithoutLosingASecond(t *testing.T) {
	j := job(t, corpus(t, "wannaworktogether.mp4"))
	began := time.Now()
	h, err := videos(t).Stream(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.0f s of film in %s", h.Duration, time.Since(began).Round(time.Millisecond))
	total, next := 0.0, 0
	for i, r := range h.Renditions {
		if info, err := os.Stat(filepath.Join(j.Out, r.Key)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", r.Key, err)
		}
		if (r.Role == media.RoleInit) != (i == 0) {
			t.Errorf("rendition %d is %s", i, r.Role)
		}
		if r.Role == media.RoleSegment {
			if r.Ord != next || r.Duration > 15 {
				t.Errorf("segment %d is number %d and lasts %.1f s", next, r.Ord, r.Duration)
			}
			next++
			total += r.Duration
		}
	}
	if math.Abs(total-180.25) > 0.5 || math.Abs(h.Duration-180.25) > 0.5 || h.Width != 480 || h.Height != 352 {
		t.Errorf("%d segments of %.2f s for %.2f s, %d × %d", next, total, h.Duration, h.Width, h.Height)
	}
}

// Sound and picture seldom end at the same moment, which is much of a clip.
func TestAClipOfASecondIsWhole(t *testing.T) {
	if _, err := videos(t).Stream(t.Context(), job(t, corpus(t, "phone.mp4"))); err != nil {
		t.Fatal(err)
	}
}

func TestAFilmHasAPoster(t *testing.T) {
	j := job(t, corpus(t, "wannaworktogether.mp4"))
	h, err := videos(t).Poster(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Renditions) != 1 || h.Renditions[0].Width != 480 || h.Renditions[0].Height != 352 {
		t.Fatalf("%+v", h.Renditions)
	}
	picture, err := os.ReadFile(filepath.Join(j.Out, h.Renditions[0].Key))
	if err != nil || string(picture[8:12]) != "WEBP" {
		t.Fatalf("no WebP: %v", err)
	}
}

func TestWhatCannotBeWatchedIsToldApart(t *testing.T) {
	half := func(b []byte) []byte { return b[:len(b)/2] }
	headless := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("moov"), []byte("gone")) }
	nothing := func(b []byte) []byte { return b[:1000] }
	whole := func(b []byte) []byte { return b }
	for _, c := range []struct {
		what, file string
		change     func([]byte) []byte
		want       error
	}{
		{"the second half is missing", "wannaworktogether.mp4", half, digitise.ErrVideoTruncated},
		{"the table of contents is missing", "phone.mp4", headless, digitise.ErrVideoDamaged},
		{"only the head is there", "wannaworktogether.mp4", nothing, digitise.ErrVideoDamaged},
		{"VP8", "vp8.webm", whole, digitise.ErrVideoNotYet},
		{"a document", "slides.docx", whole, digitise.ErrVideoDamaged},
		{"only sound", "speech.wav", whole, digitise.ErrAudioNotYet},
	} {
		if _, err := videos(t).Stream(t.Context(), job(t, changed(t, c.file, c.change))); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, err, c.want)
		}
	}
}

// drawn makes a film of 20 s with a key frame every so many pictures, 10 a
// second, and the given further arguments.
func drawn(t *testing.T, keys string, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "drawn.mp4")
	args := []string{"-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:r=10:d=20", "-pix_fmt", "yuv420p",
		"-c:v", "libx264", "-preset", "ultrafast", "-g", keys, "-keyint_min", keys, "-sc_threshold", "0"}
	args = append(append(args, more...), path)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestASilentFilmIsWatchedToo(t *testing.T) {
	v := videos(t)
	h, err := v.Stream(t.Context(), job(t, drawn(t, "30")))
	if err != nil || len(h.Renditions) != 1+5 || math.Abs(h.Duration-20) > 0.2 {
		t.Fatalf("%d renditions of %.1f s, %v", len(h.Renditions), h.Duration, err)
	}
}

func TestOnlyWhatBrowsersCanPlayAndSeekIsCopied(t *testing.T) {
	v := videos(t)
	for what, path := range map[string]string{
		"20 s between key frames": drawn(t, "1000"),
		"10 bits a colour":        drawn(t, "30", "-pix_fmt", "yuv420p10le"),
		"4:4:4":                   drawn(t, "30", "-pix_fmt", "yuv444p"),
		"MPEG-4 part 2":           drawn(t, "30", "-c:v", "mpeg4"),
	} {
		if _, err := v.Stream(t.Context(), job(t, path)); !errors.Is(err, digitise.ErrVideoNotYet) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func TestTooManyStreamsAreRefused(t *testing.T) {
	v := videos(t)
	var maps []string
	for range 9 {
		maps = append(maps, "-map", "0:v:0")
	}
	if _, err := v.Stream(t.Context(), job(t, drawn(t, "30", maps...))); !errors.Is(err, digitise.ErrVideoStreams) {
		t.Fatalf("got %v", err)
	}
}

// A playlist under the name of a video must not make ffmpeg open what it lists.
func TestAPlaylistIsNoVideo(t *testing.T) {
	playlist := "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:/job/source.ts\n#EXT-X-ENDLIST\n"
	path := changed(t, "slides.docx", func([]byte) []byte { return []byte(playlist) })
	if _, err := videos(t).Stream(t.Context(), job(t, path)); !errors.Is(err, digitise.ErrVideoDamaged) {
		t.Fatalf("got %v", err)
	}
}
