package digitise_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/media"
)

// What begins with the folder META-INF looks like a program of Java; a book and a
// module that were packed by Java are none.
func TestWhatJavaPackedIsWhatItHolds(t *testing.T) {
	manifest := ziptest.File{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"}
	for name, c := range map[string]struct {
		files []ziptest.File
		kind  media.Kind
		mime  string
	}{
		"a book":            {[]ziptest.File{{"META-INF/", ""}, {"META-INF/container.xml", "<container/>"}, {"mimetype", "application/epub+zip"}}, media.Ebook, "application/epub+zip"},
		"a module":          {[]ziptest.File{manifest, {"imsmanifest.xml", "<manifest/>"}}, media.Package, digitise.SCORM},
		"a program of Java": {[]ziptest.File{manifest, {"ma/Programme.class", "\xca\xfe\xba\xbe"}}, media.Other, "application/java-archive"},
	} {
		kind, mime, err := digitise.Detect(keep(t, ziptest.Of(t, c.files...)), "x.zip")
		if err != nil || kind != c.kind || mime != c.mime {
			t.Errorf("%s: %s, %s, %v", name, kind, mime, err)
		}
	}
}
