package search

import (
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/media"
)

// A window of captions ends at a cue's end: after a sentence once it is long
// enough to be read alone, and before the cue that would make it too long.
const (
	windowEnough  = 30.0 // seconds
	windowSeconds = 45.0
	windowWords   = 120
)

// Windows cuts the cues of a resource into the windows that Documents makes
// passages of: window n is the passage with ordinal n. Cues stay in their
// order; a window holds cues of one captions file only.
func Windows(cues []media.Cue) (windows [][]media.Cue) {
	start, words := 0, 0
	for i, cue := range cues {
		words += len(strings.Fields(cue.Text))
		if i > start && cutBefore(cues[start:i], cue, words) {
			windows = append(windows, cues[start:i])
			start, words = i, len(strings.Fields(cue.Text))
		}
	}
	if start < len(cues) {
		windows = append(windows, cues[start:])
	}
	return windows
}

// cutBefore reports whether the window ends before the next cue, with which it
// would have that many words.
func cutBefore(window []media.Cue, next media.Cue, words int) bool {
	first, last := window[0], window[len(window)-1]
	if next.Asset != first.Asset || next.Language != first.Language {
		return true
	}
	if next.End-first.Start > windowSeconds || words > windowWords {
		return true
	}
	return last.End-first.Start >= windowEnough && endsSentence(last.Text)
}

func endsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	return strings.ContainsRune(".!?؟…", last)
}

// WindowText is what a window says: its cues, one a line.
func WindowText(window []media.Cue) string {
	lines := make([]string, len(window))
	for i, cue := range window {
		lines[i] = cue.Text
	}
	return strings.Join(lines, "\n")
}

// CueAt gives the cue of a window that holds the byte at offset of the
// window's text, so that an answer opens at the second where the word is said.
// An offset before the text gives the first cue, one after it the last; an
// empty window gives an empty cue.
func CueAt(window []media.Cue, offset int) media.Cue {
	if len(window) == 0 {
		return media.Cue{}
	}
	for _, cue := range window {
		if offset -= len(cue.Text) + 1; offset < 0 {
			return cue
		}
	}
	return window[len(window)-1]
}
