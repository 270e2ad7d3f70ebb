package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestCleaningKeepsTheWordsAndDropsWhatHidesInThem(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"decomposed accents", "e\u0301lectricite\u0301", "électricité"},
		{"no-break spaces", "230\u00a0V\u202f; 16\u2009A", "230 V ; 16 A"},
		{"pdfium's hyphen at a line's end", "disjonc\u0002\r\nteur", "disjoncteur"},
		{"pdfium's hyphen without its line end", "disjonc\u0002teur", "disjoncteur"},
		{"soft hyphen", "dif\u00adféren\u00ad\ntiel", "différentiel"},
		{"a soft hyphen keeps the space after it", "tiel\u00ad net", "tiel net"},
		{"byte order mark and zero width space", "\ufeffplan\u200b d'affaires", "plan d'affaires"},
		{"control characters", "a\x00b\x1bc\td", "abc d"},
		{"line ends", "un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"},
		{"spaces about line ends", "  un  \n   deux  ", "un\ndeux"},
		{"an empty line stays", "un\n\ndeux", "un\n\ndeux"},
		{"right-to-left mark", "\u200fالشبكة\u200f", "الشبكة"},
		{"isolates and embeddings", "\u2067القاطع\u2069 \u202bSSH\u202c", "القاطع SSH"},
		{"Arabic letter mark", "\u061c١٢", "12"},
		{"tatweel", "الـــشبكة", "الشبكة"},
		{"harakat", "اَلشَّبَكَةُ", "الشبكة"},
		{"presentation forms", "ﺍﻟﺸﺒﻜﺔ", "الشبكة"},
		{"lam-alef ligature", "ﻻﺳﻠﻜﻲ", "لاسلكي"},
		{"presentation form of a haraka", "شﹽبكة", "شبكة"},
		{"Arabic-Indic digits", "سنة ٢٠٢٤", "سنة 2024"},
		{"Persian digits", "۱۲۳", "123"},
		{"Latin ligatures", "ﬁche", "fiche"},
		{"broken UTF-8", "caf\xc3", "caf"},
	} {
		if got := text.Clean(c.in); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestALineHasNoLineEnd(t *testing.T) {
	if got, want := text.Line("  Installation\n d'un\tréseau \u202elocal "), "Installation d'un réseau local"; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
}

func FuzzCleaningWhatIsCleanChangesNothing(f *testing.F) {
	for _, s := range []string{"", "a\u200b\u0301", "ا\u0640\u0654", "شﹽ\u0301", " \n \u00a0", "ﷺ", "e\ufe71\u0301", "\u0002\n\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Clean(s)
		if twice := text.Clean(once); twice != once {
			t.Errorf("%q became %q, then %q", s, once, twice)
		}
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\x00\r\u202e\u200f") {
			t.Errorf("%q is not clean", once)
		}
	})
}
