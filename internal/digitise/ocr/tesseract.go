package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// model is how a language is read.
type model struct {
	languages string   // as tesseract names them
	needs     []string // what it must know for them
	settings  []string
}

// mixed is Arabic with Latin names all through it, as in courses of computing.
const mixed = "ar+en"

// models are those of the lab's languages. Each is read alone: with two, French loses
// accents and takes a fifth more of time, and of a noisy scan in Arabic 10 % of the
// letters are wrong and not 9 %. Arabic is read against each part of its paper's own
// shade (Sauvola): letters that hang together are then cut less (6.0 % of letters are
// wrong and not 7.8 %).
var models = map[string]model{
	"fr":  {languages: "fra", needs: []string{"fra"}},
	"en":  {languages: "eng", needs: []string{"eng"}},
	"ar":  {languages: "ara", needs: []string{"ara"}, settings: []string{"-c", "thresholding_method=2"}},
	mixed: {languages: "ara+eng", needs: []string{"ara", "eng"}, settings: []string{"-c", "thresholding_method=2"}},
}

// maxFound bounds what tesseract says of a page, in bytes: 40,000 words.
const maxFound = 4 << 20

// recognise reads a PNG file in a language.
func (r *Reader) recognise(ctx context.Context, file, language string) ([]word, error) {
	m := models[language]
	if err := installed(m.needs...); err != nil {
		return nil, err
	}
	said, err := r.run(ctx, file, slices.Concat([]string{"-l", m.languages, "--psm", "3", "--dpi", "200"}, m.settings, []string{"tsv"})...)
	if err != nil {
		return nil, err
	}
	return parse(said), nil
}

// look is how a picture lies and in what letters it is written.
type look struct {
	arabic bool
	turn   int // quarters, clockwise, until it is upright
}

// look asks for the way a PNG file lies. With too few letters to tell, it lies
// upright and is Latin.
func (r *Reader) look(ctx context.Context, file string) (seen look, err error) {
	if err := installed("osd"); err != nil {
		return seen, err
	}
	said, err := r.run(ctx, file, "-l", "osd", "--psm", "0", "--dpi", "200")
	var failure *box.Failure
	if errors.As(err, &failure) && failure.Reason == box.Exit {
		return seen, nil
	}
	for line := range strings.Lines(string(said)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "Rotate":
			degrees, _ := strconv.Atoi(value) // 0 where it is none
			seen.turn = degrees / 90 % 4
		case "Script":
			seen.arabic = value == "Arabic"
		}
	}
	return seen, err
}

// run has tesseract look at one picture and gives what it writes.
func (r *Reader) run(ctx context.Context, file string, args ...string) ([]byte, error) {
	return r.box.Output(ctx, box.Command{
		Tool: "tesseract", Args: append([]string{box.Source, "stdout"}, args...), Source: file,
		Env: []string{"OMP_THREAD_LIMIT=1"},
	}, maxFound)
}

// installed answers digitise.ErrToolMissing where tesseract lacks what it knows of
// a language.
func installed(languages ...string) error {
	for _, l := range languages {
		if _, err := os.Stat(box.Tessdata + "/" + l + ".traineddata"); err != nil {
			return digitise.ErrToolMissing.Because(fmt.Errorf("tesseract lacks the language %s: %w", l, err))
		}
	}
	return nil
}

// word is what tesseract took for a word: its place in pixels from the top left.
type word struct {
	line                     [3]int // block, paragraph of it, line of that
	left, top, width, height float64
	sure                     float64 // 0 to 100
	text                     string
}

// parse reads what tesseract writes as tsv: one line for each block, paragraph,
// line and word, of which the words are of level 5 (tesseract 5, doc/tesseract.1).
// What is no such line says nothing.
func parse(tsv []byte) (words []word) {
	for line := range bytes.Lines(tsv) {
		f := strings.Split(strings.TrimRight(string(line), "\r\n"), "\t")
		if len(f) != 12 || f[0] != "5" {
			continue
		}
		var n [11]float64
		for i := range n {
			n[i], _ = strconv.ParseFloat(f[i], 64) // the header has none
		}
		if strings.TrimSpace(f[11]) == "" {
			continue
		}
		words = append(words, word{
			line: [3]int{int(n[2]), int(n[3]), int(n[4])},
			left: n[6], top: n[7], width: n[8], height: n[9], sure: max(n[10], 0), text: f[11],
		})
	}
	return words
}
