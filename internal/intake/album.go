package intake

import (
	"fmt"
	"path"
	"strings"
)

// What the parts of a ZIP file that is stored without compression weigh, in
// bytes (APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16).
const (
	zipLocal   = 30
	zipCentral = 46
	zipEnd     = 22
)

// PageName is what a photo is called inside an album, n from 1: its number, and
// its extension where that is plain. Nothing else of its name goes along.
func PageName(n int, name string) string {
	ext := strings.ToLower(path.Ext(name))
	if !is(images, ext) {
		ext = ""
	}
	return fmt.Sprintf("%04d%s", n, ext)
}

// AlbumSize is the size in bytes of the album of photos of these names and
// sizes: a CBZ, that is a ZIP file of numbered images, stored as they are. Who
// sends a folder makes the same file.
func AlbumSize(names []string, sizes []int64) int64 {
	total := int64(zipEnd)
	for n, size := range sizes {
		total += zipLocal + zipCentral + 2*int64(len(PageName(n+1, names[n]))) + size
	}
	return total
}
