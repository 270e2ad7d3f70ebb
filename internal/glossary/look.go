package glossary

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Look says how to look for a form in texts by the means of SQL: what holds the
// form matches, and some that does not.
type Look struct {
	Whole []string // patterns of LIKE, in lower case, for a whole text: any of them
	Word  []string // the same of its longest word alone, for texts that are cut anywhere
}

// Looks gives the looks of forms.
func Looks(forms []string) (list []Look) {
	for _, written := range forms {
		tokens := text.Tokens(written)
		if len(tokens) == 0 {
			continue
		}
		longest := slices.MaxFunc(tokens, func(a, b text.Token) int { return len(a.Folded) - len(b.Folded) })
		list = append(list, Look{Whole: patterns(tokens), Word: patterns([]text.Token{longest})})
	}
	return list
}

// longestAcronym is how many letters may stand each with a dot.
const longestAcronym = 6

// patterns look for words in order; one that may be an acronym is also looked
// for with dots.
func patterns(words []text.Token) []string {
	whole := "%"
	for _, w := range words {
		whole += beginning(keyOf(w)) + "%"
	}
	if len(words) > 1 || utf8.RuneCountInString(words[0].Folded) > longestAcronym {
		return []string{whole}
	}
	letters := strings.Split(words[0].Folded, "")
	return []string{whole, "%" + strings.Join(letters, ".") + "%"}
}

// beginning is what every inflection of a word begins with.
func beginning(key string) (pattern string) {
	letters := []rune(key)
	if len(letters) > 3 {
		letters = letters[:max(3, len(letters)-2)]
	}
	if !slices.ContainsFunc(letters, steady) {
		return string(letters)
	}
	for n, r := range letters {
		switch {
		case r == 'e' && n > 0 && strings.ContainsRune("oa", letters[n-1]): // œ and æ are one letter
			pattern = strings.TrimSuffix(pattern, "_") + "%"
		case steady(r):
			pattern += string(r)
		default:
			pattern += "_"
		}
	}
	return pattern
}

// varied are the letters that are also written otherwise than they fold to: with
// accents, as capitals that SQLite does not know, as carriers of hamza.
const varied = "aceiou" + "ا" + "و" + "ي" + "ه"

// steady reports whether a letter is always written as it folds to.
func steady(r rune) bool { return !strings.ContainsRune(varied, r) }
