package packages_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/packages"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/media"
)

// describe does the step of a package.
func describe(t *testing.T, data []byte) (about media.About, h media.Harvest, err error) {
	t.Helper()
	job := digitise.Job{Source: filepath.Join(t.TempDir(), "source"), Out: t.TempDir()}
	if err := os.WriteFile(job.Source, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if h, err = packages.New().Describe(t.Context(), job); err != nil {
		left, _ := os.ReadDir(job.Out)
		if len(left) > 0 {
			t.Errorf("it leaves %v", left)
		}
		return about, h, err
	}
	said, err := os.ReadFile(filepath.Join(job.Out, h.Renditions[0].Key))
	if err == nil {
		err = json.Unmarshal(said, &about)
	}
	return about, h, err
}

const (
	scormOld = `<?xml version="1.0" encoding="ISO-8859-1"?><manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
		<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
		<organizations default="o"><organization identifier="o"><title>Sécurité` + "\u00a0" + `électrique</title>
		<item identifier="i"><title>Consignation</title><item identifierref="r2"><title>Cadenas</title></item></item></organization></organizations>
		<resources><resource identifier="r1" href="autre.html" adlcp:scormtype="asset"/><resource identifier="r2" href="lecons/un.html?x=1#y" adlcp:scormtype="sco"/></resources></manifest>`
	scormNew = `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xml:base="contenu/">
		<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="ar">السلامة الكهربائية</string></title><language>ar-MA</language></general></lom></metadata>
		<organizations><organization identifier="o"><title>x</title><item identifierref="r"/></organization></organizations>
		<resources><resource identifier="r" href="index.html" adlcp:scormType="sco"/></resources></manifest>`
)

func TestPackagesAreDescribed(t *testing.T) {
	page := ziptest.File{"lecons/un.html", "<html><head><title>Leçon</title></head><h1>Le cadenas</h1><p>On consigne le sectionneur.</p><script>var caché = 'rien'</script>"}
	for name, c := range map[string]struct {
		data     []byte
		want     media.About
		language string
		words    []string // title: text of each page
	}{
		"SCORM 1.2": {ziptest.Of(t, ziptest.File{"imsmanifest.xml", latin(scormOld)}, ziptest.File{"autre.html", ""}, page),
			media.About{Standard: "SCORM", Version: "1.2", Title: "Sécurité électrique", Launch: "lecons/un.html", Files: 3, Texts: 2}, "fr",
			[]string{"Sécurité électrique: Consignation\nCadenas", "Le cadenas: On consigne le sectionneur."}},
		"SCORM 2004 in a folder": {ziptest.Of(t, ziptest.File{"module/imsmanifest.xml", scormNew}, ziptest.File{"module/contenu/index.html", "<p>اقطع التيار أولا.</p>"}, ziptest.File{"__MACOSX/x", ""}),
			media.About{Standard: "SCORM", Version: "2004 4th Edition", Title: "السلامة الكهربائية", Launch: "contenu/index.html", Language: "ar-MA", Files: 2, Texts: 2}, "ar",
			[]string{"السلامة الكهربائية: السلامة الكهربائية", ": اقطع التيار أولا."}},
		"H5P": {ziptest.Of(t,
			ziptest.File{"h5p.json", `{"title":"Les résistances","language":"fr","mainLibrary":"H5P.QuestionSet","preloadedDependencies":[{"machineName":"H5P.QuestionSet","majorVersion":1,"minorVersion":20}]}`},
			ziptest.File{"content/content.json", `{"questions":[{"library":"H5P.MultiChoice 1.16","params":{"question":"<p>Que mesure un <b>ohmmètre</b> ?</p>","answers":[{"text":"La résistance"}],"media":{"path":"images/a.png"}}}]}`},
			ziptest.File{"H5P.QuestionSet-1.20/library.html", "<p>no words of a lesson</p>"}),
			media.About{Standard: "H5P", Version: "QuestionSet 1.20", Title: "Les résistances", Launch: "h5p.json", Language: "fr", Files: 3, Texts: 1}, "fr",
			[]string{"Les résistances: La résistance\nQue mesure un ohmmètre ?"}},
		"a website": {ziptest.Of(t, ziptest.File{"b.html", "<p>La terre protège."}, ziptest.File{"index.html", "<title>Le tableau</title><p>Bienvenue dans le cours."}),
			media.About{Standard: "web", Title: "Le tableau", Launch: "index.html", Files: 2, Texts: 2}, "fr", []string{"Le tableau: Bienvenue dans le cours.", ": La terre protège."}},
	} {
		about, h, err := describe(t, c.data)
		c.want.Bytes = about.Bytes
		if err != nil || about != c.want || about.Bytes == 0 || h.Language != c.language || len(h.Pages) != len(c.words) {
			t.Errorf("%s: %+v in %q with %d pages, %v", name, about, h.Language, len(h.Pages), err)
			continue
		}
		for i, p := range h.Pages {
			if said := p.Title + ": " + p.Text; said != c.words[i] {
				t.Errorf("%s: page %d says %q", name, i+1, said)
			}
		}
	}
}

// latin writes a text in ISO 8859-1, as old programs write manifests.
func latin(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// Bad inputs #12 to #14 of the list of attacks; #1 to #11 are those of any archive.
func TestAHostileDescriptionIsRefused(t *testing.T) {
	manifest := func(data string) []byte {
		return ziptest.Of(t, ziptest.File{"imsmanifest.xml", data}, ziptest.File{"lecons/un.html", "<p>x"})
	}
	launching := func(address string) []byte { return manifest(strings.Replace(scormNew, "index.html", address, 1)) }
	laughs := `<!DOCTYPE m [<!ENTITY a "ha">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">`, 20) + `]><manifest>&b;</manifest>`
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"an entity that is a file":  {manifest(`<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + strings.Replace(scormNew, "x</title>", "&e;</title>", 1)), unzip.ErrUnsafe},
		"an entity in UTF-16":       {manifest(wide(`<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + scormNew)), unzip.ErrUnsafe},
		"a billion laughs":          {manifest(laughs), unzip.ErrUnsafe},
		"50 MB":                     {manifest(scormNew + noise(50<<20)), unzip.ErrTooMuch},
		"nested without end":        {manifest(strings.Repeat("<item>", 20_000)), digitise.ErrPackageDamaged},
		"another site":              {launching("https://elsewhere.example/x"), digitise.ErrPackageOutside},
		"another site, in short":    {manifest(strings.Replace(scormNew, `xml:base="contenu/"`, `xml:base="//elsewhere.example/"`, 1)), digitise.ErrPackageOutside},
		"a script":                  {manifest(strings.NewReplacer(`xml:base="contenu/"`, "", "index.html", "javascript:alert(1)").Replace(scormNew)), digitise.ErrPackageOutside},
		"data":                      {manifest(strings.NewReplacer(`xml:base="contenu/"`, "", "index.html", "data:text/html,x").Replace(scormNew)), digitise.ErrPackageOutside},
		"a file of the lab":         {launching("../../../etc/passwd"), digitise.ErrPackageOutside},
		"no manifest but its name":  {manifest("MZ\x90"), digitise.ErrPackageDamaged},
		"H5P that is not JSON":      {ziptest.Of(t, ziptest.File{"h5p.json", "{"}), digitise.ErrPackageDamaged},
		"H5P without content":       {ziptest.Of(t, ziptest.File{"h5p.json", "{}"}), digitise.ErrPackageDamaged},
		"H5P that nests":            {ziptest.Of(t, ziptest.File{"h5p.json", "{}"}, ziptest.File{"content/content.json", strings.Repeat("[", 20_000)}), digitise.ErrPackageDamaged},
		"nothing that is described": {ziptest.Of(t, ziptest.File{"a.txt", "x"}), digitise.ErrPackageDamaged},
	} {
		if _, _, err := describe(t, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// noise is a comment that packs no better than a manifest does.
func noise(size int) string {
	var b strings.Builder
	b.WriteString("<!-- ")
	for i := uint64(1); b.Len() < size; i++ {
		i = i*6364136223846793005 + 1442695040888963407
		b.WriteByte("0123456789abcdef"[i>>60])
	}
	return b.String() + " -->"
}

// wide writes ASCII in UTF-16.
func wide(s string) string {
	b := []byte("\xff\xfe")
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return string(b)
}
