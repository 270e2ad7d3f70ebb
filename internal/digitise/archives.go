package digitise

import (
	"bytes"
	"io"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/media"
)

// archives are what a ZIP file may be, told by a file that it holds at its top;
// the first that fits. A program that writes EPUB may put its mark anywhere, and
// a trainer may pack a module with the folder that it stands in.
var archives = []struct {
	holds  string
	folder bool // or in the one folder that holds everything
	kind   media.Kind
	mime   string
}{
	{"META-INF/container.xml", false, media.Ebook, "application/epub+zip"},
	{"imsmanifest.xml", true, media.Package, SCORM},
	{"h5p.json", true, media.Package, H5P},
	{"index.html", true, media.Package, Website},
	{"index.htm", true, media.Package, Website},
}

// The media types of packages. SCORM and H5P have none of their own that is
// registered.
const (
	SCORM   = "application/x-scorm+zip"
	H5P     = "application/x-h5p+zip"
	Website = "application/x-website+zip"
)

// lookInside tells what a ZIP file of size bytes is. One that cannot be opened
// and speaks of what it holds is that: it is told what is wrong when it is worked
// on.
func lookInside(r io.ReaderAt, size int64) (kind media.Kind, mime string, known bool) {
	holds := mentions(r, size)
	if a, err := unzip.Open(r, size); err == nil {
		holds = contents(a)
	}
	for _, is := range archives {
		if holds(is.holds, is.folder) {
			return is.kind, is.mime, true
		}
	}
	return "", "", false
}

// contents tells what an archive holds.
func contents(a *unzip.Archive) func(name string, folder bool) bool {
	names, top := map[string]bool{}, Top(a)
	for _, e := range a.Entries {
		names[e.Name] = true
	}
	return func(name string, folder bool) bool { return names[name] || folder && names[top+name] }
}

// Top is the folder of an archive that holds everything, with its slash; or
// empty. What computers put beside folders does not count.
func Top(a *unzip.Archive) (top string) {
	for _, e := range a.Entries {
		folder, _, inside := strings.Cut(e.Name, "/")
		switch {
		case folder == "__MACOSX":
		case !inside:
			return ""
		case top == "":
			top = folder + "/"
		case top != folder+"/":
			return ""
		}
	}
	return top
}

// mentions tells what the directory of an archive names, which stands at its end.
func mentions(r io.ReaderAt, size int64) func(name string, folder bool) bool {
	const enough = 128 << 10 // bytes
	tail := make([]byte, min(size, enough))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		tail = nil
	}
	return func(name string, _ bool) bool { return bytes.Contains(tail, []byte(name)) }
}
