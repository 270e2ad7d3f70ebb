package apptest_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// rung is one quality of a film, as the master playlist declares it.
type rung struct {
	name          string
	peak, average float64 // bits a second
	codecs, size  string
	rate          float64
}

// rungs reads a master playlist.
func rungs(t *testing.T, master string) (all []rung) {
	t.Helper()
	lines := strings.Split(master, "\n")
	for i, line := range lines {
		attributes, is := strings.CutPrefix(line, "#EXT-X-STREAM-INF:")
		if !is {
			continue
		}
		r := rung{name: strings.TrimSuffix(lines[i+1], ".m3u8")}
		for _, a := range regexp.MustCompile(`([A-Z-]+)=("[^"]*"|[^,]*)`).FindAllStringSubmatch(attributes, -1) {
			value := strings.Trim(a[2], `"`)
			number, _ := strconv.ParseFloat(value, 64)
			switch a[1] {
			case "BANDWIDTH":
				r.peak = number
			case "AVERAGE-BANDWIDTH":
				r.average = number
			case "FRAME-RATE":
				r.rate = number
			case "CODECS":
				r.codecs = value
			case "RESOLUTION":
				r.size = value
			}
		}
		all = append(all, r)
	}
	return all
}

// filmed is a lab with one film that a group follows.
type filmed struct {
	*apptest.Lab
	trainer, learner *apptest.Client
	course, film     string
	master           string // its address
}

// aFilm makes 40 s of a moving picture and a tone, and brings it to a group.
func aFilm(t *testing.T, lab *apptest.Lab, size string) *filmed {
	t.Helper()
	source := filepath.Join(t.TempDir(), "film.mkv")
	made, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s="+size+":r=25:d=40",
		"-f", "lavfi", "-i", "sine=f=440:r=48000:d=40", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "8M", "-minrate", "8M", "-maxrate", "8M", "-bufsize", "8M", "-c:a", "libvorbis", source).CombinedOutput()
	if err != nil {
		needtest.Missing(t, fmt.Sprintf("no ffmpeg: %v %s", err, made))
	}
	f := &filmed{Lab: lab, trainer: lab.As("nadia.berrada"), learner: lab.As("salma.amrani")}
	var module string
	f.course, module = f.trainer.Course("Le tableau électrique")
	f.film = f.trainer.Upload(f.course, module, source)
	return f
}

// published publishes the film once it is ready, and finds its address.
func (f *filmed) published(t *testing.T) {
	t.Helper()
	f.Idle()
	f.trainer.Publish(f.course, f.trainer.Group("ELEC-TS-101"))
	f.Idle()
	var v viewer
	f.learner.Get("/resources/"+f.film+"/viewer", &v)
	if v.Video == nil {
		t.Fatal("the film is not shown")
	}
	f.master = v.Video.Master
}

func (f *filmed) text(t *testing.T, address string) string {
	t.Helper()
	return string(apptest.MustSend(t, f.learner, http.MethodGet, address).Body)
}

// standing is what a trainer is told of a film.
type standing struct {
	Asset struct {
		State, Flaw string
		Steps       []struct{ Step, State, Making string }
	}
}

func TestWhatAPlaylistDeclaresIsTrue(t *testing.T) {
	t.Parallel()
	f := aFilm(t, apptest.Open(t), "1280x720")
	f.published(t)
	master := f.text(t, f.master)
	var names []string
	for _, r := range rungs(t, master) {
		names = append(names, r.name)
		f.measured(t, r)
	}
	if !slices.Equal(names, []string{"240p", "360p", "480p", "720p", "voice"}) {
		t.Errorf("%v in\n%s", names, master)
	}
	var s standing
	f.trainer.Get("/resources/"+f.film, &s)
	if len(s.Asset.Steps) != 4 || s.Asset.Steps[3].Making != "360p 720p" {
		t.Errorf("%+v", s)
	}
}

// measured compares what is declared of a rung with what ffprobe measures of it:
// it reads every segment by HTTP, as a player does.
func (f *filmed) measured(t *testing.T, r rung) {
	t.Helper()
	list := f.text(t, path.Dir(f.master)+"/"+r.name+".m3u8")
	var bits, seconds, peak float64
	for _, segment := range regexp.MustCompile(`#EXTINF:([0-9.]+),\n(\S+)`).FindAllStringSubmatch(list, -1) {
		lasts, _ := strconv.ParseFloat(segment[1], 64)
		size := float64(len(f.text(t, path.Dir(f.master)+"/"+segment[2]))) * 8
		bits, seconds = bits+size, seconds+lasts
		if lasts >= 2 {
			peak = max(peak, size/lasts)
		}
	}
	if off(r.average, bits/seconds) > 0.1 || off(r.peak, peak) > 0.1 || math.Abs(seconds-40) > 0.1 {
		t.Errorf("%s declares %.0f and at most %.0f bit/s, and takes %.0f and %.0f in %.1f s", r.name, r.average, r.peak, bits/seconds, peak, seconds)
	}
	said := f.probed(t, r.name)
	if want := said.codecs(); r.codecs != want {
		t.Errorf("%s declares %s and is %s", r.name, r.codecs, want)
	}
	if size := said.size(); r.size != size || size != "" && math.Abs(r.rate-25) > 0.01 {
		t.Errorf("%s declares %s at %.2f and is %s at 25", r.name, r.size, r.rate, size)
	}
}

func off(declared, measured float64) float64 { return math.Abs(declared-measured) / measured }

// probed is what ffprobe says of a rung.
type probed struct {
	Streams []struct {
		Codec   string `json:"codec_name"`
		Profile string `json:"profile"`
		Level   int    `json:"level"`
		Width   int    `json:"width"`
		Height  int    `json:"height"`
		Rate    string `json:"r_frame_rate"`
	} `json:"streams"`
}

// probed reads a rung with ffprobe by an address for outside players.
func (f *filmed) probed(t *testing.T, rung string) (p probed) {
	t.Helper()
	address := path.Dir(f.lent(t, f.learner)) + "/" + rung + ".m3u8"
	said, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-show_streams", "-of", "json", f.URL+address).CombinedOutput()
	if err == nil {
		err = json.Unmarshal(said, &p)
	}
	if err != nil {
		t.Fatalf("%s: %v %s", rung, err, said)
	}
	return p
}

// codecs writes what ffprobe found as RFC 6381 does: profile, constraints that
// x264 sets for High (none), level; AAC LC is audio object 2.
func (p probed) codecs() string {
	var all []string
	for _, s := range p.Streams {
		switch {
		case s.Codec == "h264" && s.Profile == "High":
			all = append(all, fmt.Sprintf("avc1.6400%02x", s.Level))
		case s.Codec == "aac" && s.Profile == "LC":
			all = append(all, "mp4a.40.2")
		default:
			all = append(all, s.Codec+" "+s.Profile)
		}
	}
	return strings.Join(all, ",")
}

func (p probed) size() string {
	for _, s := range p.Streams {
		if s.Width > 0 {
			return fmt.Sprintf("%dx%d", s.Width, s.Height)
		}
	}
	return ""
}

// lent asks for an address for another player.
func (f *filmed) lent(t *testing.T, c *apptest.Client) string {
	t.Helper()
	var lent struct{ Src, Playlist, Until string }
	if err := c.Do(http.StatusOK, http.MethodPost, "/resources/"+f.film+"/outside", nil).Into(&lent); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(lent.Src, ".mp4") || path.Dir(path.Dir(lent.Src)) != path.Dir(path.Dir(lent.Playlist)) {
		t.Errorf("%+v", lent)
	}
	return lent.Playlist
}

func TestAnotherPlayerPlaysAndSeeks(t *testing.T) {
	t.Parallel()
	f := aFilm(t, apptest.Open(t), "640x360")
	captions := "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nLe disjoncteur coupe le courant.\n"
	f.Idle()
	f.trainer.UploadBytes(apptest.Sending{Course: f.course, Module: f.module(t), Resource: f.film, As: "captions", Name: "film.fr.vtt"}, []byte(captions))
	f.published(t)
	address := f.URL + f.lent(t, f.learner)
	f.plays(t, address, "", 40)
	film := strings.TrimSuffix(address, "/hls/main.m3u8") + "/film/360p.mp4"
	f.plays(t, film, "", 40)
	f.plays(t, film, "8", 32)
	f.plays(t, film, "31.5", 8.5) // FFmpeg before 7.1.1 cannot seek in HLS of fMP4, whoever serves it
	f.checkVLC(t, film)
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", film).CombinedOutput()
	if d, _ := strconv.ParseFloat(strings.TrimSpace(string(out)), 64); err != nil || math.Abs(d-40) > 0.2 {
		t.Errorf("the film says that it lasts %s: %v", out, err)
	}
	// FFmpeg 5.1 takes no captions out of a list of rungs: it is given their own.
	out, err = exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", strings.TrimSuffix(address, "main.m3u8")+"captions/fr.m3u8", "-f", "srt", "-").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Le disjoncteur coupe le courant.") {
		t.Errorf("the captions: %v %s", err, out)
	}
	if master := f.text(t, f.master); strings.Count(master, `SUBTITLES="captions"`) != strings.Count(master, "STREAM-INF") {
		t.Errorf("captions are not offered with every rung:\n%s", master)
	}
}

// checkVLC: of the one address that people copy VLC is sent to the list, where it
// can seek; and nowhere when the address is over.
func (f *filmed) checkVLC(t *testing.T, film string) {
	t.Helper()
	for address, want := range map[string]int{film: http.StatusOK, f.URL + "/outside/" + strings.Repeat("A", 43) + "/film/360p.mp4": http.StatusNotFound} {
		r, err := f.Visitor().Send(http.MethodGet, strings.TrimPrefix(address, f.URL), nil, "User-Agent", "VLC/3.0.24 LibVLC/3.0.24")
		if err != nil || r.Status != want || strings.HasPrefix(string(r.Body), "#EXTM3U") != (want == http.StatusOK) {
			t.Errorf("VLC is answered %d %.40q: %v", r.Status, r.Body, err)
		}
	}
}

// plays decodes a film from a moment on to its end, and counts its pictures.
func (f *filmed) plays(t *testing.T, address, from string, lasts float64) {
	t.Helper()
	args := []string{"-v", "error", "-xerror", "-i", address, "-map", "0:v:0", "-map", "0:a:0", "-f", "null", "-", "-progress", "-"}
	if from != "" {
		args = append([]string{"-ss", from}, args...)
	}
	out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput()
	last := regexp.MustCompile(`(?s)^(.*frame=(\d+).*)?progress=end`).FindStringSubmatch(string(out))
	if err != nil || len(last) == 0 || strings.Contains(string(out), " @ 0x") {
		t.Errorf("from %s s on: %v %s", from, err, out)
		return
	}
	if pictures, _ := strconv.ParseFloat(last[2], 64); math.Abs(pictures-lasts*25) > 5 {
		t.Errorf("from %s s on it shows %.0f pictures", from, pictures)
	}
}

func (f *filmed) module(t *testing.T) string {
	t.Helper()
	var c struct{ Modules []struct{ ID string } }
	f.trainer.Get("/courses/"+f.course, &c)
	return c.Modules[0].ID
}

func TestAnAddressForAnotherPlayerEndsWithTheRightToTheFilm(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	now := func() time.Time { return time.Now().UTC().Add(skew) }
	f := aFilm(t, apptest.OpenAt(t, now), "320x240")
	f.published(t)
	stranger := f.As("omar.fassi")
	stranger.Do(http.StatusNotFound, http.MethodPost, "/resources/"+f.film+"/outside", nil)
	f.Visitor().Do(http.StatusUnauthorized, http.MethodPost, "/resources/"+f.film+"/outside", nil)

	visitor := f.Visitor()
	answers := func(address string) int { return apptest.MustSend(t, visitor, http.MethodGet, address).Status }
	expect := func(what, address string, want int) {
		t.Helper()
		if got := answers(address); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	first := f.lent(t, f.learner)
	expect("at once", first, http.StatusOK)
	r := apptest.MustSend(t, visitor, http.MethodGet, first)
	if r.Header.Get("Cache-Control") != "private, no-store" || r.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%v", r.Header)
	}
	base := path.Dir(path.Dir(first))
	expect("its segment", base+"/hls/240p/0.m4s", http.StatusOK)
	for _, other := range []string{"/original", "/poster.webp", "/hls/999p.m3u8", "/hls/240p/99.m4s", "/hls/captions/fr.m3u8", "/../../healthz"} {
		expect(other, base+other, http.StatusNotFound)
	}
	expect("another token", "/outside/"+strings.Repeat("A", 43)+"/hls/main.m3u8", http.StatusNotFound)

	late := f.lent(t, f.learner)
	skew = 6 * time.Minute
	expect("not opened within five minutes", late, http.StatusNotFound)
	expect("while it is played", first, http.StatusOK)
	skew = 11 * time.Minute // 40 s of film: ten minutes are the least
	expect("long after the film", first, http.StatusNotFound)

	signedIn := f.lent(t, f.learner)
	expect("before the sign-in ends", signedIn, http.StatusOK)
	f.learner.Do(http.StatusOK, http.MethodPost, "/sign-out", nil)
	f.learner = f.As("salma.amrani")
	mine := f.lent(t, f.learner)
	expect("before it is withdrawn", mine, http.StatusOK)
	f.trainer.Do(http.StatusOK, http.MethodPost, "/courses/"+f.course+"/withdraw", map[string]any{"reason": "fini"}, "If-Match", f.trainer.ETag("/courses/"+f.course))
	expect("once it is withdrawn", mine, http.StatusNotFound)
}

func TestAddressesForAnotherPlayerAreFew(t *testing.T) {
	t.Parallel()
	f := aFilm(t, apptest.Open(t), "160x120")
	f.published(t)
	for range 20 {
		f.lent(t, f.learner)
	}
	if r := f.learner.Do(http.StatusTooManyRequests, http.MethodPost, "/resources/"+f.film+"/outside", nil); r.Code() != "outside.too-many" {
		t.Errorf("%s", r.Body)
	}
}
