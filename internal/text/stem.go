package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stem takes the article and the words written onto an Arabic word off its
// folded form: والشبكه and بالشبكه become شبكه. Other words stay as they are.
// It is rough on purpose (والدين loses a root letter): stems widen what is
// found, beside the exact form, and the same is done to the question.
func stem(folded string) string {
	if first, _ := utf8.DecodeRuneInString(folded); !unicode.Is(unicode.Arabic, first) {
		return folded
	}
	for _, p := range proclitics() {
		if rest, found := strings.CutPrefix(folded, p.written); found && utf8.RuneCountInString(rest) >= p.least {
			return rest
		}
	}
	return folded
}

type proclitic struct {
	written string
	least   int // letters that must remain for it to be a proclitic
}

// proclitics are the article and the particles, longest first. A bare particle
// asks for a longer rest: too many words begin with one of these letters.
func proclitics() [17]proclitic {
	return [...]proclitic{
		{"وبال", 2}, {"وكال", 2}, {"فبال", 2}, {"فكال", 2}, {"ولل", 2}, {"فلل", 2},
		{"وال", 2}, {"فال", 2}, {"بال", 2}, {"كال", 2}, {"لل", 2}, {"ال", 2},
		{"و", 4}, {"ف", 4}, {"ب", 4}, {"ل", 4}, {"ك", 4},
	}
}
