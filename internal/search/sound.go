package search

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Darija and Arabic are often typed in Latin letters: chabaka, takwin, 7asoub.
const (
	lettersOfSound = 3 // from how many letters on a question is also read by its sound
	enoughByLetter = 3 // resources that hold the words as they were typed: so many, and nobody meant others
)

// heard is what of a document is also found by its sound.
func (d Document) heard() string {
	return strings.Join(append([]string{d.Title, d.Context}, d.Keywords...), " ; ")
}

// SoundWord is a word of a question as it sounds.
type SoundWord struct {
	Typed, Key string
	Prefix     bool // it may still be being typed
}

// SoundWords gives those of a question.
func SoundWords(q Query) (list []SoundWord) {
	for _, t := range text.Tokens(q.Text) {
		w := SoundWord{Typed: q.Text[t.Start:t.End], Key: text.Sound(t.Folded)}
		w.Prefix = q.Instant && t.End == len(q.Text)
		if text.HasSound(w.Key) {
			list = append(list, w)
		}
	}
	return list
}

// Heard tells which words of a document the words of a question were read as.
func Heard(words []SoundWord, d Document) (list []Correction) {
	said := d.heard()
	for _, w := range words {
		for _, t := range text.Tokens(said) {
			written := said[t.Start:t.End]
			if slices.ContainsFunc(text.Sounds(written), func(key string) bool { return key == w.Key || w.Prefix && strings.HasPrefix(key, w.Key) }) {
				list = append(list, Correction{From: w.Typed, To: written})
				break
			}
		}
	}
	return list
}

// sounding reports whether a question should be asked again by its sound: it is
// in Latin letters, and few resources hold its words as they were typed.
func sounding(q Query, a Answer) bool {
	if q.Resource != "" || q.Exact || a.Degraded || byLetter(a) >= enoughByLetter {
		return false
	}
	letters := 0
	for _, r := range q.Text {
		switch {
		case unicode.Is(unicode.Latin, r), r >= '2' && r <= '9':
			letters++
		case unicode.IsLetter(r):
			return false
		}
	}
	return letters >= lettersOfSound
}

// byLetter is how many resources hold all words as they were typed.
func byLetter(a Answer) int {
	if len(a.Corrected) > 0 || len(a.Dropped) > 0 {
		return 0
	}
	return a.Total
}

// askBySound asks once more by the sound, and answers what found more.
func (s *Service) askBySound(ctx context.Context, scope account.Scope, q Query, first Answer) (Answer, error) {
	q.Sounds, q.Senses = true, nil
	second, err := s.ask(ctx, scope, q)
	if err != nil || second.Degraded || second.Total <= byLetter(first) {
		return first, err
	}
	return second, nil
}
