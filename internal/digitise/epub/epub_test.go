package epub_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/epub"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

func TestMain(m *testing.M) { os.Exit(boxtest.Main(m, nil)) }

const (
	containerXML = `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>`
	opfHead      = `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
		<dc:title>دليل الشبكات</dc:title><dc:creator>ليلى العلوي</dc:creator><dc:language>ar-MA</dc:language></metadata>`
)

// made is what a book became.
type made struct {
	media.Harvest
	html     string // of all its parts
	contents markup.Contents
}

// read does the step of a book.
func read(t *testing.T, data []byte) (m made, err error) {
	t.Helper()
	b := boxtest.Open(t)
	if !b.Has("vipsthumbnail") {
		needtest.Missing(t, "no libvips-tools")
	}
	job := digitise.Job{Source: filepath.Join(t.TempDir(), "source"), Out: t.TempDir(), Progress: func(int, int) {}}
	if err := os.WriteFile(job.Source, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if m.Harvest, err = epub.New(vips.New(b)).Sections(t.Context(), job); err != nil {
		return m, err
	}
	left, err := os.ReadDir(job.Out)
	if err != nil || len(left) != len(m.Renditions) {
		t.Errorf("%d files for %d renditions, %v", len(left), len(m.Renditions), err)
	}
	for _, r := range m.Renditions {
		data, err := os.ReadFile(filepath.Join(job.Out, r.Key))
		switch r.Role {
		case media.RoleHTML:
			m.html += string(data)
		case media.RoleContents:
			err = errors.Join(err, json.Unmarshal(data, &m.contents))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return m, nil
}

// arabic is an EPUB 3 that is read from right to left, with a cover that is a
// drawing around a picture, notes, links and things that must not stay.
func arabic(t *testing.T) []byte {
	t.Helper()
	var cover bytes.Buffer
	if err := png.Encode(&cover, image.NewGray(image.Rect(0, 0, 60, 90))); err != nil {
		t.Fatal(err)
	}
	return ziptest.Of(t,
		ziptest.File{"mimetype", "application/epub+zip"},
		ziptest.File{"META-INF/container.xml", containerXML},
		ziptest.File{"META-INF/encryption.xml", `<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></EncryptedData></encryption>`},
		ziptest.File{"OEBPS/content.opf", opfHead + `<manifest><item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/>
			<item id="i" href="cover.png" media-type="image/png" properties="cover-image"/>
			<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
			<item id="b" href="deux%20.xhtml" media-type="application/xhtml+xml"/><item id="a" href="un.xhtml" media-type="application/xhtml+xml"/>
			</manifest><spine page-progression-direction="rtl"><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>`},
		ziptest.File{"OEBPS/nav.xhtml", `<html xmlns:epub="x"><nav epub:type="toc"><ol><li><a href="cover.xhtml">الغلاف</a></li><li><span>الجزء الأول</span><ol>
			<li><a href="un.xhtml#cables">الكابلات</a></li><li><a href="deux%20.xhtml">العناوين</a></li></ol></li></ol></nav>`},
		ziptest.File{"OEBPS/cover.xhtml", `<html><head><title/></head><body><svg viewBox="0 0 1 1"><image xlink:href="cover.png"/></svg></body></html>`},
		ziptest.File{"OEBPS/un.xhtml", `<?xml version="1.0"?><html dir="rtl"><head><title>x</title><style>p{color:red}</style><script src="x.js"/></head><body onload="evil()">
			<section id="cables"><h1>كابلات
			الشبكة</h1><p>يربط الكابل <b>الحاسوب</b> بالمبدل.<a href="deux%20.xhtml#note">1</a> <a href="javascript:evil()">x</a> <a href="perdu.xhtml">y</a></p>
			<img src="cover.png" alt="كابل"/><img src="http://elsewhere.example/x.png" alt="بعيد"/><img src="broken.png" alt="مكسور"/></section></body></html>`},
		ziptest.File{"OEBPS/broken.png", "not a picture"},
		ziptest.File{"OEBPS/deux .xhtml", `<html><body><p>عنوان IP يعرّف الجهاز.</p><p id="note">ملاحظة أولى.</p><p id="other">انتهى.</p></body></html>`},
		ziptest.File{"OEBPS/cover.png", cover.String()},
	)
}

func TestABookIsReadInItsOrder(t *testing.T) {
	m, err := read(t, arabic(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ title, text string }{
		{"الغلاف", "الغلاف"},
		{"كابلات الشبكة", "يربط الكابل الحاسوب بالمبدل.1 x y\nكابلبعيدمكسور"},
		{"العناوين", "عنوان IP يعرف الجهاز.\nملاحظة أولى.\nانتهى."},
	}
	if len(m.Pages) != len(want) || m.PageCount != 3 || m.Language != "ar" {
		t.Fatalf("%d sections in %q: %+v", len(m.Pages), m.Language, m.Pages)
	}
	for i, w := range want {
		if p := m.Pages[i]; p.Ord != i+1 || p.Title != w.title || p.Text != w.text || p.Language != "ar" {
			t.Errorf("section %d: %+v", i+1, p)
		}
	}
	entries := []markup.Entry{{Title: "الغلاف", Depth: 1, Section: 1}, {Title: "الجزء الأول", Depth: 1, Section: 2}, {Title: "الكابلات", Depth: 2, Section: 2}, {Title: "العناوين", Depth: 2, Section: 3}}
	if c := m.contents; c.Title != "دليل الشبكات" || !slices.Equal(c.Creators, []string{"ليلى العلوي"}) || !c.RTL || !slices.Equal(c.Entries, entries) {
		t.Errorf("contents %+v", c)
	}
}

func TestABookIsSafeAndItsLinksAndPicturesStay(t *testing.T) {
	m, err := read(t, arabic(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`<img data-figure="1" alt="كابل" width="60" height="90">`, `href="#s=3&amp;at=1"`, `<p id="place-1">`, `<h1 id="section-2">`, `<span id="section-3"></span>`, "<b>الحاسوب</b>",
	} {
		if !strings.Contains(m.html, part) {
			t.Errorf("%s is missing in\n%s", part, m.html)
		}
	}
	for _, bad := range []string{"evil", "src=", "style", "elsewhere", "<svg", "color", "perdu", "#to-", "place-2"} {
		if strings.Contains(m.html, bad) {
			t.Errorf("%s stands in\n%s", bad, m.html)
		}
	}
	roles := map[media.Role]int{}
	for _, r := range m.Renditions {
		roles[r.Role]++
	}
	if roles[media.RoleFigure] != 1 || roles[media.RolePoster] != 1 || roles[media.RoleHTML] != 1 {
		t.Errorf("renditions: %v", roles)
	}
}

// One picture that a bad disk damaged is no reason to keep a book from its readers.
func TestABookWithADamagedPictureIsReadWithoutIt(t *testing.T) {
	whole := arabic(t)
	damaged := bytes.Replace(whole, []byte("not a picture"), []byte("nor a picture"), 1) // its sum is that of the other
	m, err := read(t, damaged)
	if bytes.Equal(whole, damaged) || err != nil || len(m.Pages) != 3 || !strings.Contains(m.html, `data-figure="1"`) || strings.Contains(m.html, `data-figure="2"`) {
		t.Errorf("%v, %d sections in\n%s", err, len(m.Pages), m.html)
	}
}

func TestABookThatCannotBeReadSaysWhy(t *testing.T) {
	opf := func(data string) []byte {
		return ziptest.Of(t, ziptest.File{"META-INF/container.xml", containerXML}, ziptest.File{"OEBPS/content.opf", data}, ziptest.File{"OEBPS/a.xhtml", "<p>x"})
	}
	whole := opfHead + `<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>`
	if _, err := read(t, opf(whole)); err != nil {
		t.Errorf("a good one: %v", err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"locked": {ziptest.Of(t, ziptest.File{"META-INF/encryption.xml", `<encryption><enc:EncryptedData xmlns:enc="x"><enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></enc:EncryptedData></encryption>`},
			ziptest.File{"META-INF/container.xml", containerXML}), digitise.ErrBookLocked},
		"no container":      {ziptest.Of(t, ziptest.File{"a", ""}), digitise.ErrBookDamaged},
		"no package":        {ziptest.Of(t, ziptest.File{"META-INF/container.xml", containerXML}), digitise.ErrBookDamaged},
		"no spine":          {opf(opfHead + "</package>"), digitise.ErrBookDamaged},
		"cut short":         {opf(whole[:len(whole)-20]), digitise.ErrBookDamaged},
		"entities":          {opf(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + strings.Replace(whole, "دليل", "&e;", 1)), unzip.ErrUnsafe},
		"a huge package":    {opf(whole + strings.Repeat("<!-- "+strings.Repeat("x", 1000)+" -->", 5000)), unzip.ErrTooMuch},
		"a document upward": {opf(strings.Replace(whole, "a.xhtml", "../../../etc/passwd.html", 1)), digitise.ErrBookDamaged},
		"no archive":        {[]byte("PK\x03\x04"), unzip.ErrDamaged},
	} {
		if m, err := read(t, c.data); !errors.Is(err, c.want) || len(m.Renditions) != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALongBookComesInParts(t *testing.T) {
	chapter := "<p>" + strings.Repeat("Le réseau relie les postes. ", 50) + "</p>"
	data := ziptest.Of(t, ziptest.File{"META-INF/container.xml", containerXML},
		ziptest.File{"OEBPS/content.opf", opfHead + `<manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>`},
		ziptest.File{"OEBPS/a.xhtml", "<body>" + strings.Repeat(chapter, 200)})
	m, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	var firsts []int
	for _, r := range m.Renditions {
		if r.Role == media.RoleHTML {
			firsts = append(firsts, r.Ord)
		}
	}
	if len(firsts) < 8 || firsts[0] != 1 || firsts[1] != 2 || len(m.Pages) != len(firsts) {
		t.Errorf("parts %v of %d sections", firsts, len(m.Pages))
	}
}

func TestRealBooks(t *testing.T) {
	for name, want := range map[string]struct {
		sections, entries, figures int
		language, title, word      string
	}{
		"live-manual.fr.epub": {282, 190, 0, "fr", "Manuel Live Systems", "squashfs"},
		"live-manual.en.epub": {282, 190, 0, "en", "Live Systems Manual", "squashfs"},
		"eyes17.fr.epub":      {290, 271, 227, "fr", "expEYES-17", "oscilloscope"},
	} {
		data, err := os.ReadFile(needtest.Corpus(t, name))
		if err != nil {
			t.Fatal(err)
		}
		m, err := read(t, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		found, figures, parts := 0, 0, 0
		for _, p := range m.Pages {
			if strings.Contains(strings.ToLower(p.Text), want.word) {
				found++
			}
		}
		for _, r := range m.Renditions {
			switch r.Role {
			case media.RoleFigure:
				figures++
			case media.RoleHTML:
				parts++
			}
		}
		t.Logf("%s: %d sections, %d lines of contents, %d figures, %d parts, %d bytes, %q in %d", name, len(m.Pages), len(m.contents.Entries), figures, parts, len(m.html), want.word, found)
		if len(m.Pages) != want.sections || len(m.contents.Entries) != want.entries || figures != want.figures || m.Language != want.language || m.contents.Title != want.title || found == 0 {
			t.Errorf("%s: %d sections in %q, %d lines, %d figures, called %q", name, len(m.Pages), m.Language, len(m.contents.Entries), figures, m.contents.Title)
		}
		if strings.Contains(m.html, "#to-") || strings.Contains(m.html, "<script") {
			t.Errorf("%s is not finished", name)
		}
	}
}
