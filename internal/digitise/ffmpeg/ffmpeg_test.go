package ffmpeg_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/ffmpeg"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

func videos(t *testing.T) *ffmpeg.Videos {
	t.Helper()
	b := boxtest.Open(t)
	if !b.Has("ffmpeg") || !b.Has("ffprobe") {
		needtest.Missing(t, "no ffmpeg")
	}
	return ffmpeg.New(b)
}

func job(t *testing.T, source string) digitise.Job {
	t.Helper()
	return digitise.Job{Source: source, Out: t.TempDir(), Progress: func(int, int) {}, Making: func(string) {}}
}

// made is all that the steps of a film yield, and where.
type made struct {
	media.Harvest
	out   map[string]string // folder by rung
	after []string          // the rungs after each step
}

// climb does every step of a film's plan.
func climb(t *testing.T, source string) made {
	t.Helper()
	v := videos(t)
	m := made{out: map[string]string{}}
	for _, step := range []digitise.Work{v.Examine, v.Lowest, v.Second, v.Rest} {
		j := job(t, source)
		h, err := step(t.Context(), j)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range h.Renditions {
			if info, err := os.Stat(filepath.Join(j.Out, r.Key)); err != nil || info.Size() == 0 {
				t.Errorf("%s: %v", r.Key, err)
			}
			m.out[r.Rung] = j.Out
		}
		m.Harvest.Add(h)
		m.after = append(m.after, fmt.Sprint(m.rungs()))
	}
	return m
}

// rungs names those that were made, in their order.
func (m made) rungs() (names []string) {
	for _, r := range m.Renditions {
		if r.Role == media.RoleInit {
			names = append(names, r.Rung)
		}
	}
	return names
}

func (m made) of(role media.Role, rung string) (found []media.Rendition) {
	for _, r := range m.Renditions {
		if r.Role == role && r.Rung == rung {
			found = append(found, r)
		}
	}
	return found
}

// cuts are the lengths of a rung's segments, in milliseconds.
func (m made) cuts(rung string) (cuts []int) {
	for _, s := range m.of(media.RoleSegment, rung) {
		cuts = append(cuts, int(math.Round(s.Duration*1000)))
	}
	return cuts
}

// drawn makes a film with ffmpeg: a moving picture, a tone, and what is given.
func drawn(t *testing.T, name, size, rate string, seconds int, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args := []string{
		"-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc2=s=%s:r=%s:d=%d", size, rate, seconds),
		"-f", "lavfi", "-i", fmt.Sprintf("sine=f=440:r=48000:d=%d", seconds),
	}
	args = append(append(args, more...), path)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

var x264 = []string{"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"}

func with(options []string, more ...string) []string { return append(slices.Clone(options), more...) }

func TestTheLowestRungComesFirstAndTwoRungsBeforeTheRest(t *testing.T) {
	m := climb(t, drawn(t, "film.mp4", "1280x800", "30", 9, with(x264, "-b:v", "6M", "-c:a", "aac")...))
	want := []string{"[]", "[240p voice]", "[240p voice 480p]", "[240p voice 480p 360p 720p]"}
	if !slices.Equal(m.after, want) {
		t.Errorf("%q", m.after)
	}
	for _, rung := range []string{"240p", "360p", "480p", "720p"} {
		if cuts := m.cuts(rung); !slices.Equal(cuts, []int{4000, 4000, 1000}) {
			t.Errorf("%s is cut at %v", rung, cuts)
		}
		if r := m.of(media.RoleInit, rung)[0]; fmt.Sprintf("%dp", min(r.Width, r.Height)) != rung || r.Rate != 30 {
			t.Errorf("%+v", r)
		}
	}
	if m.Width != 1280 || m.Height != 800 || math.Abs(m.Duration-9) > 0.1 || m.Flaw != "" || !m.Anew {
		t.Errorf("%+v", m.Harvest)
	}
}

func TestNoRungIsTallerThanTheFilmOrHardlyLower(t *testing.T) {
	for size, want := range map[string][]string{
		"160x120": {"120p", "voice"},
		"352x288": {"288p", "voice"},
		"480x352": {"240p", "voice", "352p"},
		"640x480": {"240p", "voice", "480p", "360p"},
		"768x576": {"240p", "voice", "360p", "576p"},
		"960x540": {"240p", "voice", "360p", "540p"},
	} {
		m := climb(t, drawn(t, "film.mkv", size, "10", 2, "-c:v", "mpeg4", "-q:v", "9", "-c:a", "aac"))
		if got := m.rungs(); !slices.Equal(got, want) {
			t.Errorf("%s: %v", size, got)
		}
		if len(m.of(media.RolePoster, "")) != 1 || len(m.of(media.RoleSheet, "")) != 1 {
			t.Errorf("%s: %d posters, %d sheets", size, len(m.of(media.RolePoster, "")), len(m.of(media.RoleSheet, "")))
		}
	}
}

func TestWhatEveryBrowserPlaysIsCopied(t *testing.T) {
	long := drawn(t, "long.mp4", "640x480", "10", 24, with(x264, "-g", "1000", "-c:a", "aac")...)
	for what, c := range map[string]struct {
		file string
		want bool
	}{
		"a usual film":              {drawn(t, "a.mp4", "640x480", "10", 9, with(x264, "-g", "30", "-c:a", "aac")...), true},
		"its sound is not AAC":      {drawn(t, "b.mkv", "640x480", "10", 9, with(x264, "-g", "30", "-c:a", "libvorbis")...), true},
		"24 s between key frames":   {long, false},
		"10 bits a colour":          {drawn(t, "c.mp4", "640x480", "10", 9, with(x264, "-pix_fmt", "yuv420p10le")...), false},
		"4:4:4":                     {drawn(t, "d.mp4", "640x480", "10", 9, with(x264, "-pix_fmt", "yuv444p")...), false},
		"MPEG-4 part 2":             {drawn(t, "e.mp4", "640x480", "10", 9, "-c:v", "mpeg4"), false},
		"60 pictures a second":      {drawn(t, "f.mp4", "640x480", "60", 9, with(x264, "-g", "30")...), false},
		"more than 4 Mbit a second": {drawn(t, "g.mp4", "640x480", "30", 9, with(x264, "-g", "30", "-b:v", "9M", "-minrate", "9M", "-maxrate", "9M", "-bufsize", "9M", "-nal-hrd", "cbr")...), false},
	} {
		m := climb(t, c.file)
		if got := slices.Contains(m.rungs(), ffmpeg.Source); got != c.want {
			t.Errorf("%s: %v", what, m.rungs())
		}
		if m.Flaw != "" {
			t.Errorf("%s: %s", what, m.Flaw)
		}
	}
}

// A player changes between rungs at any moment: what one shows then, all show.
func TestEveryRungShowsTheSameMoment(t *testing.T) {
	m := climb(t, drawn(t, "film.mp4", "640x480", "25", 60, with(x264, "-preset", "veryfast", "-g", "75", "-c:a", "aac")...))
	if got := m.rungs(); !slices.Equal(got, []string{"240p", "voice", "source", "360p"}) {
		t.Fatalf("%v", got)
	}
	for rung := range m.out {
		if rung == "" {
			continue
		}
		total := 0
		for _, c := range m.cuts(rung) {
			total += c
		}
		if math.Abs(float64(total)/1000-60) > 0.2 {
			t.Errorf("%s lasts %d ms", rung, total)
		}
	}
	low, whole := m.picture(t, "240p", 30), m.picture(t, "source", 30)
	if d := difference(low, whole); d > 6 {
		t.Errorf("30 s into the film two rungs differ by %.1f of 255", d)
	}
	if d := difference(low, m.picture(t, "source", 31)); d < 6 {
		t.Errorf("and as much as two moments do: %.1f", d)
	}
}

// picture is a moment of a rung, 64 × 48 pixels of grey.
func (m made) picture(t *testing.T, rung string, at int) []byte {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-ss", fmt.Sprint(at), "-i", m.joined(t, rung),
		"-frames:v", "1", "-vf", "scale=64:48,format=gray", "-f", "rawvideo", "-").Output()
	if err != nil || len(out) != 64*48 {
		t.Fatalf("%d bytes, %v", len(out), err)
	}
	return out
}

func difference(a, b []byte) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(float64(a[i]) - float64(b[i]))
	}
	return sum / float64(len(a))
}

// changed writes a file that is made from a real one.
func changed(t *testing.T, name string, change func([]byte) []byte) string {
	t.Helper()
	data, err := os.ReadFile(needtest.Corpus(t, name))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Sound and picture seldom end at the same moment, which is much of a clip.
func TestAClipOfASecondIsWhole(t *testing.T) {
	if m := climb(t, needtest.Corpus(t, "phone.mp4")); m.Flaw != "" {
		t.Error(m.Flaw)
	}
}

func TestAFilmThatWasCutShortPlaysAsFarAsItGoesAndSaysSo(t *testing.T) {
	m := climb(t, changed(t, "wannaworktogether.mp4", func(b []byte) []byte { return b[:len(b)/2] }))
	if m.Flaw != "video.truncated" || m.Duration < 60 || m.Duration > 150 || len(m.rungs()) < 3 || len(m.of(media.RolePoster, "")) != 1 {
		t.Errorf("%q, %.1f s, %v", m.Flaw, m.Duration, m.rungs())
	}
}

func TestWhatCannotBeWatchedIsToldApart(t *testing.T) {
	headless := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("moov"), []byte("gone")) }
	nothing := func(b []byte) []byte { return b[:1000] }
	whole := func(b []byte) []byte { return b }
	v := videos(t)
	for _, c := range []struct {
		what, file string
		change     func([]byte) []byte
		want       error
	}{
		{"the table of contents is missing", "phone.mp4", headless, digitise.ErrVideoDamaged},
		{"only the head is there", "wannaworktogether.mp4", nothing, digitise.ErrVideoDamaged},
		{"a document", "slides.docx", whole, digitise.ErrVideoDamaged},
		{"only sound", "speech.wav", whole, digitise.ErrAudioNotYet},
	} {
		path := changed(t, c.file, c.change)
		_, first := v.Examine(t.Context(), job(t, path))
		_, second := v.Lowest(t.Context(), job(t, path))
		if !errors.Is(first, c.want) && !errors.Is(second, c.want) {
			t.Errorf("%s: got %v and %v, want %v", c.what, first, second, c.want)
		}
	}
}

func TestTooManyStreamsAreRefused(t *testing.T) {
	maps := with(x264)
	for range 9 {
		maps = append(maps, "-map", "0:v:0")
	}
	if _, err := videos(t).Examine(t.Context(), job(t, drawn(t, "nine.mp4", "64x64", "10", 1, maps...))); !errors.Is(err, digitise.ErrVideoStreams) {
		t.Fatalf("got %v", err)
	}
}

// A playlist under the name of a video must not make ffmpeg open what it lists.
func TestAPlaylistIsNoVideo(t *testing.T) {
	playlist := "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:/job/source.ts\n#EXT-X-ENDLIST\n"
	path := changed(t, "slides.docx", func([]byte) []byte { return []byte(playlist) })
	if _, err := videos(t).Examine(t.Context(), job(t, path)); !errors.Is(err, digitise.ErrVideoDamaged) {
		t.Fatalf("got %v", err)
	}
}

func TestProgressIsToldInSecondsOfTheFilm(t *testing.T) {
	j := job(t, drawn(t, "film.mp4", "640x480", "25", 60, with(x264, "-c:a", "aac")...))
	var told [][2]int
	var making []string
	j.Progress = func(done, total int) { told = append(told, [2]int{done, total}) }
	j.Making = func(what string) { making = append(making, what) }
	if _, err := videos(t).Lowest(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if len(told) < 2 || told[len(told)-1] != [2]int{60, 60} || !slices.Equal(making, []string{"240p"}) {
		t.Errorf("%v of %v", told, making)
	}
}

// clock is how long something takes, for the table that -v prints.
func clock(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began).Round(time.Millisecond)
}
