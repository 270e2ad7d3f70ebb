package caption_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/caption"
	"github.com/digital-learning-lab/lab/internal/media"
)

func TestSubRipAndWebVTTAreBothRead(t *testing.T) {
	for name, file := range map[string]string{
		"WebVTT": "WEBVTT - title\nLanguage: fr\n\nSTYLE\n::cue { color: red }\n\nNOTE one\ntwo\n\nintro\n00:01.500 --> 00:03.000 align:start\n<v Aïcha>Le <b>disjoncteur</b>\ndifférentiel &amp; la terre\n",
		"SRT":    "1\r\n00:00:01,500 --> 00:00:03,000\r\n{\\an8}Le <i>disjoncteur</i>\r\ndifférentiel & la terre\r\n",
	} {
		track, err := caption.Parse([]byte(file), "film.vtt")
		if err != nil || len(track.Cues) != 1 || len(track.Problems) != 0 {
			t.Fatalf("%s: %d cues, %v, %v", name, len(track.Cues), track.Problems, err)
		}
		if c := track.Cues[0]; c.Start != 1.5 || c.End != 3 || c.Text != "Le disjoncteur différentiel & la terre" {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestCaptionsInAnyEncodingSayTheSame(t *testing.T) {
	srt := func(said string) string { return "1\n00:00:01,000 --> 00:00:02,000\n" + said + "\n" }
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	french, arabic := "Où est le câble ? Ça coûte cher, à l'été.", "القاطع التفاضلي يحمي الأشخاص"
	for _, c := range []struct {
		name, said string
		in         encoding.Encoding
	}{
		{"UTF-8", french, encoding.Nop}, {"UTF-8 with mark", french, unicode.UTF8BOM},
		{"Windows-1252", french, charmap.Windows1252}, {"Windows-1256", arabic, charmap.Windows1256},
		{"UTF-16 LE", arabic, utf16(unicode.LittleEndian, unicode.UseBOM)}, {"UTF-16 BE", french, utf16(unicode.BigEndian, unicode.UseBOM)},
		{"UTF-16 LE, no mark", french, utf16(unicode.LittleEndian, unicode.IgnoreBOM)}, {"UTF-16 BE, no mark", arabic, utf16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		data, err := c.in.NewEncoder().String(srt(c.said))
		if err != nil {
			t.Fatal(err)
		}
		track, err := caption.Parse([]byte(data), "film.srt")
		if err != nil || track.Cues[0].Text != c.said {
			t.Errorf("%s: %v, %+v", c.name, err, track.Cues)
		}
	}
}

func TestWhatCannotBeUsedIsToldByLineAndTheRestKept(t *testing.T) {
	file := "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nkept\n\n00:00:05.000 --> 00:00:04.000\nbackwards\n\n4\n00:00:zz.000 --> 00:00:07.000\nno time\n\nlost words\n\n00:00:08.000 --> 00:00:08.000\nno length\n"
	track, err := caption.Parse([]byte(file), "film.vtt")
	if err != nil || len(track.Cues) != 1 {
		t.Fatalf("%d cues, %v", len(track.Cues), err)
	}
	var told []string
	for _, p := range track.Problems {
		told = append(told, fmt.Sprintf("%d %s", p.Line, p.Code))
		if p.Message == "" {
			t.Errorf("%s says nothing", p.Code)
		}
	}
	if want := "6 captions.order, 10 captions.time, 13 captions.orphan, 15 captions.order"; strings.Join(told, ", ") != want {
		t.Errorf("told %q, want %q", strings.Join(told, ", "), want)
	}
}

func TestTheHarvestNotesTheFirstTwentyLinesLeftOut(t *testing.T) {
	file := "WEBVTT\n\n00:01.000 --> 00:02.000\nkept\n" + strings.Repeat("\n00:05.000 --> 00:04.000\nbackwards\n", 30)
	job := digitise.Job{Name: "film.fr.vtt", Source: filepath.Join(t.TempDir(), "source"), Out: t.TempDir()}
	if err := os.WriteFile(job.Source, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := caption.New(slog.New(slog.DiscardHandler)).Cues(t.Context(), job)
	if err != nil || len(h.Notes) != media.MaxNotes || h.Notes[0] != "captions.order:6" {
		t.Errorf("%v, %q", err, h.Notes)
	}
}

func TestTheLanguageIsThatOfTheNameElseOfTheWords(t *testing.T) {
	cue := "WEBVTT\n\n00:01.000 --> 00:02.000\nThe breaker is in the box and this is what you have to do with it\n"
	for name, want := range map[string]string{
		"film.fr.vtt": "fr", "film_ar.srt": "ar", "Leçon-EN.vtt": "en", "film.fr-MA.vtt": "fr", "film.vtt": "en", "confr.vtt": "en",
	} {
		if track, err := caption.Parse([]byte(cue), name); err != nil || track.Language != want {
			t.Errorf("%s: %q, %v", name, track.Language, err)
		}
	}
}

func TestWhatIsWrittenReadsBackTheSameAndHoldsNoMarkup(t *testing.T) {
	file := "2\n00:00:03,250 --> 01:00:04,000\na < b --> c & <script>d</script>\n\n1\n00:00:01,000 --> 00:00:02,000\nfirst\n"
	track, err := caption.Parse([]byte(file), "x.srt")
	if err != nil {
		t.Fatal(err)
	}
	written := string(track.WebVTT())
	if strings.Contains(written, "<") || strings.Count(written, "-->") != 2 {
		t.Fatalf("markup in\n%s", written)
	}
	again, err := caption.Parse([]byte(written), "x.vtt")
	if err != nil || fmt.Sprint(again.Cues) != fmt.Sprint(track.Cues) {
		t.Fatalf("%v\n%+v\n%+v", err, track.Cues, again.Cues)
	}
}

func TestNoCaptionsOrTooMany(t *testing.T) {
	many := "WEBVTT\n" + strings.Repeat("\n00:01.000 --> 00:02.000\nx\n", 20_001)
	for file, want := range map[string]error{
		"": digitise.ErrCaptionsDamaged, "WEBVTT\n\nhello": digitise.ErrCaptionsDamaged,
		many: digitise.ErrCaptionsTooLarge, strings.Repeat("x", 5<<20+1): digitise.ErrCaptionsTooLarge,
	} {
		if _, err := caption.Parse([]byte(file), "x.vtt"); !errors.Is(err, want) {
			t.Errorf("%.20q: got %v, want %v", file, err, want)
		}
	}
}

func TestTheStepWritesCleanCaptions(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		name := "wannaworktogether." + language + ".vtt"
		job := digitise.Job{Source: filepath.Join("..", "testdata", name), Out: t.TempDir(), Name: name}
		h, err := caption.New(slog.New(slog.DiscardHandler)).Cues(t.Context(), job)
		if err != nil || len(h.Cues) < 45 || h.Language != language || h.Duration < 175 || h.Duration > 180 {
			t.Fatalf("%s: %d cues in %q until %.1f s, %v", name, len(h.Cues), h.Language, h.Duration, err)
		}
		written, err := os.ReadFile(filepath.Join(job.Out, h.Renditions[0].Key))
		if err != nil || !strings.HasPrefix(string(written), "WEBVTT\n") {
			t.Fatalf("%v %.20q", err, written)
		}
	}
}
