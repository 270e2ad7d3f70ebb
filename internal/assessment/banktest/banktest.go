// Package banktest is what every format of files of questions is tested by:
// questions of each kind, as a file may hold them, and what becomes of a file that
// is read, or written and read again.
package banktest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// signs are what texts are made of: words of three languages, line ends, and
// everything that means something in a format.
const signs = "~|=|#|{|}|:|\\|\\n|%50%|->|####|::|//|$CATEGORY:|[html]|[plain]|<b>|&amp;|&|<|>|]]>|<!--|\"|'|*|.|..|,|1|20|T|TRUE|\t" +
	"|la tension|résistance|œuvre|courant|Ω|the law|a|القاطع|التفاضلي|اَلشَّبَكَةُ|٣|🙂| | | | |\n"

// Text gives a text with single spaces and no empty lines.
func Text(least int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom(strings.Split(signs, "|")), least, 12).Draw(t, "parts")
		var lines []string
		for line := range strings.Lines(strings.Join(parts, "")) {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 && least > 0 {
			return "x"
		}
		return strings.Join(lines, "\n")
	})
}

func line(t *rapid.T, least int, label string) string {
	return strings.ReplaceAll(Text(least).Draw(t, label), "\n", " ")
}

// Question gives a question of one kind. Both formats hold all of it but what
// the caller takes away: weight, exactness, order.
func Question(kind assessment.QuestionKind) *rapid.Generator[assessment.Question] {
	return rapid.Custom(func(t *rapid.T) assessment.Question {
		q := assessment.Question{
			Kind: kind, Title: line(t, 0, "title"), Text: Text(1).Draw(t, "text"), Feedback: Text(0).Draw(t, "feedback"),
			Points: rapid.IntRange(1, assessment.MaxPoints).Draw(t, "points"),
		}
		switch kind {
		case assessment.TrueFalse:
			q.Choices = truth(t)
		case assessment.Matching:
			q.Pairs = pairs(t)
		case assessment.Short:
			q.Exact = rapid.Bool().Draw(t, "exact")
			fallthrough
		default:
			q.Choices = choices(t, kind)
		}
		return q
	})
}

func truth(t *rapid.T) []assessment.Choice {
	yes, no := assessment.Choice{ID: "true", Share: assessment.Whole}, assessment.Choice{ID: "false"}
	if rapid.Bool().Draw(t, "false") {
		yes.Share, no.Share = no.Share, yes.Share
	}
	yes.Feedback, no.Feedback = Text(0).Draw(t, "of true"), Text(0).Draw(t, "of false")
	return []assessment.Choice{yes, no}
}

func pairs(t *rapid.T) (made []assessment.Pair) {
	for range rapid.IntRange(2, 6).Draw(t, "pairs") {
		made = append(made, assessment.Pair{Left: Text(1).Draw(t, "left"), Right: line(t, 1, "right")})
	}
	if rapid.Bool().Draw(t, "one too many") {
		made = append(made, assessment.Pair{Right: line(t, 1, "right")})
	}
	return made
}

func choices(t *rapid.T, kind assessment.QuestionKind) (made []assessment.Choice) {
	for i := range rapid.IntRange(2, 6).Draw(t, "choices") {
		c := assessment.Choice{Text: Text(1).Draw(t, "choice"), Share: share(t, kind, i), Feedback: Text(0).Draw(t, "of choice")}
		switch kind {
		case assessment.Numeric:
			c.Text = rapid.SampledFrom([]string{"0", "3.14", "-2", "1e3", "12345678901234567890.5", ".5"}).Draw(t, "number")
			c.Tolerance = rapid.SampledFrom([]string{"", "0.5", "1e-3", "12"}).Draw(t, "tolerance")
		case assessment.Order:
			c.Share, c.Feedback = 0, ""
		case assessment.Short:
			c.Text = strings.ReplaceAll(c.Text, "\n", " ")
		}
		made = append(made, c)
	}
	return made
}

// share gives what choice i is worth: the first one everything, and the second of
// a single choice nothing.
func share(t *rapid.T, kind assessment.QuestionKind, i int) assessment.Share {
	least := assessment.Share(0)
	if kind == assessment.Single || kind == assessment.Multiple {
		least = -assessment.Whole
	}
	switch i {
	case 0:
		return assessment.Whole
	case 1:
		return 0
	}
	return rapid.OneOf(
		rapid.SampledFrom([]assessment.Share{0, 3333333, 5000000, 1666667, 9999999}),
		rapid.Custom(func(t *rapid.T) assessment.Share {
			return assessment.Share(rapid.IntRange(int(least), int(assessment.Whole)).Draw(t, "any"))
		}),
	).Draw(t, "share")
}
