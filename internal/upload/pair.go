package upload

import (
	"path"
	"strings"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Belong reports whether captions are named after a film: "cours.vtt" and
// "cours.fr.vtt" after "cours.mp4".
func Belong(captions, film string) bool {
	stem := stemOf(captions)
	return stem == stemOf(film) || stemOf(stem) == stemOf(film)
}

func stemOf(name string) string {
	return text.Fold(strings.TrimSuffix(name, path.Ext(name)))
}
