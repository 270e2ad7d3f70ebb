package digitise_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// damage hurts a file as transport, disks and attackers do; the same seed hurts it
// alike. Every other seed hurts one file of an archive and packs that anew, for else
// the sums of the archive would tell before anybody reads it.
func damage(t *testing.T, whole []byte, seed uint64) []byte {
	t.Helper()
	dice := rand.New(rand.NewPCG(seed, uint64(len(whole)))) //nolint:gosec // the same damage each time
	archive, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil || seed%2 == 0 {
		return hurt(whole, dice, seed/2)
	}
	return hurtInside(t, archive, dice, seed/2)
}

// hurt damages bytes in one of six ways.
func hurt(whole []byte, dice *rand.Rand, way uint64) []byte {
	if len(whole) == 0 {
		return []byte{0}
	}
	data := bytes.Clone(whole)
	at := dice.IntN(len(data))
	some := min(1+dice.IntN(64), len(data)-at)
	switch way % 6 {
	case 0: // single bits
		for range 1 + dice.IntN(20) {
			data[dice.IntN(len(data))] ^= 1 << dice.IntN(8)
		}
	case 1: // cut short
		data = data[:max(at, 1)]
	case 2: // a hole
		clear(data[at : at+some])
	case 3: // the largest numbers
		for i := range some {
			data[at+i] = 0xff
		}
	case 4: // something twice
		data = append(data[:at+some:at+some], whole[at:]...)
	case 5: // something at random in the head, where sizes stand
		for range 1 + dice.IntN(8) {
			data[dice.IntN(min(len(data), 256))] = byte(dice.IntN(256))
		}
	}
	return data
}

func hurtInside(t *testing.T, archive *zip.Reader, dice *rand.Rand, way uint64) []byte {
	t.Helper()
	victim := dice.IntN(len(archive.File))
	for strings.HasSuffix(archive.File[victim].Name, "/") { // a folder has nothing in it
		victim = (victim + 1) % len(archive.File)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, f := range archive.File {
		if i != victim {
			if err := z.Copy(f); err != nil {
				t.Fatal(err)
			}
			continue
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(from)
		w, err2 := z.Create(f.Name)
		if err := errors.Join(err, err2, from.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(hurt(part, dice, way)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sound is a sound file of a kind. Those that LibreOffice opens take seconds each.
type sound struct {
	kind, name string // as it is sent
	slow       bool
	data       func(t *testing.T) []byte
}

// sounds are sound files of every kind that paper comes in.
func sounds() []sound {
	real := func(kind, name, corpus string) sound {
		return sound{kind, name, true, func(t *testing.T) []byte { return contents(t, corpus) }}
	}
	from := func(kind, name, corpus string) sound { // as LibreOffice writes a real one
		return sound{kind, name, true, func(t *testing.T) []byte { return written(t, needtest.Corpus(t, corpus), kind) }}
	}
	packed := func(kind, name string, files ...ziptest.File) sound {
		return sound{kind, name, false, func(t *testing.T) []byte { return ziptest.Of(t, files...) }}
	}
	page := ziptest.File{"index.html", "<title>Le tableau</title><h1>La terre</h1><p>Elle protège.<script>var x = 1</script>"}
	return []sound{
		{"PNG", "a.png", false, pngFile}, {"JPEG", "a.jpg", false, jpegFile},
		{"TIFF", "a.tif", false, func(t *testing.T) []byte { return converted(t, "a.tif", "vipsthumbnail", "--size", "160x120", "-o") }},
		{"HEIC", "a.heic", false, func(t *testing.T) []byte { return converted(t, "a.heic", "heif-enc", "-o") }},
		{"CBZ", "a.cbz", false, func(t *testing.T) []byte {
			return ziptest.Of(t, ziptest.File{"1.png", string(pngFile(t))}, ziptest.File{"2.jpg", string(jpegFile(t))})
		}},
		{"PDF", "a.pdf", false, func(*testing.T) []byte { return []byte(onePage) }},
		{"scan", "scan.pdf", false, scanFile},
		real("pptx", "a.pptx", "officer.pptx"), real("docx", "a.docx", "slides.docx"), real("xlsx", "a.xlsx", "officer.xlsx"),
		real("odt", "a.odt", "harmattan.odt"), from("odp", "a.odp", "officer.pptx"), from("ods", "a.ods", "officer.xlsx"),
		real("doc", "a.doc", "old.doc"), real("ppt", "a.ppt", "old.ppt"), real("xls", "a.xls", "old.xls"), from("rtf", "a.rtf", "slides.docx"),
		{"EPUB", "a.epub", false, func(t *testing.T) []byte { return contents(t, "live-manual.fr.epub") }},
		packed("SCORM", "scorm.zip", page, ziptest.File{"imsmanifest.xml", `<manifest><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
			<organizations default="o"><organization identifier="o"><title>Sécurité</title><item identifierref="r"><title>Cadenas</title></item></organization></organizations>
			<resources><resource identifier="r" href="index.html"/></resources></manifest>`}),
		packed("H5P", "a.h5p", ziptest.File{"h5p.json", `{"title":"Les résistances","language":"fr","mainLibrary":"H5P.QuestionSet","preloadedDependencies":[{"machineName":"H5P.QuestionSet","majorVersion":1,"minorVersion":20}]}`},
			ziptest.File{"content/content.json", `{"questions":[{"library":"H5P.MultiChoice 1.16","params":{"question":"<p>Que mesure un <b>ohmmètre</b> ?</p>","answers":[{"text":"La résistance"}]}}]}`}),
		packed("website", "site.zip", page, ziptest.File{"b.html", "<p>Une page."}),
		{"HTML", "a.html", false, func(*testing.T) []byte {
			return []byte(`<!doctype html><meta charset="utf-8"><title>Cours</title><h1>Un</h1><p>Le <b>disjoncteur</b> <img src="a.png"><table><tr><td>1</table><h2>Deux</h2><ul><li>x</ul>`)
		}},
		{"Markdown", "a.md", false, func(*testing.T) []byte {
			return []byte("# Un\n\nLe *disjoncteur* [coupe](b.md).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Deux\n\n- x\n")
		}},
		{"WebVTT", "a.vtt", false, func(t *testing.T) []byte { return contents(t, "wannaworktogether.fr.vtt") }},
	}
}

const onePage = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 37>> stream
BT /F 18 Tf 40 120 Td (Une page) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R>>
`

func drawing() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 160, 120))
	for y := range 120 {
		for x := range 160 {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(2 * y), uint8(x * y), 255})
		}
	}
	return img
}

func pngFile(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, drawing()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegFile(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawing(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func scanFile(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(ocrtest.PDF(t, 72, image.NewGray(image.Rect(0, 0, 200, 150))))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// converted has a tool make another image of the PNG; the last of its arguments goes
// before the name of what is made.
func converted(t *testing.T, name, tool string, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.png"), filepath.Join(dir, name)
	if err := os.WriteFile(from, pngFile(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return madeBy(t, to, tool, append(append([]string{from}, args...), to)...)
}

// written has LibreOffice write a file in another format.
func written(t *testing.T, from, ending string) []byte {
	t.Helper()
	dir := t.TempDir()
	to := filepath.Join(dir, "source."+ending)
	source := filepath.Join(dir, "source"+filepath.Ext(from))
	if err := os.Link(from, source); err != nil {
		data, err := os.ReadFile(from)
		if err := errors.Join(err, os.WriteFile(source, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return madeBy(t, to, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", ending, "--outdir", dir, source)
}

// madeBy runs a tool of the machine and reads what it makes.
func madeBy(t *testing.T, to, tool string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		needtest.Missing(t, "no "+tool)
	}
	if said, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", tool, err, said)
	}
	data, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
