// Package ocrtest makes for tests what scanners make: PDF files whose pages are
// pictures, without a word in them.
package ocrtest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
)

// PDF writes a file with one page for each picture, which had so many dots an inch.
func PDF(t testing.TB, dpi float64, pictures ...*image.Gray) string {
	t.Helper()
	return Stamped(t, dpi, "", pictures...)
}

// Stamped is PDF with some words of its own at the lower edge of every page, in
// Helvetica.
func Stamped(t testing.TB, dpi float64, words string, pictures ...*image.Gray) string {
	t.Helper()
	f := file{words: words}
	f.object("<< /Type /Catalog /Pages 2 0 R >>")
	kids := ""
	for i := range pictures {
		kids += fmt.Sprintf("%d 0 R ", 3+3*i)
	}
	f.object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pictures), kids))
	for _, p := range pictures {
		f.page(p, 72/dpi)
	}
	path := filepath.Join(t.TempDir(), "scan.pdf")
	if err := os.WriteFile(path, f.end(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// file is a PDF that is being written (ISO 32000-1, 7.5).
type file struct {
	bytes   bytes.Buffer
	offsets []int
	words   string // of every page
}

// object writes the next object, numbered from 1, and gives its number.
func (f *file) object(content string) int {
	if len(f.offsets) == 0 {
		f.bytes.WriteString("%PDF-1.4\n")
	}
	f.offsets = append(f.offsets, f.bytes.Len())
	fmt.Fprintf(&f.bytes, "%d 0 obj\n%s\nendobj\n", len(f.offsets), content)
	return len(f.offsets)
}

// page writes a page that shows one picture, of so many points a pixel, in three
// objects.
func (f *file) page(p *image.Gray, points float64) {
	size := p.Bounds().Size()
	width, height := float64(size.X)*points, float64(size.Y)*points
	at := len(f.offsets) + 1
	f.object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>", width, height, at+1, at+2))
	f.stream("", fmt.Appendf(nil, "q %.2f 0 0 %.2f 0 0 cm /I Do Q BT /F 12 Tf 40 20 Td (%s) Tj ET", width, height, f.words))
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for y := range size.Y {
		_, _ = z.Write(p.Pix[y*p.Stride : y*p.Stride+size.X]) // into memory
	}
	_ = z.Close()
	f.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Width %d /Height %d", size.X, size.Y), packed.Bytes())
}

func (f *file) stream(entries string, content []byte) {
	f.object(fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), entries, content))
}

// end writes where the objects stand and gives the file.
func (f *file) end() []byte {
	xref := f.bytes.Len()
	fmt.Fprintf(&f.bytes, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, at := range f.offsets {
		fmt.Fprintf(&f.bytes, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&f.bytes, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, xref)
	return f.bytes.Bytes()
}
