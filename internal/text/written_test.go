package text_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestWhatWasWrittenStaysAsItWasWritten(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"an exponent", "12 m²", "12 m²"},
		{"a fraction", "½", "½"},
		{"the indent of a program", "si x > 1:\r\n    y = 2  \r\n", "si x > 1:\n    y = 2"},
		{"vowel signs", "كَتَبَ", "كَتَبَ"},
		{"decomposed accents", "e\u0301", "é"},
		{"control characters and overrides", "a\x00b\u202ec\u2066d", "abcd"},
		{"broken UTF-8", "caf\xc3", "caf"},
		{"lines before and after", "\n\nun\n\ndeux\n", "un\n\ndeux"},
	} {
		got := text.Written(c.in)
		if got != c.want || text.Written(got) != got {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
