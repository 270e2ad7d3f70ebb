package container

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// maxPart bounds a part that says what the others are, in bytes.
const maxPart = 1 << 20

// The types of the part that is the document itself, by format; slide shows,
// templates and files with macros are the same documents by another name.
const (
	ooxml     = "application/vnd.openxmlformats-officedocument."
	withMacro = "application/vnd.ms-"
)

var mainParts = map[string]string{
	ooxml + "wordprocessingml.document.main+xml":                "docx",
	ooxml + "wordprocessingml.template.main+xml":                "docx",
	withMacro + "word.document.macroEnabled.main+xml":           "docx",
	withMacro + "word.template.macroEnabledTemplate.main+xml":   "docx",
	ooxml + "presentationml.presentation.main+xml":              "pptx",
	ooxml + "presentationml.slideshow.main+xml":                 "pptx",
	ooxml + "presentationml.template.main+xml":                  "pptx",
	withMacro + "powerpoint.presentation.macroEnabled.main+xml": "pptx",
	withMacro + "powerpoint.slideshow.macroEnabled.main+xml":    "pptx",
	ooxml + "spreadsheetml.sheet.main+xml":                      "xlsx",
	ooxml + "spreadsheetml.template.main+xml":                   "xlsx",
	withMacro + "excel.sheet.macroEnabled.main+xml":             "xlsx",
	withMacro + "excel.template.macroEnabled.main+xml":          "xlsx",
}

var openXMLTypes = map[string]string{
	"docx": ooxml + "wordprocessingml.document", "pptx": ooxml + "presentationml.presentation", "xlsx": ooxml + "spreadsheetml.sheet",
}

// openXML looks for the main part, which must be there.
func openXML(archive *unzip.Archive) (Format, error) {
	types, err := Part(archive, "[Content_Types].xml", maxPart)
	if err != nil {
		return Format{}, err
	}
	var said struct {
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(types, &said); err != nil {
		return Format{}, unzip.ErrDamaged.Because(err)
	}
	for _, part := range said.Override {
		if name, main := mainParts[part.ContentType]; main && has(archive, strings.TrimPrefix(part.PartName, "/")) {
			return Format{Name: name, MIME: openXMLTypes[name]}, nil
		}
	}
	return Format{}, ErrForeign
}

// openDocuments are the formats by what their mimetype says; templates are
// documents.
var openDocuments = map[string]string{"text": "odt", "presentation": "odp", "spreadsheet": "ods"}

const openDocumentType = "application/vnd.oasis.opendocument."

// openDocument reads the mimetype. A file is locked where its manifest says how
// its content is encrypted.
func openDocument(archive *unzip.Archive) (Format, error) {
	mime, err := Part(archive, "mimetype", maxPart)
	if err != nil {
		return Format{}, err
	}
	sort, is := strings.CutPrefix(strings.TrimSpace(string(mime)), openDocumentType)
	sort = strings.TrimSuffix(sort, "-template")
	name, known := openDocuments[sort]
	if !is || !known || !has(archive, "content.xml") {
		return Format{}, ErrForeign
	}
	manifest, err := Part(archive, "META-INF/manifest.xml", maxPart)
	if err != nil && !errors.Is(err, ErrForeign) {
		return Format{}, err
	}
	return Format{Name: name, MIME: openDocumentType + sort, Locked: bytes.Contains(manifest, []byte("encryption-data"))}, nil
}

func has(archive *unzip.Archive, name string) bool {
	for _, e := range archive.Entries {
		if strings.EqualFold(e.Name, name) { // part names fold case (ISO/IEC 29500-2, 6.2.2.3)
			return true
		}
	}
	return false
}

// Part reads an entry of at most limit bytes. One that is not there is ErrForeign.
func Part(archive *unzip.Archive, name string, limit int64) ([]byte, error) {
	for _, e := range archive.Entries {
		if !strings.EqualFold(e.Name, name) {
			continue
		}
		if e.Size > limit {
			return nil, unzip.ErrTooMuch
		}
		var b bytes.Buffer
		err := e.Copy(&b)
		return b.Bytes(), err
	}
	return nil, ErrForeign
}
