package ocr_test

import (
	"archive/zip"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/text"
)

// gates are what must be reached, by how a page came to the lab and its language:
// letters read wrongly in a hundred, or for photographs words found in a hundred.
var gates = []struct {
	class     string
	dots      int // an inch
	languages map[string]float64
	reached   map[string]float64 // where a gate is missed: what is kept to instead, and said
	sent      func(t testing.TB, d desk, pages []*image.Gray) media.Harvest
	words     bool
}{
	{class: "clean", dots: 200, languages: map[string]float64{"fr": 1, "en": 1, "ar": 7}, sent: printed},
	{class: "scan", dots: 300, languages: map[string]float64{"fr": 2, "en": 2, "ar": 9}, sent: scanned},
	{class: "photo", dots: 200, languages: map[string]float64{"fr": 95, "en": 95, "ar": 90}, sent: photographed, words: true},
}

// The same chapters of one book in three languages, printed, are read as pictures and
// compared with what was printed, page after page from the first: the edit distance
// between the two texts, where what was printed may go on. Both are cleaned as every
// text of the lab is (text.Clean: NFKC, so that ligatures are letters; no tatweel and
// no harakat, digits as 0 to 9), runs of white space are one space, and brackets and
// quotation marks are left out. LAB_TEST_DEEP reads all pages.
func TestPicturesOfPagesAreReadWellEnough(t *testing.T) {
	d := open(t)
	count := 3
	if os.Getenv("LAB_TEST_DEEP") != "" {
		count = 15
	}
	for _, gate := range gates {
		for _, language := range []string{"fr", "en", "ar"} {
			t.Run(gate.class+"/"+language, func(t *testing.T) {
				pages := rasterised(t, needtest.Corpus(t, "printed/"+language+".pdf"), gate.dots, count)
				want, err := os.ReadFile(needtest.Corpus(t, "printed/"+language+".txt"))
				if err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				h := gate.sent(t, d, pages)
				wrong, found := judge(string(want), textOf(h.Pages))
				t.Logf("%d pages in %s: %.2f %% of the letters are wrong, %.1f %% of the words found, sure %s, notes %v",
					len(pages), time.Since(began).Round(time.Second), wrong, found, sureness(h.Pages), h.Notes)
				passes := func(at float64) bool { return gate.words && found >= at || !gate.words && wrong <= at }
				if at := gate.languages[language]; !passes(at) {
					t.Logf("THE GATE OF %.0f %% IS MISSED", at)
					if at, known := gate.reached[language]; !known || !passes(at) {
						t.Error("and it is known of no such miss")
					}
				}
			})
		}
	}
}

// rasterised draws the first pages of a PDF with poppler, which shares no code with
// the lab.
func rasterised(t testing.TB, source string, dots, count int) (pages []*image.Gray) {
	t.Helper()
	tool, err := exec.LookPath("pdftocairo")
	if err != nil {
		needtest.Missing(t, "pdftocairo is not installed (poppler-utils)")
	}
	dir := t.TempDir()
	run := exec.CommandContext(t.Context(), tool, "-gray", "-png", "-r", strconv.Itoa(dots), "-l", strconv.Itoa(count), source, filepath.Join(dir, "p"))
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil || len(names) == 0 {
		t.Fatalf("nothing was drawn: %v", err)
	}
	for _, name := range names {
		pages = append(pages, picture(t, name))
	}
	return pages
}

// picture loads a PNG file in gray.
func picture(t testing.TB, path string) *image.Gray {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return gray(img)
}

func gray(img image.Image) *image.Gray {
	g := image.NewGray(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(g, g.Bounds(), img, img.Bounds().Min, draw.Src)
	return g
}

// printed sends pages as they are, in one PDF.
func printed(t testing.TB, d desk, pages []*image.Gray) media.Harvest {
	t.Helper()
	return d.read(t, ocrtest.PDF(t, 200, pages...))
}

// scanned feeds pages crookedly, by up to 2° to either side, into a scanner that sees
// dots which are not there.
func scanned(t testing.TB, d desk, pages []*image.Gray) media.Harvest {
	t.Helper()
	for i, p := range pages {
		angle := []float64{2, -2, 1.3, -0.7}[i%4]
		pages[i] = gray(scantest.Scan(p, angle, 12, uint64(i)))
	}
	return d.read(t, ocrtest.PDF(t, 300, pages...))
}

// photographed lays pages on a table and holds a telephone over them: 12 million
// pixels, aslant, half in the shade, a little out of focus.
func photographed(t testing.TB, d desk, pages []*image.Gray) media.Harvest {
	t.Helper()
	const width, height = 3000, 4000
	path := filepath.Join(t.TempDir(), "photos.cbz")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	album := zip.NewWriter(file)
	for i, p := range pages {
		seed := uint64(i + 1)
		shot := scantest.Photo(p, scantest.Shot{
			Width: width, Height: height, Corners: scantest.Held(width, height, 0.92, 0.03, seed), Desk: scantest.Wood(120, 80, 50),
			Shade: 0.45, Blur: 1.2, Noise: 4, Seed: seed,
		})
		entry, err := album.Create(fmt.Sprintf("%03d.jpg", i))
		if err == nil {
			err = jpeg.Encode(entry, shot, &jpeg.Options{Quality: 85})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := album.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return d.readAlbum(t, path, len(pages))
}

func textOf(pages []media.Page) string {
	var all strings.Builder
	for _, p := range pages {
		all.WriteString(p.Text + "\n")
	}
	return all.String()
}

func sureness(pages []media.Page) string {
	var all []string
	for _, p := range pages {
		all = append(all, fmt.Sprintf("%.0f", p.Confidence))
	}
	return strings.Join(all, " ")
}

var brackets = regexp.MustCompile(`[()\[\]{}«»“”"‘’']`)

func comparable(s string) []rune {
	return []rune(strings.Join(strings.Fields(brackets.ReplaceAllString(text.Clean(s), "")), " "))
}

// judge gives how many letters of a hundred must change for what was read to become
// the beginning of what was printed, and how many of its words were found.
func judge(printed, read string) (wrong, found float64) {
	want, got := comparable(printed), comparable(read)
	want = want[:min(len(want), len(got)*5/4)]
	row := make([]int, len(want)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range got {
		before := row[0]
		row[0] = i + 1
		for j, s := range want {
			change := before
			if r != s {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, before+1)
		}
	}
	end := 1
	for j, changes := range row {
		if j > 0 && changes < row[end] {
			end = j
		}
	}
	return 100 * float64(row[end]) / float64(end), recall(string(want[:end]), string(got))
}

// recall gives how many words of a hundred were found, as search folds them.
func recall(want, got string) float64 {
	has := map[string]int{}
	for _, t := range text.Tokens(got) {
		has[t.Folded]++
	}
	all, hit := 0, 0
	for _, t := range text.Tokens(want) {
		all++
		if has[t.Folded] > 0 {
			has[t.Folded]--
			hit++
		}
	}
	return 100 * float64(hit) / float64(max(all, 1))
}

// readAlbum reads an album of so many photographs.
func (d desk) readAlbum(t testing.TB, source string, count int) media.Harvest {
	t.Helper()
	pages, err := d.photos.Scan(t.Context(), job(t, source), 1, count)
	if err != nil {
		t.Fatal(err)
	}
	h, err := d.reader.Album(t.Context(), job(t, source, pages...))
	if err != nil {
		t.Fatal(err)
	}
	return h
}
