package meili

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// heard asks for all words by their sound, of which the last may be a beginning.
func heard(words []wording.Word) form {
	var parts []string
	for _, w := range words {
		if !w.Prefix {
			parts = append(parts, quoted(w.Folded))
		}
	}
	f := form{text: complete(parts), by: allOf, within: []string{"sounds"}}
	if last := words[len(words)-1]; last.Prefix {
		f.text = strings.Join(append(parts, last.Folded), " ")
	}
	return f
}
