package apptest_test

import (
	"cmp"
	"hash/fnv"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/text"
)

// pagesOf reads each page of a PDF with poppler: a reader that shares nothing
// with ours.
func pagesOf(t *testing.T, file string) []string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		needtest.Missing(t, "pdftotext is missing (Debian: poppler-utils)")
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext %s: %v", file, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// cue is what is said between two seconds.
type cue struct {
	start, end float64
	text       string
}

var cueTime = regexp.MustCompile(`(?m)^(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})\n`)

// cuesOf reads a plain WebVTT file.
func cuesOf(t *testing.T, file string) (cues []cue) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := cueTime.FindAllSubmatchIndex(data, -1)
	for _, m := range at {
		said, _, _ := strings.Cut(string(data[m[1]:]), "\n\n")
		number := func(i int) float64 {
			f, err := strconv.ParseFloat(string(data[m[2*i]:m[2*i+1]]), 64)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		cues = append(cues, cue{
			start: 3600*number(1) + 60*number(2) + number(3), end: 3600*number(4) + 60*number(5) + number(6), text: said,
		})
	}
	if len(cues) == 0 {
		t.Fatalf("%s has no cues", file)
	}
	return cues
}

// commonWords are words that no learner searches for.
const commonWords = ` dans pour avec vous votre vos nous elle elles cette cela sont plus comme mais etre avoir fait peut
 tout tous toute toutes leur leurs entre sans sous aussi alors donc ainsi tres meme apres avant depuis quand
 this that with from have will your they their there when what which been than then them these those into also only
 such some most more other does were would could should about over under after before each between both very `

// wordsOf lists the words of texts, each with in how many of them it stands.
func wordsOf(texts []string, fits func(word string) bool) map[string]int {
	found := map[string]int{}
	for _, t := range texts {
		here := map[string]bool{}
		for _, word := range strings.FieldsFunc(t, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }) {
			folded := text.Fold(word)
			if fits(word) && !here[folded] && !strings.Contains(commonWords, " "+folded+" ") {
				here[folded] = true
				found[word]++
			}
		}
	}
	return found
}

// latin reports whether a word is one that somebody may type in French or
// English: 4 to 16 Latin letters, not all capitals in the middle.
func latin(word string) bool {
	n := utf8.RuneCountInString(word)
	return n >= 4 && n <= 16 && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Latin, r) })
}

func arabic(word string) bool {
	n := utf8.RuneCountInString(text.Fold(word))
	return n >= 4 && n <= 12 && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Arabic, r) })
}

// choose takes n words, rarer ones first, and among equally rare ones in an
// order that is always the same and has nothing to do with the text.
func choose(n int, found map[string]int) []string {
	words := make([]string, 0, len(found))
	for word := range found {
		words = append(words, word)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(min(found[a], 8)/2, min(found[b], 8)/2), cmp.Compare(shuffled(a), shuffled(b)), cmp.Compare(a, b))
	})
	return words[:min(n, len(words))]
}

func shuffled(word string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(word)) // a hash takes every byte
	return h.Sum32()
}

// holds reports whether a text has the word, as a reader compares them.
func holds(in, word string) bool { return strings.Contains(text.Fold(in), text.Fold(word)) }
