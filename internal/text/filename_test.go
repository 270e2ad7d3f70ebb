package text_test

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestAFileNameIsOnlyAName(t *testing.T) {
	for in, want := range map[string]string{
		"cours.pdf": "cours.pdf", "../../etc/passwd": "passwd", `C:\Cours\plan.docx`: "plan.docx",
		"a\x00b\r\nc.pdf": "ab c.pdf", "facture\u202efdp.exe": "facturefdp.exe", "..": "file", "": "file", "x/": "file",
		"e\u0301te\u0301.pdf": "été.pdf", "درس الكهرباء.pdf": "درس الكهرباء.pdf",
	} {
		if got := text.FileName(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestALongFileNameKeepsItsExtensionAndItsLetters(t *testing.T) {
	got := text.FileName(strings.Repeat("كهرباء", 60) + ".pdf")
	if len(got) > 255 || !utf8.ValidString(got) || !strings.HasSuffix(got, ".pdf") {
		t.Fatalf("%d bytes: %q", len(got), got)
	}
}

func TestADownloadNameCannotBreakOutOfItsHeader(t *testing.T) {
	for _, c := range []struct{ kind, name, want string }{
		{"inline", "plan.pdf", `inline; filename="plan.pdf"; filename*=UTF-8''plan.pdf`},
		{"attachment", "Été 50%.pdf", `attachment; filename="Ete 50_.pdf"; filename*=UTF-8''%C3%89t%C3%A9%2050%25.pdf`},
		{"attachment", "درس.pdf", `attachment; filename="file.pdf"; filename*=UTF-8''%D8%AF%D8%B1%D8%B3.pdf`},
		{"x\r\nSet-Cookie: a=b", `a"; b=\c` + "\r\nX: y", `attachment; filename="c X: y"; filename*=UTF-8''c%20X%3A%20y`},
		{"attachment", `say "hi".txt`, `attachment; filename="say _hi_.txt"; filename*=UTF-8''say%20%22hi%22.txt`},
	} {
		if got := text.ContentDisposition(c.kind, c.name); got != c.want {
			t.Errorf("%q gives\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func FuzzADownloadNameIsReadBackAsItIs(f *testing.F) {
	f.Add(`a"b;c%d\e`)
	f.Fuzz(func(t *testing.T, name string) {
		header := text.ContentDisposition("attachment", name)
		if strings.ContainsAny(header, "\r\n\x00") {
			t.Fatalf("%q holds a line end", header)
		}
		_, params, err := mime.ParseMediaType(header)
		if err != nil {
			t.Fatalf("%q: %v", header, err)
		}
		if params["filename"] != text.FileName(name) {
			t.Fatalf("%q is read as %q, want %q", header, params["filename"], text.FileName(name))
		}
	})
}
