package gift

import (
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// Write gives questions as a file. Texts are called plain, so that nothing in
// them is taken for HTML. What GIFT cannot hold stands in a comment: of a question
// that is there what it lost, of another one that it was left out.
func Write(questions []assessment.Question) []byte {
	var b strings.Builder
	for i, q := range questions {
		for _, lost := range Lost(q) {
			fmt.Fprintf(&b, "// Question %d: %s\n", i+1, lost)
		}
		if expressible(q) {
			writeQuestion(&b, q)
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// Lost says in English what GIFT cannot hold of a question.
func Lost(q assessment.Question) (lost []string) {
	if !expressible(q) {
		return []string{"left out, because GIFT has no such question."}
	}
	if q.Points != 100 {
		lost = append(lost, "its weight ("+bank.WritePoints(q.Points)+") has no place in GIFT.")
	}
	if q.Exact {
		lost = append(lost, "that capitals and accents count has no place in GIFT.")
	}
	if q.Review != nil {
		lost = append(lost, "the passage to look at again has no place in GIFT.")
	}
	return lost
}

// expressible reports whether GIFT has such a question: orders it has not, one
// choice of several must be worth nothing extra to be told from a short answer,
// and of true and false one is right and the other worth nothing.
func expressible(q assessment.Question) bool {
	switch q.Kind {
	case assessment.Order:
		return false
	case assessment.Single:
		whole := 0
		for _, c := range q.Choices {
			if c.Share == assessment.Whole {
				whole++
			}
		}
		return whole > 0 && whole < len(q.Choices)
	case assessment.TrueFalse:
		return len(q.Choices) == 2 && q.Choices[0].Share+q.Choices[1].Share == assessment.Whole &&
			q.Choices[0].Share*q.Choices[1].Share == 0
	}
	return true
}

func writeQuestion(b *strings.Builder, q assessment.Question) {
	if q.Title != "" {
		b.WriteString("::" + escape(q.Title) + "::")
	}
	b.WriteString("[plain]" + escape(q.Text) + " {")
	switch q.Kind {
	case assessment.TrueFalse:
		writeTruth(b, q)
	case assessment.Matching:
		for _, p := range q.Pairs {
			b.WriteString("\n\t= " + said(p.Left) + " -> " + escape(p.Right))
		}
	default:
		if q.Kind == assessment.Numeric {
			b.WriteByte('#')
		}
		for _, c := range q.Choices {
			writeChoice(b, q.Kind, c)
		}
	}
	if q.Feedback != "" {
		b.WriteString("\n\t####" + said(q.Feedback))
	}
	b.WriteString("\n}\n")
}

// writeTruth writes what is said to who is wrong before what is said to who is
// right.
func writeTruth(b *strings.Builder, q assessment.Question) {
	right, wrong, word := q.Choices[0], q.Choices[1], "TRUE"
	if right.ID == "false" {
		right, wrong = wrong, right
	}
	if right.Share == 0 {
		right, wrong, word = wrong, right, "FALSE"
	}
	b.WriteString(word)
	if wrong.Feedback != "" || right.Feedback != "" {
		b.WriteString("#" + said(wrong.Feedback))
	}
	if right.Feedback != "" {
		b.WriteString("#" + said(right.Feedback))
	}
}

func writeChoice(b *strings.Builder, kind assessment.QuestionKind, c assessment.Choice) {
	b.WriteString("\n\t" + sign(kind, c.Share))
	switch {
	case kind != assessment.Numeric:
		b.WriteString(said(c.Text))
	case c.Tolerance != "":
		b.WriteString(c.Text + ":" + c.Tolerance)
	default:
		b.WriteString(c.Text)
	}
	if c.Feedback != "" {
		b.WriteString("#" + said(c.Feedback))
	}
}

// sign says what a choice is worth. An = makes a question one of a single choice,
// and a ~ one of choices; short answers and numbers know no ~.
func sign(kind assessment.QuestionKind, share assessment.Share) string {
	weight := "%" + bank.WriteShare(share) + "%"
	open := kind == assessment.Short || kind == assessment.Numeric
	switch {
	case share == assessment.Whole && kind != assessment.Multiple:
		return "="
	case open:
		return "=" + weight
	case share == 0:
		return "~"
	}
	return "~" + weight
}

// said writes a text of the answers. An arrow in it would make pairs of them, so
// that it is written as HTML; one that begins with a sign names its format first.
func said(s string) string {
	switch {
	case strings.Contains(s, "->"):
		return "[html]" + escape(bank.Mark(s))
	case strings.HasPrefix(s, "["), strings.HasPrefix(s, "%"):
		return "[plain]" + escape(s)
	}
	return escape(s)
}
