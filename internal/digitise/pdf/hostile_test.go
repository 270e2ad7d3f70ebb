package pdf_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// build writes a PDF of the given objects, numbered from 1; the first is the
// catalogue.
func build(t *testing.T, objects ...string) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	catalogue = "<< /Type /Catalog /Pages 2 0 R >>"
	font      = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
)

func stream(entries, content string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), entries, content)
}

func page(contents, font int, more string) string {
	return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Resources << /Font << /F %d 0 R >> >> /Contents %d 0 R %s >>", font, contents, more)
}

func TestWordsOfATurnedAndCroppedPageStandWhereTheyAreSeen(t *testing.T) {
	source := build(t, catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		page(4, 5, "/MediaBox [0 0 600 400] /CropBox [100 100 500 300] /Rotate 90"),
		stream("", "BT /F 12 Tf 150 250 Td (Bonjour) Tj ET"), font)
	h, err := documents(t).Text(t.Context(), job(t, source))
	if err != nil {
		t.Fatal(err)
	}
	p := h.Pages[0]
	if p.Width != 200 || p.Height != 400 || p.Text != "Bonjour" || len(p.Words) != 1 {
		t.Fatalf("%+v", p)
	}
	// 50 points from the left and top edge of what is cropped, then a quarter
	// turn clockwise: the baseline stands 50 from the right, the word runs down.
	if w := p.Words[0]; math.Abs(w.X-150) > 4 || math.Abs(w.Y-50) > 2 || w.Height < 3*w.Width {
		t.Errorf("%+v", w)
	}
}

func TestWordsOfALineHaveTheSameHeight(t *testing.T) {
	source := build(t, catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		page(4, 5, "/MediaBox [0 0 300 300]"), stream("", "BT /F 12 Tf 50 250 Td (une plage, aux) Tj 0 -40 Td (cor) Tj ET"), font)
	h, err := documents(t).Text(t.Context(), job(t, source))
	if err != nil {
		t.Fatal(err)
	}
	p := h.Pages[0]
	if p.Text != "une plage, aux\ncor" || len(p.Words) != 4 {
		t.Fatalf("%+v", p)
	}
	for _, w := range p.Words[1:3] {
		if w.Y != p.Words[0].Y || w.Height != p.Words[0].Height {
			t.Errorf("%+v beside %+v", w, p.Words[0])
		}
	}
	if p.Words[3].Y < p.Words[0].Y+30 || p.Words[3].Height >= p.Words[0].Height {
		t.Errorf("%+v below %+v", p.Words[3], p.Words[0])
	}
}

// squeezed is n zeros, deflated twice.
func squeezed(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	outer := zlib.NewWriter(&b)
	inner := zlib.NewWriter(outer)
	zeros := make([]byte, 1<<20)
	for range n >> 20 {
		if _, err := inner.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(inner.Close(), outer.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAPageThatBlowsUpIsSkippedAndTheOthersKept(t *testing.T) {
	bomb := squeezed(t, 1<<30)
	t.Logf("%d bytes that become 1 GiB", len(bomb))
	size := "/MediaBox [0 0 300 300]"
	source := build(t, catalogue, "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
		page(6, 8, size), page(7, 8, size), page(6, 8, size),
		stream("", "BT /F 12 Tf 50 50 Td (Bonjour) Tj ET"), stream("/Filter [/FlateDecode /FlateDecode]", bomb), font)
	h, err := documents(t).Text(t.Context(), job(t, source))
	if err != nil {
		t.Fatal(err)
	}
	if h.PageCount != 3 || len(h.Pages) != 3 || h.Pages[0].Text != "Bonjour" || h.Pages[1].Text != "" || h.Pages[2].Text != "Bonjour" || h.Pages[1].Ord != 2 || h.Pages[1].Width != 0 {
		t.Fatalf("%+v", h)
	}
}

func TestAPageWithoutTextIsKept(t *testing.T) {
	source := build(t, catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		page(4, 5, "/MediaBox [0 0 300 300]"), stream("", "10 10 100 100 re f"), font)
	h, err := documents(t).Text(t.Context(), job(t, source))
	if err != nil || len(h.Pages) != 1 || h.Pages[0].Text != "" || h.Pages[0].Width != 300 {
		t.Fatalf("%+v, %v", h, err)
	}
}

func TestMoreThanFiveThousandPagesAreRefused(t *testing.T) {
	const count = 5001
	objects := []string{catalogue, "", stream("", ""), font}
	for range count {
		objects = append(objects, page(3, 4, "/MediaBox [0 0 10 10]"))
	}
	var kids strings.Builder
	for i := range count {
		fmt.Fprintf(&kids, "%d 0 R ", 5+i)
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), count)
	refused(t, build(t, objects...), digitise.ErrPDFTooLong)
}
