package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Sound is the skeleton of consonants by which an Arabic word is known in
// whatever letters it is typed: شبكة, chabaka, shabaka and chebka are cbk; كهرباء,
// kahraba and l'kahraba are khrb. Vowels go, long ones too, and with them و and
// ي within a word, ع and hamza, which most leave out; letters that people write
// alike are one (ت ط, س ص, ك ق, ه ح); an h at the end goes, as of ta marbuta.
// Two words may sound alike: it is for asking again where letters found nothing.
func Sound(word string) string {
	folded := strings.ToLower(norm.NFKD.String(word))
	if first, _ := utf8.DecodeRuneInString(folded); unicode.Is(unicode.Arabic, first) {
		return skeleton(folded, func(s string) (string, int) {
			r, size := utf8.DecodeRuneInString(s)
			return arabicSound(r), size
		})
	}
	return skeleton(bare(folded), latinSound)
}

// Sounds gives how the Arabic words of a text may sound, each once: without their
// article, with the t of a ta marbuta, and without an l that is taken for an
// article (لحام is found as l7am).
func Sounds(s string) (list []string) {
	for _, t := range Tokens(s) {
		if first, _ := utf8.DecodeRuneInString(t.Folded); !unicode.Is(unicode.Arabic, first) {
			continue
		}
		for _, w := range withoutArticle(t) {
			key := Sound(w)
			heard := []string{key, strings.TrimPrefix(key, "l")}
			if strings.HasSuffix(s[t.Start:t.End], "ة") {
				heard = append(heard, key+"t")
			}
			for _, h := range heard {
				if HasSound(h) && !slices.Contains(list, h) {
					list = append(list, h)
				}
			}
		}
	}
	return list
}

// leastSound is the number of consonants below which a skeleton says nothing.
const leastSound = 2

// HasSound reports whether a key says enough to be looked for.
func HasSound(key string) bool { return len(key) >= leastSound }

// withoutArticle gives an Arabic word without its article and what stands before
// that. A bare particle may as well be a letter of the word, and stays; a bare
// "and" goes as well.
func withoutArticle(t Token) []string {
	switch bare, found := strings.CutPrefix(t.Folded, "و"); {
	case utf8.RuneCountInString(t.Folded)-utf8.RuneCountInString(t.Stem) != 1:
		return []string{t.Stem}
	case found:
		return []string{t.Folded, bare}
	}
	return []string{t.Folded}
}

// skeleton puts together what sounds from the start of a word on. Within it w
// and y are vowels; at its end an h is breath; a letter that comes twice is one.
func skeleton(word string, sound func(rest string) (letter string, size int)) string {
	var b strings.Builder
	last := ""
	for at := 0; at < len(word); {
		letter, size := sound(word[at:])
		vowel := (letter == "w" || letter == "y") && at > 0
		if letter != "" && !vowel && letter != last {
			b.WriteString(letter)
			last = letter
		}
		at += max(size, 1)
	}
	return strings.TrimSuffix(b.String(), "h")
}

// arabicSound is the class of an Arabic letter, or empty.
func arabicSound(r rune) string {
	for _, class := range arabicClasses() {
		if strings.ContainsRune(class.letters, r) {
			return class.sound
		}
	}
	return ""
}

type soundClass struct{ sound, letters string }

// arabicClasses are the letters that sound alike, Moroccan ones too.
func arabicClasses() [18]soundClass {
	return [...]soundClass{
		{"b", "بپ"}, {"t", "تطث"}, {"j", "جچ"}, {"h", "حه"}, {"x", "خ"}, {"d", "دذضظ"}, {"r", "ر"}, {"z", "زژ"}, {"s", "سص"},
		{"c", "ش"}, {"g", "غگڭ"}, {"f", "فڤ"}, {"k", "قكکڨ"}, {"l", "ل"}, {"m", "م"}, {"n", "ن"}, {"w", "و"}, {"y", "ي"},
	}
}

// latinSound is the class of the letters that a word begins with.
func latinSound(s string) (sound string, size int) {
	for _, class := range latinClasses() {
		if strings.HasPrefix(s, class.letters) {
			return class.sound, len(class.letters)
		}
	}
	_, size = utf8.DecodeRuneInString(s)
	return "", size
}

// latinClasses are the ways in which people write those sounds, longer ones
// first; figures stand for what Latin letters lack.
func latinClasses() []soundClass {
	return []soundClass{
		{"c", "tch"}, {"c", "sch"}, {"c", "ch"}, {"c", "sh"}, {"x", "kh"}, {"g", "gh"}, {"d", "dh"}, {"t", "th"}, {"f", "ph"}, {"j", "dj"},
		{"k", "ck"}, {"k", "qu"}, {"j", "ge"}, {"j", "gi"}, {"s", "ce"}, {"s", "ci"}, {"w", "oua"}, {"w", "oue"}, {"w", "oui"},
		{"x", "5"}, {"h", "7"}, {"g", "8"}, {"k", "9"}, {"t", "6"},
		{"b", "b"}, {"b", "p"}, {"t", "t"}, {"j", "j"}, {"h", "h"}, {"d", "d"}, {"r", "r"}, {"z", "z"}, {"s", "s"}, {"g", "g"}, {"f", "f"}, {"f", "v"},
		{"k", "k"}, {"k", "q"}, {"k", "c"}, {"l", "l"}, {"m", "m"}, {"n", "n"}, {"w", "w"}, {"y", "y"}, {"ks", "x"},
	}
}

// bare takes the article off a word in Latin letters: al-, el- and the l that
// is run together with the consonant after it.
func bare(word string) string {
	for _, article := range []string{"al", "el", "il", "l"} {
		rest, found := strings.CutPrefix(word, article)
		if found && len(rest) > 2 && !strings.ContainsAny(rest[:1], "aeiouyl'") {
			return rest
		}
	}
	return word
}
