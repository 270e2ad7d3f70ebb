package apptest_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
)

// What stands in a file of an office, a book or a module of another program is
// found by the words that stand there, in either script, and opens at its page or
// its section.
func TestAWordOfEveryKindOfPaperOpensWhereItStands(t *testing.T) {
	t.Parallel()
	l := library{Lab: apptest.Open(t)}
	trainer := l.As("nadia.berrada")
	course, module := trainer.Course("Papiers")
	papers := []struct {
		name           string
		data           []byte
		word, language string
		page, section  int
	}{
		{"texte.docx", written(t, "Le sectionneur isole le circuit.", "Le relais thermique protège le moteur."), "thermique", "fr", 2, 0},
		{"نص.docx", written(t, "القاطع يعزل الدارة الكهربائية.", "المرحل الحراري يحمي المحرك."), "المرحل", "ar", 2, 0},
		{"tableau.xlsx", tables(t, "Devis", "Nomenclature", "Contacteur tripolaire"), "tripolaire", "fr", 2, 0},
		{"جدول.xlsx", tables(t, "المخزون", "الأدوات", "مفتاح براغي معزول"), "براغي", "ar", 2, 0},
		{"module.zip", scorm(t, "Préparer", "La consignation se fait à deux."), "consignation", "fr", 0, 2},
		{"وحدة.zip", scorm(t, "السلامة", "الإسعافات الأولية للمصاب بالكهرباء."), "الإسعافات", "ar", 0, 2},
		{"quiz.h5p", h5p(t, "Le voltmètre se branche en dérivation."), "voltmètre", "fr", 0, 1},
		{"كتاب.epub", book(t, "القاطع يحمي الدارة.", "المحول يغير الجهد."), "المحول", "ar", 0, 2},
	}
	resources := make([]string, len(papers))
	for i, p := range papers {
		resources[i] = trainer.UploadNamed(course, module, p.name, p.data)
	}
	l.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	l.Idle()
	learner := l.As("salma.amrani")
	for i, p := range papers {
		if o := l.search(t, learner, p.word, p.language, resources[i]); o.none || o.page != p.page || o.section != p.section {
			t.Errorf("%s: « %s » opens %+v, want page %d, section %d", p.name, p.word, o, p.page, p.section)
		}
	}
}

// written is a text of Word with a paragraph on each of its pages.
func written(t *testing.T, pages ...string) []byte {
	t.Helper()
	const office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	var body strings.Builder
	for i, page := range pages {
		if i > 0 {
			body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
		}
		body.WriteString("<w:p><w:r><w:t>" + page + "</w:t></w:r></w:p>")
	}
	return ziptest.Of(t,
		ziptest.File{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="` + office + `"/></Types>`},
		ziptest.File{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		ziptest.File{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`})
}

// tables is a workbook of two sheets; a cell of the second holds what is asked for.
func tables(t *testing.T, first, second, cell string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet(second)
	var b *bytes.Buffer
	if err == nil {
		err = errors.Join(f.SetSheetName("Sheet1", first), f.SetCellValue(first, "A1", first), f.SetCellValue(second, "R7", cell))
	}
	if err == nil {
		b, err = f.WriteToBuffer()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// scorm is a module of one page.
func scorm(t *testing.T, title, words string) []byte {
	t.Helper()
	return ziptest.Of(t, ziptest.File{"imsmanifest.xml", `<manifest xmlns:adlcp="x"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata><organizations><organization><title>` + title + `</title><item identifierref="r"><title>` + title + `</title></item></organization></organizations><resources><resource identifier="r" href="un.html" adlcp:scormtype="sco"/></resources></manifest>`},
		ziptest.File{"un.html", "<html><body><p>" + words + "</p></body></html>"})
}

// h5p is a question.
func h5p(t *testing.T, words string) []byte {
	t.Helper()
	return ziptest.Of(t, ziptest.File{"h5p.json", `{"title":"Mesurer","language":"fr","mainLibrary":"H5P.MultiChoice","preloadedDependencies":[{"machineName":"H5P.MultiChoice","majorVersion":1,"minorVersion":16}]}`},
		ziptest.File{"content/content.json", `{"question":"<p>` + words + `</p>"}`})
}

// book is one of EPUB with a section in each of its files.
func book(t *testing.T, sections ...string) []byte {
	t.Helper()
	files := []ziptest.File{{"mimetype", "application/epub+zip"}, {"META-INF/container.xml", `<container><rootfiles><rootfile full-path="livre.opf"/></rootfiles></container>`}}
	var items, spine string
	for i, words := range sections {
		name := string(rune('a' + i))
		items += `<item id="` + name + `" href="` + name + `.xhtml" media-type="application/xhtml+xml"/>`
		spine += `<itemref idref="` + name + `"/>`
		files = append(files, ziptest.File{name + ".xhtml", "<html><body><h1>" + name + "</h1><p>" + words + "</p></body></html>"})
	}
	return ziptest.Of(t, append(files, ziptest.File{"livre.opf", `<package xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0"><metadata><dc:title>كتاب</dc:title><dc:language>ar</dc:language></metadata><manifest>` + items + `</manifest><spine>` + spine + `</spine></package>`})...)
}
