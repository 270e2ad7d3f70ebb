package digitise

import (
	"io"
	"path"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// photoNames are the endings of images in an album; besideNames those of what
// programs put beside them.
var (
	photoNames  = []string{".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff", ".gif", ".avif"}
	besideNames = []string{".xml", ".txt", ".db", ".ini", ".nfo"}
)

// IsPhoto reports whether an entry of an album is a page of it.
func IsPhoto(entry string) bool {
	return !strings.HasPrefix(path.Base(entry), ".") && !strings.HasPrefix(entry, "__MACOSX/") && named(entry, photoNames)
}

func named(name string, endings []string) bool {
	return slices.Contains(endings, strings.ToLower(path.Ext(name)))
}

// isAlbum reports whether a ZIP file of size bytes holds photos and nothing else
// to read: the CBZ of comic readers, whatever it is called. One that calls
// itself so and cannot be opened is told what is wrong when its pages are made.
func isAlbum(r io.ReaderAt, size int64, name string) bool {
	a, err := unzip.Open(r, size)
	if err != nil {
		return named(name, []string{".cbz"})
	}
	photos := 0
	for _, e := range a.Entries {
		switch {
		case IsPhoto(e.Name):
			photos++
		case named(e.Name, besideNames) || strings.HasPrefix(path.Base(e.Name), ".") || strings.HasPrefix(e.Name, "__MACOSX/"):
		default:
			return false
		}
	}
	return photos > 0
}
