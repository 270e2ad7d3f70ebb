package markup_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// made is what documents became: the HTML of all parts, and the text.
type made struct {
	*markup.Text
	html string
}

// of makes a text of documents whose links lead to each other by name.
func of(t *testing.T, documents ...string) made {
	t.Helper()
	m := made{Text: markup.New()}
	for i, d := range documents {
		name := fmt.Sprint("d", i+1)
		document := markup.Document{HTML: []byte(d), Name: name, Link: func(address string) (string, bool) {
			if strings.HasPrefix(address, "#") {
				return name + address, true
			}
			return address, strings.HasPrefix(address, "d")
		}}
		if _, err := m.Add(document); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range m.Parts(nil) {
		m.html += string(p.HTML)
	}
	return m
}

// holds fails where some of what is looked for is not in a text.
func holds(t *testing.T, in string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(in, w) {
			t.Errorf("%s is missing in\n%s", w, in)
		}
	}
}

func TestAHeadingBeginsASectionAndWordsBeforeItAreOneOfTheirOwn(t *testing.T) {
	m := of(t, `<p>Avant tout, couper le courant.</p><h2>Le <em>disjoncteur</em></h2><p>Il protège<br>les personnes.</p><h2>القاطع</h2><p>يحمي الأشخاص.</p>`)
	var got []string
	for _, s := range m.Sections {
		got = append(got, fmt.Sprintf("%d|%s|%s|%s", s.Ord, s.Title, s.Text, s.Language))
	}
	want := []string{"1||Avant tout, couper le courant.|fr", "2|Le disjoncteur|Il protège\nles personnes.|fr", "3|القاطع|يحمي الأشخاص.|ar"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if want := (markup.Entry{Title: "Le disjoncteur", Depth: 2, Section: 2}); len(m.Headings) != 2 || m.Headings[0] != want {
		t.Errorf("%+v", m.Headings)
	}
	holds(t, m.html, `<span id="section-1"></span>`, `<h2 id="section-2">Le <em>disjoncteur</em></h2>`, `<h2 id="section-3">`)
}

func TestALinkLeadsToThePlaceThatItNamesAlsoInADocumentThatComesLater(t *testing.T) {
	m := of(t, `<h1>Un</h1><p>Voir <a href="d2#but">plus loin</a>, <a href="d2">la suite</a>, <a href="d9">rien</a>, <a href="https://example.ma/">le site</a>.</p><p id="nul">Rien n’y mène.</p>`,
		`<h1>Deux</h1><p>Avant.</p><h2>Trois</h2><p id="but">Le but.</p><p><a href="#but">ici</a></p>`)
	holds(t, m.html, `<a href="#s=3&amp;at=`, `<a href="#s=2"`, `>rien`, `href="https://example.ma/"`, `<p id="place-`)
	if n := strings.Count(m.html, `id="place-`); n != 1 {
		t.Errorf("%d places are named and one is led to:\n%s", n, m.html)
	}
	if s, known := m.Section("d2#but"); !known || s != 3 {
		t.Errorf("section %d, %v", s, known)
	}
}

func TestNothingThatRunsOrAsksIsLeftOfADocument(t *testing.T) {
	for _, hostile := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">a</a>`, `<iframe src="https://example.com"></iframe>`,
		`<svg><script>alert(1)</script></svg>`, `<style>@import "https://example.com"</style>`, `<p style="background:url(https://example.com)">a</p>`,
		`<form action="https://example.com"><input name=a></form>`, `<p id="section-1" lang='"><script>alert(1)</script>'>a</p>`,
		`<title/><script>alert(1)</script>`, `<p title="&#34;><script>alert(1)</script>">a</p>`, `<base href="https://example.com/">`, `<noscript><img src=x onerror=alert(1)></noscript>`,
	} {
		html := of(t, "<p>Le courant.</p>"+hostile+"<p>La terre.</p>").html
		for _, bad := range []string{"script", "onerror", "javascript:", "iframe", "example.com", "style", "<form", "<input", "alert"} {
			if strings.Contains(html, bad) {
				t.Errorf("%s leaves %s in\n%s", hostile, bad, html)
			}
		}
		holds(t, html, "Le courant.", "La terre.")
	}
}

// A stranger may write the very addresses that stand for links inside until all of
// a text is known.
func TestALinkWrittenAsTheLabWritesItsOwnLeadsNowhere(t *testing.T) {
	for _, address := range []string{"#to-0", "#to-7", "#to-99999999999999999999"} {
		text := markup.New()
		if _, err := text.Add(markup.Document{HTML: []byte(`<p>Voir <a href="` + address + `">ici</a>.</p>`)}); err != nil {
			t.Fatal(err)
		}
		if html := string(text.Parts(nil)[0].HTML); strings.Contains(html, "href=") {
			t.Errorf("%s: %s", address, html)
		}
	}
}

func TestAPictureWithoutASizeLeavesItsCaption(t *testing.T) {
	text := markup.New()
	at := map[string]string{"a.png": "1", "b.png": "2"}
	_, err := text.Add(markup.Document{HTML: []byte(`<p><img src="a.png" alt="Schéma"><img src="b.png" alt="Relevé"><img src="c.png" alt="Photo"></p>`), Picture: func(address string) (markup.Attribute, bool) {
		return markup.Attribute{Key: "data-figure", Val: at[address]}, at[address] != ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	html := string(text.Parts([]markup.Size{{Width: 640, Height: 480}, {}})[0].HTML)
	holds(t, html, `<img data-figure="1" alt="Schéma" width="640" height="480">`, "Relevé", "Photo")
	if strings.Count(html, "<img") != 1 {
		t.Error(html)
	}
}

func TestALongDocumentComesInParts(t *testing.T) {
	m := markup.New()
	paragraph := "<p>" + strings.Repeat("Le courant électrique. ", 100) + "</p>"
	if _, err := m.Add(markup.Document{HTML: []byte(strings.Repeat(paragraph, 100))}); err != nil {
		t.Fatal(err)
	}
	parts := m.Parts(nil)
	if len(parts) < 5 || len(parts) != len(m.Sections) {
		t.Errorf("%d parts, %d sections", len(parts), len(m.Sections))
	}
	for i, p := range parts {
		if p.First != i+1 || len(p.HTML) > 40<<10 {
			t.Errorf("part %d begins with section %d and has %d bytes", i, p.First, len(p.HTML))
		}
	}
}

func TestTheLimitsOfAText(t *testing.T) {
	m := markup.New()
	if _, err := m.Add(markup.Document{HTML: []byte(strings.Repeat("<h2>a</h2>", 5001))}); !errors.Is(err, digitise.ErrTextTooLong) {
		t.Errorf("5,001 sections: %v", err)
	}
	m = markup.New()
	var err error
	for range 9 {
		_, err = m.Add(markup.Document{HTML: []byte("<p>a</p>" + strings.Repeat(" ", 8<<20))})
	}
	if !errors.Is(err, digitise.ErrTextTooLong) {
		t.Errorf("72 MB: %v", err)
	}
}

// Names of places and links cost most of all that a text keeps.
func TestATextOfNothingButPlacesAndLinksStaysSmall(t *testing.T) {
	var document strings.Builder
	for i := range 250_000 {
		fmt.Fprintf(&document, `<i id=%d><a href="#%d">a</a></i>`, i, i)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m := of(t, document.String())
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d MB of HTML, %d MB kept", document.Len()>>20, (after.HeapAlloc-before.HeapAlloc)>>20)
	if kept := after.HeapAlloc - before.HeapAlloc; kept > 80<<20 {
		t.Errorf("%d MB are kept of %d MB", kept>>20, document.Len()>>20)
	}
	runtime.KeepAlive(m)
}

func TestAFileOfAnyEncodingIsReadAsItSays(t *testing.T) {
	for name, data := range map[string]string{
		"utf-8":        "<p>Électricité</p>",
		"windows-1252": "<meta charset=windows-1252><p>\xc9lectricit\xe9</p>",
		"unsaid":       "<p>\xc9lectricit\xe9</p>",
		"utf-16":       "\xff\xfe<\x00p\x00>\x00\xc9\x00l\x00e\x00c\x00t\x00r\x00i\x00c\x00i\x00t\x00\xe9\x00<\x00/\x00p\x00>\x00",
	} {
		if words, err := markup.Words(markup.UTF8([]byte(data))); err != nil || words != "Électricité" {
			t.Errorf("%s: %q, %v", name, words, err)
		}
	}
}

func TestAnXMLFileThatDeclaresEntitiesIsRefused(t *testing.T) {
	var said struct {
		Title string `xml:"title"`
	}
	if err := markup.XML([]byte(`<a><title>Caf&eacute;</title></a>`), &said); err != nil || said.Title != "Café" {
		t.Errorf("%q, %v", said.Title, err)
	}
	for _, hostile := range []string{
		`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><title>&x;</title></a>`,
		"\xff\xfe" + strings.Join(strings.Split(`<!DOCTYPE a [<!ENTITY x "y">]><a/>`, ""), "\x00") + "\x00",
	} {
		if err := markup.XML([]byte(hostile), &said); !errors.Is(err, unzip.ErrUnsafe) {
			t.Errorf("%v", err)
		}
	}
}
