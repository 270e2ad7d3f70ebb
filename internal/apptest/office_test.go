package apptest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

type chapter struct {
	Page  int
	Title string
}

// printed is what a viewer is told of an office file.
type printed struct {
	Kind  string
	Pages struct {
		Count          int
		Images, Thumbs []string
		Chapters       []chapter
		Noted          []int
	}
	Original, Printable struct {
		Src, Name string
		Size      int64
	}
}

// Slides are sent, shown page by page, found at their slide, and taken away as
// the file that they are and as the PDF that they print.
func TestSlidesAreFoundAtTheirSlideAndTakenAwayAsPDF(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Éditeurs")
	slides := trainer.Upload(course, module, needtest.Corpus(t, "emacs-slides.odp"))
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	learner := lab.As("salma.amrani")
	var v printed
	learner.Get("/resources/"+slides+"/viewer", &v)
	if v.Kind != "office" || v.Pages.Count != 59 || len(v.Pages.Images) != 59 || len(v.Pages.Thumbs) != 59 {
		t.Fatalf("%s: %d pages, %d images, %d thumbs", v.Kind, v.Pages.Count, len(v.Pages.Images), len(v.Pages.Thumbs))
	}
	if v.Original.Name != "emacs-slides.odp" || v.Printable.Name != "emacs-slides.pdf" || v.Printable.Size == 0 {
		t.Errorf("%+v, %+v", v.Original, v.Printable)
	}
	r, err := learner.Send(http.MethodGet, v.Printable.Src, nil)
	if err != nil || !bytes.HasPrefix(r.Body, []byte("%PDF-")) || int64(len(r.Body)) != v.Printable.Size ||
		!strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") || r.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the PDF: %d, %v, %v", r.Status, r.Header, err)
	}
	if p := firstOf(learner, "hexl find file", slides); p.Kind != "page" || p.Loc.Page != 4 {
		t.Errorf("what stands on a slide: %+v", p)
	}
	if p := firstOf(learner, "extensive facilities for manipulating text", slides); p.Kind != "note" || p.Loc.Page != 13 {
		t.Errorf("what is noted to one: %+v", p)
	}
	if !slices.Contains(v.Pages.Chapters, chapter{10, "Why emacs?"}) || !slices.Equal(v.Pages.Noted[:2], []int{13, 20}) {
		t.Errorf("%+v, %v", v.Pages.Chapters, v.Pages.Noted)
	}
}

// An Arabic presentation of PowerPoint: its words are found in their order, at
// their slide, hidden ones too, and so is what its speaker notes.
func TestArabicSlidesOfPowerPointAreFound(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	slides := trainer.UploadNamed(course, module, "الكهرباء.pptx", asPowerPoint(t, arabicSlides))
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	learner := lab.As("salma.amrani")
	var v printed
	learner.Get("/resources/"+slides+"/viewer", &v)
	if v.Pages.Count != 3 || !slices.Equal(v.Pages.Chapters, []chapter{{1, "السلامة الكهربائية"}, {2, "القاطع التفاضلي"}, {3, "التأريض"}}) {
		t.Fatalf("%+v", v.Pages)
	}
	var page struct{ Text, Notes, Language string }
	learner.Get("/resources/"+slides+"/pages/2", &page)
	if page.Language != "ar" || !strings.Contains(page.Text, "يقطع التيار عند حدوث تسرب إلى الأرض") || page.Notes != "اشرح للمتدربين زر الاختبار" {
		t.Errorf("%+v", page)
	}
	for words, want := range map[string]string{"حدوث تسرب": "page 2", "زر الاختبار": "note 2", "المقاومة": "page 3"} {
		if p := firstOf(learner, words, slides); fmt.Sprint(p.Kind, " ", p.Loc.Page) != want {
			t.Errorf("%s: %+v, not %s", words, p, want)
		}
	}
}

// arabicSlides is a presentation as one file of OpenDocument; its third slide is
// hidden.
const arabicSlides = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:styles>
 <style:style style:name="M-title" style:family="presentation"/><style:style style:name="M-outline1" style:family="presentation"/><style:style style:name="M-notes" style:family="presentation"/>
</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="L"/>
 <style:style style:name="t" style:family="presentation" style:parent-style-name="M-title"/>
 <style:style style:name="o" style:family="presentation" style:parent-style-name="M-outline1"/>
 <style:style style:name="n" style:family="presentation" style:parent-style-name="M-notes"/>
 <style:style style:name="hidden" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="M" style:page-layout-name="L"/></office:master-styles>
<office:body><office:presentation>
<draw:page draw:master-page-name="M" draw:name="1"><draw:frame presentation:style-name="t" presentation:class="title" svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>السلامة الكهربائية</text:p></draw:text-box></draw:frame></draw:page>
<draw:page draw:master-page-name="M" draw:name="2"><draw:frame presentation:style-name="t" presentation:class="title" svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>القاطع التفاضلي</text:p></draw:text-box></draw:frame>
 <draw:frame presentation:style-name="o" presentation:class="outline" svg:x="1cm" svg:y="5cm" svg:width="22cm" svg:height="8cm"><draw:text-box><text:p>يقطع التيار عند حدوث تسرب إلى الأرض</text:p></draw:text-box></draw:frame>
 <presentation:notes><draw:page-thumbnail presentation:class="page" draw:page-number="2" svg:x="1cm" svg:y="1cm" svg:width="10cm" svg:height="7cm"/>
  <draw:frame presentation:style-name="n" presentation:class="notes" svg:x="1cm" svg:y="10cm" svg:width="18cm" svg:height="8cm"><draw:text-box><text:p>اشرح للمتدربين زر الاختبار</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page draw:master-page-name="M" draw:name="3" draw:style-name="hidden"><draw:frame presentation:style-name="t" presentation:class="title" svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>التأريض</text:p></draw:text-box></draw:frame>
 <draw:frame presentation:style-name="o" presentation:class="outline" svg:x="1cm" svg:y="5cm" svg:width="22cm" svg:height="8cm"><draw:text-box><text:p>المقاومة أقل من خمسين أوم</text:p></draw:text-box></draw:frame></draw:page>
</office:presentation></office:body></office:document>`

// asPowerPoint has LibreOffice write a presentation as PowerPoint does.
func asPowerPoint(t *testing.T, flat string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		needtest.Missing(t, "no libreoffice-impress-nogui")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "slides.fodp"), []byte(flat), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "pptx:Impress MS PowerPoint 2007 XML", "--outdir", dir, filepath.Join(dir, "slides.fodp")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	made, err := os.ReadFile(filepath.Join(dir, "slides.pptx"))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// placed is a passage that was found, and where it opens.
type placed struct {
	Kind string
	Loc  struct{ Page int }
}

// firstOf searches for words and gives the passage of a resource that is found
// first.
func firstOf(c *apptest.Client, words, resource string) placed {
	var answer struct {
		Groups []struct {
			Resource string
			Passages []placed
		}
	}
	c.Get("/search?q="+url.QueryEscape(words), &answer)
	for _, g := range answer.Groups {
		for _, p := range g.Passages {
			if g.Resource == resource && p.Loc.Page > 0 {
				return p
			}
		}
	}
	return placed{}
}
