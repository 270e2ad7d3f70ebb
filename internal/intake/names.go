package intake

import (
	"path"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/text"
)

// What a name alone tells; what a file is, its content tells when it arrives.
var (
	films    = []string{".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ogv", ".3gp", ".ts", ".mts", ".wmv", ".flv"}
	captions = []string{".vtt", ".srt"}
	images   = []string{".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff", ".gif", ".avif"}
	leftover = []string{"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information", "lost+found"}
	albums   = []string{"(photos)", "(صور)"}
)

func is(kind []string, name string) bool {
	return slices.Contains(kind, strings.ToLower(path.Ext(name)))
}

// Ignored reports whether a file or folder of this name is what systems and
// programs leave behind, and nobody's material.
func Ignored(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || slices.Contains(leftover, lower)
}

// album gives the title of a folder of photos that is one document.
func album(folder string) (title string, is bool) {
	for _, mark := range albums {
		at := len(folder) - len(mark)
		if at >= 0 && strings.EqualFold(folder[at:], mark) {
			return strings.TrimSpace(folder[:at]), true
		}
	}
	return "", false
}

// titleOf makes a title of a file's name: without its extension, underscores
// as spaces. A name that says nothing stays as it is.
func titleOf(name string) string {
	if stem := strings.TrimSuffix(name, path.Ext(name)); strings.Trim(stem, "_ ") != "" {
		return heading(strings.ReplaceAll(stem, "_", " "))
	}
	return heading(name)
}

// heading makes a title of what somebody wrote. Of one that is too long the end
// is kept: there the names of files differ.
func heading(words string) string {
	words = text.Line(words)
	if letters := []rune(words); len(letters) > catalogue.MaxTitle {
		words = strings.TrimSpace(string(letters[len(letters)-catalogue.MaxTitle:]))
	}
	if words == "" {
		return "…"
	}
	return words
}

// languageOf tells the language of a file from its name: an ending as in
// "cours.ar.pdf" or "cours (FR).pdf", or Arabic letters.
func languageOf(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	ending := strings.ToLower(strings.Trim(stem[strings.LastIndexAny(stem, ".-_ (")+1:], "()"))
	if len(ending) < len(stem) && catalogue.KnownLanguage(ending) {
		return ending
	}
	if text.Language(stem) == "ar" {
		return "ar"
	}
	return ""
}

// courseLanguage is what most of a folder's names are written in; French where
// they do not tell.
func courseLanguage(names []string) string {
	if told := text.Language(strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(strings.Join(names, " . "))); told != "" {
		return told
	}
	return "fr"
}
