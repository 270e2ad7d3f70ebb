package ffmpeg_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// formats are the containers that cameras, phones and browsers write, each with
// encodings that are usual in it.
var formats = []struct {
	name string
	args []string
}{
	{"film.mp4", with(x264, "-c:a", "aac")},
	{"film.mov", with(x264, "-c:a", "pcm_s16le")},
	{"film.mkv", with(x264, "-c:a", "libvorbis")},
	{"mpeg4.avi", []string{"-c:v", "mpeg4", "-q:v", "6", "-c:a", "libmp3lame"}},
	{"mjpeg.avi", []string{"-c:v", "mjpeg", "-q:v", "6", "-c:a", "pcm_s16le"}},
	{"vp8.webm", []string{"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus"}},
	{"vp9.webm", []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus"}},
	{"film.ogv", []string{"-c:v", "libtheora", "-q:v", "5", "-c:a", "libvorbis"}},
	{"film.3gp", []string{"-s", "352x288", "-c:v", "h263", "-c:a", "aac", "-ar", "8000", "-ac", "1"}},
	{"mpeg1.mpg", []string{"-r", "25", "-c:v", "mpeg1video", "-q:v", "5", "-c:a", "mp2"}},
	{"film.ts", with(x264, "-c:a", "aac")},
	{"film.flv", []string{"-c:v", "flv", "-q:v", "6", "-c:a", "libmp3lame", "-ar", "44100"}},
	{"film.wmv", []string{"-c:v", "wmv2", "-q:v", "6", "-c:a", "wmav2"}},
	{"hevc.mp4", []string{"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "aac"}},
	{"hdr.mp4", []string{"-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc", "-tag:v", "hvc1", "-c:a", "aac"}},
	{"interlaced.mpg", []string{"-r", "25", "-c:v", "mpeg2video", "-flags", "+ilme+ildct", "-top", "1", "-q:v", "5", "-c:a", "mp2"}},
}

func TestEveryFormatOfPhonesCamerasAndBrowsersEndsPlayable(t *testing.T) {
	t.Logf("%-22s %8s %8s %6s  %s", "5 s of", "steps", "ffmpeg", "ratio", "rungs")
	for _, f := range formats {
		path := drawn(t, f.name, "480x360", "25", 5, f.args...)
		plays(t, f.name, path)
	}
	for _, name := range []string{"vp8.webm", "phone.mp4", "wannaworktogether.mp4"} {
		plays(t, name, needtest.Corpus(t, name))
	}
}

// plays climbs a film and decodes every rung as a browser's encodings, to the
// end; the raw tool's time for the same rungs stands beside ours.
func plays(t *testing.T, name, path string) {
	t.Helper()
	var m made
	ours := clock(func() { m = climb(t, path) })
	if m.Flaw != "" || len(m.rungs()) == 0 {
		t.Errorf("%s: %v, flaw %q", name, m.rungs(), m.Flaw)
		return
	}
	for _, rung := range m.rungs() {
		said := m.decoded(t, rung)
		if want := strings.Count(m.of(media.RoleInit, rung)[0].Codecs, ",") + 1; strings.Count(said, "h264")+strings.Count(said, "aac") != want {
			t.Errorf("%s %s: %q", name, rung, said)
		}
		total := 0
		for _, c := range m.cuts(rung) {
			total += c
		}
		if math.Abs(float64(total)/1000-m.Duration) > max(0.5, m.Duration*0.02) {
			t.Errorf("%s %s lasts %d ms of %.1f s", name, rung, total, m.Duration)
		}
	}
	if os.Getenv("LAB_TEST_DEEP") != "1" {
		return
	}
	raw := m.raw(t, path)
	t.Logf("%-22s %8s %8s %6.2f  %v", name, ours, raw, ours.Seconds()/raw.Seconds(), m.rungs())
}

// decoded decodes all of a rung and gives the encodings of its streams.
func (m made) decoded(t *testing.T, rung string) string {
	t.Helper()
	path := m.joined(t, rung)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-xerror", "-i", path, "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%s: %v %s", rung, err, out)
	}
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,pix_fmt", "-of", "csv=p=0", path).CombinedOutput()
	if err != nil || rung != "voice" && !bytes.Contains(out, []byte("yuv420p")) {
		t.Errorf("%s: %v %s", rung, err, out)
	}
	return string(out)
}

// joined puts a rung together as one file.
func (m made) joined(t *testing.T, rung string) string {
	t.Helper()
	var whole []byte
	for _, role := range []media.Role{media.RoleInit, media.RoleSegment} {
		for _, r := range m.of(role, rung) {
			piece, err := os.ReadFile(filepath.Join(m.out[rung], r.Key))
			if err != nil {
				t.Fatal(err)
			}
			whole = append(whole, piece...)
		}
	}
	path := filepath.Join(t.TempDir(), rung+".mp4")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// raw is the time of ffmpeg alone for the same rungs, one run each.
func (m made) raw(t *testing.T, path string) time.Duration {
	t.Helper()
	return clock(func() {
		for _, r := range m.Renditions {
			if r.Role != media.RoleInit || r.Width == 0 {
				continue
			}
			args := []string{"-v", "error", "-y", "-i", path, "-map", "0:v:0", "-map", "0:a:0?", "-vf", "scale=-2:" + strconv.Itoa(r.Height), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-crf", "23", "-af", "loudnorm", "-c:a", "aac", "-ac", "1", "-b:a", "64k"}
			if r.Rung == "source" {
				args = []string{"-v", "error", "-y", "-i", path, "-map", "0:v:0", "-map", "0:a:0?", "-c:v", "copy", "-af", "loudnorm", "-c:a", "aac", "-ac", "1", "-b:a", "64k"}
			}
			if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, filepath.Join(t.TempDir(), "raw.mp4"))...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
	})
}

func TestAPhoneThatWasHeldUprightShowsAnUprightFilm(t *testing.T) {
	flat := drawn(t, "flat.mp4", "1280x720", "25", 5, with(x264, "-c:a", "aac")...)
	path := filepath.Join(t.TempDir(), "upright.mp4")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	m := climb(t, path)
	if m.Width != 720 || m.Height != 1280 || !slices.Equal(m.rungs(), []string{"240p", "voice", "480p", "360p", "720p"}) {
		t.Errorf("%d × %d, %v", m.Width, m.Height, m.rungs())
	}
	if r := m.of(media.RoleInit, "480p")[0]; r.Width != 480 || r.Height != 854 {
		t.Errorf("%d × %d", r.Width, r.Height)
	}
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height:stream_side_data=rotation", "-of", "csv=p=0", m.joined(t, "480p")).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "480,854" {
		t.Errorf("%v %q", err, out)
	}
}

// What a browser records has no duration and no steady pace.
func TestAFilmRecordedInABrowserKnowsHowLongItLasts(t *testing.T) {
	path := drawn(t, "live.webm", "640x480", "25", 9, "-vf", "select='not(mod(n,3))+between(t,2,3)'", "-fps_mode", "vfr", "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M", "-c:a", "libopus", "-live", "1", "-f", "webm")
	if out, _ := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path).Output(); strings.TrimSpace(string(out)) != "N/A" {
		t.Fatalf("the file tells its duration: %s", out)
	}
	m := climb(t, path)
	if math.Abs(m.Duration-9) > 0.3 || m.Flaw != "" || m.cuts("240p")[0] != 4000 {
		t.Errorf("%.2f s, %q, %v", m.Duration, m.Flaw, m.cuts("240p"))
	}
}

func TestASilentFilmIsWatchedToo(t *testing.T) {
	m := climb(t, drawn(t, "silent.mp4", "640x480", "25", 9, with(x264, "-an")...))
	if slices.Contains(m.rungs(), "voice") || len(m.rungs()) < 3 || m.of(media.RoleInit, "240p")[0].Codecs != "avc1.64000d" {
		t.Errorf("%v %q", m.rungs(), m.of(media.RoleInit, "240p")[0].Codecs)
	}
}

// Old camcorders write pixels that are not square.
func TestAFilmOfOblongPixelsHasItsShape(t *testing.T) {
	m := climb(t, drawn(t, "dv.mpg", "720x576", "25", 3, "-c:v", "mpeg2video", "-q:v", "6", "-aspect", "16:9", "-c:a", "mp2"))
	if m.Width != 1024 || m.Height != 576 || m.of(media.RoleInit, "240p")[0].Width != 426 {
		t.Errorf("%d × %d, lowest %+v", m.Width, m.Height, m.of(media.RoleInit, "240p")[0])
	}
}
