package prose_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/prose"
	"github.com/digital-learning-lab/lab/internal/media"
)

func render(t *testing.T, markdown string) string {
	t.Helper()
	page, _, err := rendered(markdown)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// rendered gives all parts of a Markdown text, and its sections.
func rendered(markdown string) (string, []media.Page, error) {
	page, err := prose.New().Render([]byte(markdown), "text/markdown")
	if err != nil {
		return "", nil, err
	}
	var all strings.Builder
	for _, part := range page.Parts(nil) {
		all.Write(part.HTML)
	}
	return all.String(), page.Sections, nil
}

const lesson = `Avant tout, *couper* le courant.

# Le disjoncteur & la terre

Il protège les personnes.
Il coupe à **30 mA**.

- un
- deux

![schéma du tableau](tableau électrique.png) et ![](../secret.png)

## القاطع التفاضلي

يحمي الأشخاص.
`

func TestEveryHeadingBeginsASection(t *testing.T) {
	page, sections, err := rendered(strings.Replace(lesson, "tableau électrique.png", "<tableau électrique.png>", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ title, text, language string }{
		{"", "Avant tout, couper le courant.", "fr"},
		{"Le disjoncteur & la terre", "Il protège les personnes.\nIl coupe à 30 mA.\nun\ndeux\nschéma du tableau et", "fr"},
		{"القاطع التفاضلي", "يحمي الأشخاص.", "ar"},
	}
	if len(sections) != len(want) {
		t.Fatalf("%d sections: %+v", len(sections), sections)
	}
	for i, w := range want {
		if s := sections[i]; s.Ord != i+1 || s.Title != w.title || s.Text != w.text || s.Language != w.language {
			t.Errorf("section %d: %+v", i+1, s)
		}
	}
	for _, part := range []string{`<h1 id="section-2">Le disjoncteur &amp; la terre</h1>`, `<h2 id="section-3">`, `<img data-file="tableau électrique.png" alt="schéma du tableau"`} {
		if !strings.Contains(page, part) {
			t.Errorf("%s is missing in\n%s", part, page)
		}
	}
}

func TestNothingActiveAndNothingForeignIsLeft(t *testing.T) {
	for _, markdown := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](data:text/html,x)",
		"![a](https://elsewhere.example/x.png)", "![a](../up.png)", "![a](/root.png)", "![a](a%2fb.png)", "![a](x.png?y)",
		"<svg onload=alert(1)>", "<iframe src=x>", "[a](//elsewhere.example)", "# <b onclick=x>t</b>", "![\"><script>x</script>](a.png)",
		"<style>body{}</style>", "<div id=section-1 data-file=x.png>", "`</code><script>x</script>`",
	} {
		page := render(t, markdown)
		for _, bad := range []string{"<script", "onerror", "onload", "onclick", "javascript:", "data:", "<svg", "<iframe", "src=", "<style", "<div", "elsewhere.example/x", "root.png", "up.png\"", "a/b"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s became %s", markdown, page)
			}
		}
	}
}

func TestATableAndALinkStay(t *testing.T) {
	page := render(t, "| a | b |\n|---|---|\n| 1 | 2 |\n\n[site](https://example.org/x)\n")
	for _, part := range []string{"<table>", "<td>1</td>", `href="https://example.org/x"`, "nofollow", "noreferrer"} {
		if !strings.Contains(page, part) {
			t.Errorf("%s is missing in\n%s", part, page)
		}
	}
}

func TestTextThatIsNotUTF8OrTooLargeIsRefused(t *testing.T) {
	for source, want := range map[string]error{"caf\xe9": digitise.ErrTextDamaged, strings.Repeat("x", 5<<20+1): digitise.ErrTextTooLarge} {
		if _, err := sections(t, source, "text/markdown"); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

// sections does the step on a text of a media type.
func sections(t *testing.T, source, mime string) (media.Harvest, error) {
	t.Helper()
	dir := t.TempDir()
	job := digitise.Job{Source: filepath.Join(dir, "source"), Out: dir, MIME: mime}
	if err := os.WriteFile(job.Source, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := prose.New().Sections(t.Context(), job)
	for i, r := range h.Renditions {
		h.Renditions[i].Key = filepath.Join(dir, r.Key)
	}
	return h, err
}

func TestTheStepWritesThePage(t *testing.T) {
	h, err := sections(t, lesson, "text/markdown")
	if err != nil || h.PageCount != 3 || h.Language != "fr" {
		t.Fatalf("%d sections in %q, %v", h.PageCount, h.Language, err)
	}
	if page, err := os.ReadFile(h.Renditions[0].Key); err != nil || !strings.Contains(string(page), "<h1") {
		t.Fatalf("%v\n%s", err, page)
	}
}

func TestAPlainTextKeepsItsLinesAndAPageOfTheWebItsWords(t *testing.T) {
	h, err := sections(t, "Caf\xe9 & th\xe9\nle matin\n\nDeux", "text/plain")
	if err != nil || h.Pages[0].Text != "Café & thé\nle matin\nDeux" {
		t.Errorf("%+v, %v", h.Pages, err)
	}
	h, err = sections(t, `<head><title>x</title><script>evil()</script></head><h1 id="haut">Le
		réseau</h1><p style="x" onclick="evil()">Les câbles <a href="#haut">ici</a><img src="schema.png"><svg><text>non</text></svg>`, "text/html")
	if err != nil || len(h.Pages) != 1 || h.Pages[0].Title != "Le réseau" || h.Pages[0].Text != "Les câbles ici" {
		t.Fatalf("%+v, %v", h.Pages, err)
	}
	page, err := os.ReadFile(h.Renditions[0].Key)
	if err != nil || !strings.Contains(string(page), `href="#s=1&amp;at=0"`) || !strings.Contains(string(page), `<img data-file="schema.png"`) || strings.Contains(string(page), "evil") {
		t.Errorf("%v\n%s", err, page)
	}
}
