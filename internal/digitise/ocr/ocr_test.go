package ocr_test

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocr"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/photos"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// desk is a reader with everything real around it.
type desk struct {
	documents *pdf.Documents
	photos    *photos.Albums
	reader    *ocr.Reader
}

func open(t testing.TB) desk {
	t.Helper()
	b := boxtest.Open(t)
	images := vips.New(b)
	documents, err := pdf.New(b, images, filepath.Join(os.TempDir(), "lab-test-pdfium"))
	if err != nil {
		t.Fatal(err)
	}
	if err := documents.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	scans, err := scan.New(b)
	if err != nil {
		t.Fatal(err)
	}
	albums := photos.New(images, scans)
	return desk{documents, albums, ocr.New(b, ocr.Pictures{PDF: documents, Photos: albums, Images: images, Scans: scans})}
}

func job(t testing.TB, source string, pages ...media.Page) digitise.Job {
	t.Helper()
	return digitise.Job{
		Source: source, Out: t.TempDir(), Progress: func(int, int) {}, Making: func(string) {},
		Pages: func(context.Context) ([]media.Page, error) { return pages, nil },
	}
}

// read digitises a PDF and reads what has no text.
func (d desk) read(t testing.TB, source string) media.Harvest {
	t.Helper()
	known, err := d.documents.Text(t.Context(), job(t, source))
	if err != nil {
		t.Fatal(err)
	}
	h, err := d.reader.Document(t.Context(), job(t, source, known.Pages...))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// once gives the words that stand only once on a page, and where.
func once(p media.Page) map[string]media.Word {
	found, seen := map[string]media.Word{}, map[string]int{}
	for _, w := range p.Words {
		said := p.Text[w.Start:w.End]
		seen[said]++
		found[said] = w
	}
	maps.DeleteFunc(found, func(said string, _ media.Word) bool { return seen[said] > 1 || len(said) < 4 })
	return found
}

// ownText is the text of a page that has more than a stamp.
var ownText = strings.Repeat("Ce texte est dans le fichier. ", 6)

func TestADocumentWithTextOfItsOwnYieldsNothing(t *testing.T) {
	d := open(t)
	own := media.Page{Ord: 1, Text: ownText, Width: 100, Height: 100}
	unseen := media.Page{Ord: 2} // it could not be drawn
	h, err := d.reader.Document(t.Context(), job(t, "no such file", own, unseen))
	if err != nil || h.Pages != nil || h.Notes != nil {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestOnlyPagesWithoutTextAreRead(t *testing.T) {
	d := open(t)
	source := ocrtest.PDF(t, 150, scantest.French(t), scantest.French(t), scantest.Arabic(t))
	own := media.Page{Ord: 1, Text: ownText, Language: "fr", Width: 595, Height: 842, Notes: "une note"}
	before := media.Page{Ord: 3, Text: "bruit", Source: media.Read, Width: 595, Height: 842}
	h, err := d.reader.Document(t.Context(), job(t, source, own, media.Page{Ord: 2, Width: 595, Height: 842}, before))
	if err != nil || len(h.Pages) != 3 {
		t.Fatalf("%d pages, %v", len(h.Pages), err)
	}
	if p := h.Pages[0]; p.Text != own.Text || p.Notes != own.Notes || p.Source != media.Own {
		t.Errorf("a page with text of its own became %+v", p)
	}
	for i, language := range []string{1: "fr", 2: "ar"} {
		if p := h.Pages[i]; language != "" && (p.Language != language || p.Source != media.Read || p.Confidence < 60 || len(p.Words) < 100) {
			t.Errorf("page %d: %q, %s, sure %.0f, %d words", p.Ord, p.Language, p.Source, p.Confidence, len(p.Words))
		}
	}
}

// TestALyingPageIsReadAndItsWordsStandWhereTheyAreSeen reads a page that was put on
// its side into the scanner, in either direction.
func TestALyingPageIsReadAndItsWordsStandWhereTheyAreSeen(t *testing.T) {
	d := open(t)
	page := scantest.French(t)
	h := d.read(t, ocrtest.PDF(t, 150, page, scan.Turn(page, 90), scan.Turn(page, 270)))
	upright, words := h.Pages[0], once(h.Pages[0])
	for i, lying := range h.Pages[1:] {
		found := 0
		for word, w := range words {
			l, is := once(lying)[word]
			if !is {
				continue
			}
			found++
			x, y := upright.Height-w.Y-w.Height/2, w.X+w.Width/2
			if i == 1 {
				x, y = w.Y+w.Height/2, upright.Width-w.X-w.Width/2
			}
			if math.Abs(l.X+l.Width/2-x) > 3 || math.Abs(l.Y+l.Height/2-y) > 3 {
				t.Errorf("page %d: %q stands at %+v, not around %.0f, %.0f", lying.Ord, word, l, x, y)
			}
		}
		if 10*found < 9*len(words) {
			t.Errorf("page %d: %d of %d words", lying.Ord, found, len(words))
		}
	}
}

// sent writes an image as a file of its own.
func sent(t testing.TB, name string, img image.Image) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	file, err := os.Create(path)
	if err == nil {
		err = errors.Join(png.Encode(file, img), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnImageWithWordsOnItBecomesAPage(t *testing.T) {
	d := open(t)
	h, err := d.reader.Image(t.Context(), job(t, sent(t, "page.png", scantest.French(t))))
	if err != nil || len(h.Pages) != 1 {
		t.Fatalf("%d pages, %v", len(h.Pages), err)
	}
	if p := h.Pages[0]; p.Ord != 1 || p.Language != "fr" || p.Source != media.Read || len(p.Words) < 100 {
		t.Errorf("page %d, %q, %q, %d words", p.Ord, p.Language, p.Source, len(p.Words))
	}
}

// A trainer who photographs one page sends an image: the sheet is read as if it lay on
// a scanner, and each word is marked where the photo shows it.
func TestASheetOnAPhotoIsReadWhereItLies(t *testing.T) {
	d := open(t)
	page := scantest.French(t)
	scanned, err := d.reader.Image(t.Context(), job(t, sent(t, "scan.png", page)))
	if err != nil {
		t.Fatal(err)
	}
	shot := scantest.Shot{Width: 2400, Height: 3000, Desk: scantest.Wood(120, 80, 50), Shade: 0.4, Blur: 0.7, Noise: 3, Seed: 5}
	shot.Corners = scantest.Held(shot.Width, shot.Height, 0.85, 0.07, 5)
	in := job(t, sent(t, "photo.png", scantest.Photo(page, shot)))
	photographed, err := d.reader.Image(t.Context(), in)
	if err != nil || len(photographed.Pages) != 1 {
		t.Fatalf("%d pages, %v", len(photographed.Pages), err)
	}
	var corners scan.Corners
	for i, c := range shot.Corners {
		corners[i].X, corners[i].Y = c.X, c.Y
	}
	words, onPhoto, found := once(scanned.Pages[0]), once(photographed.Pages[0]), 0
	for said, w := range words {
		p, is := onPhoto[said]
		if !is {
			continue
		}
		found++
		x, y := corners.At((w.X+w.Width/2)/scanned.Pages[0].Width, (w.Y+w.Height/2)/scanned.Pages[0].Height)
		if math.Abs((p.X+p.Width/2)*96/72-x) > 20 || math.Abs((p.Y+p.Height/2)*96/72-y) > 20 { // a word is some 100 × 30 pixels
			t.Errorf("%q stands at %+v, not around %.0f, %.0f", said, p, x, y)
		}
	}
	if 10*found < 9*len(words) {
		t.Errorf("%d of %d words are found on the photo", found, len(words))
	}
	if left, err := os.ReadDir(in.Out); err != nil || len(left) > 0 {
		t.Errorf("%v, %v are left", left, err)
	}
}

func TestAPhotoOfNoPageStaysAPicture(t *testing.T) {
	d := open(t)
	h, err := d.reader.Image(t.Context(), job(t, needtest.Corpus(t, "phone.jpg")))
	if err != nil || len(h.Pages) != 0 {
		t.Errorf("%+v, %v", h.Pages, err)
	}
	grain := image.NewGray(image.Rect(0, 0, 800, 600))
	dice := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // the same grain each time
	for i := range grain.Pix {
		grain.Pix[i] = uint8(dice.UintN(256))
	}
	h, err = d.reader.Image(t.Context(), job(t, sent(t, "grain.png", grain)))
	if err != nil || len(h.Pages) != 0 {
		t.Errorf("grain is %+v, %v", h.Pages, err)
	}
}

// drawer is one that draws what it is told to, as if a program had written it.
type drawer struct{ file []byte }

func (d drawer) Scan(_ context.Context, j digitise.Job, from, to int) (pages []media.Page, err error) {
	for n := from; n <= to; n++ {
		pages = append(pages, media.Page{Ord: n, Width: 100, Height: 100})
		err = errors.Join(err, os.WriteFile(filepath.Join(j.Out, d.ScanName(n)), d.file, 0o600))
	}
	return pages, err
}

func (drawer) ScanName(page int) string { return strconv.Itoa(page) + ".png" }

// A text file is a list of pictures for tesseract: what is no picture never comes to
// it, and the page stays empty with a note.
func TestNothingButAPictureIsGivenToTesseract(t *testing.T) {
	b := boxtest.Open(t)
	scans, err := scan.New(b)
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Repeat("Bonjour ", 31) // more than a stamp
	for name, file := range map[string][]byte{
		"a list of pictures": []byte("/etc/hostname\n"), "nothing": nil, "half a head": []byte("\x89PNG\r\n\x1a\n\x00\x00"),
		"400 million pixels": largePNG(20_000),
	} {
		r := ocr.New(b, ocr.Pictures{PDF: drawer{file}, Scans: scans})
		blank := []media.Page{{Ord: 1, Width: 100, Height: 100}, {Ord: 2, Text: own, Width: 100, Height: 100}}
		h, err := r.Document(t.Context(), job(t, "source", blank...))
		if err != nil || len(h.Pages) != 2 || h.Pages[0].Text != "" || h.Pages[1].Text != own || !slices.Equal(h.Notes, []string{"ocr.unread:1"}) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

// largePNG is the head of a gray PNG of so many pixels to a side (PNG, 11.2.2).
func largePNG(side uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), side)
	head = append(binary.BigEndian.AppendUint32(head, side), 8, 0, 0, 0, 0)
	file := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	return binary.BigEndian.AppendUint32(append(file, head...), crc32.ChecksumIEEE(head))
}

func TestAReadingEndsWithItsLab(t *testing.T) {
	d := open(t)
	source := ocrtest.PDF(t, 150, scantest.French(t), scantest.Arabic(t))
	ctx, cancel := context.WithCancel(t.Context())
	j := job(t, source, media.Page{Ord: 1, Width: 595, Height: 842}, media.Page{Ord: 2, Width: 595, Height: 842})
	j.Progress = func(int, int) { cancel() } // after the first page
	if _, err := d.reader.Document(ctx, j); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
