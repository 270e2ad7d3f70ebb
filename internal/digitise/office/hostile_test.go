package office_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
)

// zipped writes parts, in this order, as one file.
func zipped(t *testing.T, parts ...ziptest.File) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, ziptest.Of(t, parts...), 0o600))
	return path
}

// text is a document of OpenDocument with the given body.
func text(t *testing.T, body string, more ...ziptest.File) string {
	t.Helper()
	return zipped(t, append([]ziptest.File{
		{"mimetype", "application/vnd.oasis.opendocument.text"},
		{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>`},
		{"content.xml", `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`},
	}, more...)...)
}

// A text that asks for an image of a server and for one of the machine is printed
// without them: nobody is called, and the PDF holds no image.
func TestWhatAFileAsksForFromElsewhereIsNotBrought(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	var called atomic.Int32
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			called.Add(1)
			_ = c.Close()
		}
	}()
	secret := filepath.Join(t.TempDir(), "secret.png")
	must(t, os.WriteFile(secret, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"), 0o644))
	body := "<text:p>Avant</text:p>"
	for _, at := range []string{fmt.Sprintf("http://%s/x.png", listener.Addr()), "file://" + secret} {
		body += `<text:p><draw:frame svg:width="4cm" svg:height="4cm"><draw:image xlink:href="` + at + `" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>`
	}
	file := text(t, body)
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		p, _, job := printing(t, b, file)
		made, err := p.Convert(t.Context(), job)
		must(t, err)
		data, err := os.ReadFile(filepath.Join(job.Out, made.Renditions[0].Key))
		must(t, err)
		if called.Load() != 0 || bytes.Contains(data, []byte("/Subtype/Image")) {
			t.Errorf("%d calls, and an image: %v", called.Load(), bytes.Contains(data, []byte("/Subtype/Image")))
		}
	})
}

func TestWhatIsNoOfficeFileIsRefusedBeforeItIsOpened(t *testing.T) {
	b := boxtest.Open(t)
	junk := filepath.Join(t.TempDir(), "junk")
	must(t, os.WriteFile(junk, bytes.Repeat([]byte("\x01junk"), 1000), 0o600))
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"random bytes": {junk, digitise.ErrOfficeDamaged},
		"another zip":  {zipped(t, ziptest.File{"a.txt", "a"}), digitise.ErrOfficeDamaged},
		"a bomb":       {text(t, "", ziptest.File{"bomb", strings.Repeat("0", 301_000_000)}), unzip.ErrTooMuch},
		"no main part": {zipped(t, ziptest.File{"[Content_Types].xml", `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`}), digitise.ErrOfficeDamaged},
		"a locked one": {zipped(t, ziptest.File{"mimetype", "application/vnd.oasis.opendocument.text"}, ziptest.File{"content.xml", "x"}, ziptest.File{"META-INF/manifest.xml", `<manifest:encryption-data/>`}), digitise.ErrOfficePassword},
	} {
		p, _, job := printing(t, b, c.file)
		if _, err := p.Convert(t.Context(), job); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
