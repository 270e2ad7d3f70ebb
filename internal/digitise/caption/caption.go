// Package caption reads captions as people have them, WebVTT or SRT in whatever
// encoding, and writes them again as clean WebVTT. What cannot be used is told
// by line, and the rest is kept.
//
// Limits: 5 MB, 20,000 cues. Styles, regions, positions and markup are dropped.
package caption

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

const (
	maxSize = 5 << 20 // bytes
	maxCues = 20_000
)

// Track is what a file of captions holds.
type Track struct {
	Language string      // "fr", "ar", "en" or empty
	Cues     []media.Cue // by their start
	Problems []Problem   // by their line
}

// Problem is one thing in the file that could not be used.
type Problem struct {
	Line    int // from 1
	Code    string
	Message string // one sentence in English
}

var problems = map[string]string{
	"captions.time":   "The times cannot be read. They look like 00:01:02.500 --> 00:01:04.000.",
	"captions.order":  "The caption ends before it begins.",
	"captions.orphan": "These lines have no times.",
}

// Parse reads captions. The language is that of the file's name (film.fr.vtt,
// film_ar.srt), else that of the words. It answers digitise.ErrCaptionsDamaged
// with the problems where no cue can be used, and ErrCaptionsTooLarge.
func Parse(data []byte, name string) (Track, error) {
	if len(data) > maxSize {
		return Track{}, digitise.ErrCaptionsTooLarge
	}
	var t Track
	for _, b := range blocks(text.Decode(data)) {
		t.add(b)
	}
	switch {
	case len(t.Cues) == 0:
		return t, digitise.ErrCaptionsDamaged
	case len(t.Cues) > maxCues:
		return Track{}, digitise.ErrCaptionsTooLarge
	}
	slices.SortStableFunc(t.Cues, func(a, b media.Cue) int { return cmp.Compare(a.Start, b.Start) })
	t.Language = language(name, t.Cues)
	for i := range t.Cues {
		t.Cues[i].Ord, t.Cues[i].Language = i, t.Language
	}
	return t, nil
}

// block is what stands between two empty lines.
type block struct {
	line  int // of its first line, from 1
	lines []string
}

func blocks(s string) []block {
	var found []block
	var b block
	n := 0
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s) + "\n\n") {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line != "" && len(b.lines) == 0:
			b = block{line: n, lines: []string{line}}
		case line != "":
			b.lines = append(b.lines, line)
		case len(b.lines) > 0:
			found, b = append(found, b), block{}
		}
	}
	return found
}

// add takes the cue of a block, or notes what is wrong with it.
func (t *Track) add(b block) {
	at := slices.IndexFunc(b.lines, func(line string) bool { return strings.Contains(line, "-->") })
	if at < 0 {
		if !heading(b.lines[0]) {
			t.note(b.line, "captions.orphan")
		}
		return
	}
	start, end, ok := times(b.lines[at])
	switch {
	case !ok:
		t.note(b.line+at, "captions.time")
		return
	case end <= start:
		t.note(b.line+at, "captions.order")
		return
	}
	if said := plain(strings.Join(b.lines[at+1:], "\n")); said != "" {
		t.Cues = append(t.Cues, media.Cue{Start: start, End: end, Text: said})
	}
}

func (t *Track) note(line int, code string) {
	t.Problems = append(t.Problems, Problem{Line: line, Code: code, Message: problems[code]})
}

// heading tells the blocks of WebVTT that are no captions.
func heading(line string) bool {
	word, _, _ := strings.Cut(line, " ")
	return slices.Contains([]string{"WEBVTT", "NOTE", "STYLE", "REGION"}, strings.TrimSuffix(word, ":"))
}

var (
	markup    = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<[0-9:.]+>|\{\\[^}]*\}`)
	suffix    = regexp.MustCompile(`(?i)[._ -](fr|ar|en)(?:[-_][a-z]{2})?\.(?:vtt|srt|txt)$`)
	timesLine = regexp.MustCompile(`^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?(?:\s.*)?$`)
)

// plain is what is said, on one line, without markup.
func plain(s string) string { return text.Line(html.UnescapeString(markup.ReplaceAllString(s, ""))) }

func language(name string, cues []media.Cue) string {
	if m := suffix.FindStringSubmatch(name); m != nil {
		return strings.ToLower(m[1])
	}
	var said strings.Builder
	for _, c := range cues {
		said.WriteString(c.Text + "\n")
	}
	return text.Language(said.String())
}

// notes are the first problems, as a harvest carries them.
func (t Track) notes() (notes []string) {
	for _, p := range t.Problems[:min(len(t.Problems), media.MaxNotes)] {
		notes = append(notes, fmt.Sprintf("%s:%d", p.Code, p.Line))
	}
	return notes
}

// WebVTT writes the cues as a file of their own.
func (t Track) WebVTT() []byte {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	var b bytes.Buffer
	b.WriteString("WEBVTT\n")
	for _, c := range t.Cues {
		fmt.Fprintf(&b, "\n%s --> %s\n%s\n", stamp(c.Start), stamp(c.End), escape.Replace(c.Text))
	}
	return b.Bytes()
}

// Reader does the step of captions.
type Reader struct{ log *slog.Logger }

// New makes a reader that logs how many lines it could not use.
func New(log *slog.Logger) *Reader { return &Reader{log: log} }

// Cues reads the captions and writes them clean.
func (r *Reader) Cues(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	file, err := os.Open(job.Source)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the captions: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err != nil {
		return media.Harvest{}, fmt.Errorf("read the captions: %w", err)
	}
	track, err := Parse(data, job.Name)
	if len(track.Problems) > 0 {
		r.log.InfoContext(ctx, "captions with lines that cannot be used", "lines", len(track.Problems), "first", track.Problems[0].Line)
	}
	if err != nil {
		return media.Harvest{}, err
	}
	if err := os.WriteFile(filepath.Join(job.Out, "captions.vtt"), track.WebVTT(), 0o600); err != nil {
		return media.Harvest{}, fmt.Errorf("write the captions: %w", err)
	}
	return media.Harvest{
		Cues: track.Cues, Notes: track.notes(), Language: track.Language, Duration: track.Cues[len(track.Cues)-1].End,
		Renditions: []media.Rendition{{Role: media.RoleCaptions, Rung: track.Language, Key: "captions.vtt", MIME: "text/vtt; charset=utf-8"}},
	}, nil
}
