package ocr_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/media"
)

const stamp = "Registre 2026 No 0417"

// A stamp, or the number of a page, is printed over a scan as text. It is kept, and
// what the picture shows is read all the same, the second time as well.
func TestAScanWithAStampIsReadAndKeepsIt(t *testing.T) {
	d := open(t)
	source := ocrtest.Stamped(t, 150, stamp, scantest.French(t))
	plain := d.read(t, ocrtest.PDF(t, 150, scantest.French(t))).Pages[0]
	known, err := d.documents.Text(t.Context(), job(t, source))
	if err != nil || known.Pages[0].Text != stamp {
		t.Fatalf("%v, %+v", err, known.Pages)
	}
	pages := known.Pages
	for range 2 {
		h, err := d.reader.Document(t.Context(), job(t, source, slices.Clone(pages)...))
		if err != nil || len(h.Pages) != 1 {
			t.Fatalf("%v, %d pages", err, len(h.Pages))
		}
		p := h.Pages[0]
		if p.Source != media.Read || p.Language != "fr" || !strings.HasSuffix(p.Text, "\n\n"+stamp) || strings.Count(p.Text, "0417") != 1 {
			t.Errorf("%+v", p)
		}
		if got, want := len(strings.Fields(p.Text)), len(strings.Fields(plain.Text))+4; got < want-5 || got > want+5 {
			t.Errorf("%d words, and %d without the stamp", got, want)
		}
		for _, w := range p.Words {
			if said := p.Text[w.Start:w.End]; w.Sure == 0 != slices.Contains(strings.Fields(stamp), said) || strings.ContainsAny(said, " \n") {
				t.Errorf("%q is sure by %d", said, w.Sure)
			}
		}
		pages = h.Pages
	}
}

// words is a page of few words with a line drawn under them.
const words = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 300 200]/Resources<</Font<</F 4 0 R>>>>>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/Contents 5 0 R>> endobj
4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
5 0 obj <</Length 66>> stream
BT /F 24 Tf 40 100 Td (Disjoncteur) Tj ET 40 90 m 200 90 l 0 0 m S
endstream endobj
trailer <</Root 1 0 R>>
`

// A page with few words of its own and no picture over it is what it says: it is
// not even drawn.
func TestAPageOfFewWordsIsNotReadFromItsPicture(t *testing.T) {
	d := open(t)
	source := filepath.Join(t.TempDir(), "words.pdf")
	if err := os.WriteFile(source, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	known, err := d.documents.Text(t.Context(), job(t, source))
	if err != nil || known.Pages[0].Text != "Disjoncteur" {
		t.Fatalf("%v, %+v", err, known.Pages)
	}
	here := job(t, source, known.Pages...)
	h, err := d.reader.Document(t.Context(), here)
	drawn, _ := filepath.Glob(filepath.Join(here.Out, "*"))
	if err != nil || len(h.Pages) != 0 || len(h.Notes) != 0 || len(drawn) != 0 {
		t.Errorf("%v, %+v, %q", err, h, drawn)
	}
}
