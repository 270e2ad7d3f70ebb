package apptest_test

import (
	"bytes"
	"fmt"
)

// document writes a small PDF (ISO 32000-1, 7.5) with one line of text a page.
// padding makes files differ, and is as large as one wants: PDF readers pass
// over comments.
func document(padding int, lines ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(body string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range lines {
		kids += fmt.Sprintf("%d 0 R ", 4+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [ %s] /Count %d >>", kids, len(lines)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	for _, line := range lines {
		content := "BT /F1 18 Tf 40 120 Td (" + line + ") Tj ET"
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 240] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", len(at)+2))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	for left := padding; left > 0; left -= 100 {
		fmt.Fprintf(&b, "%%%099d\n", left)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
