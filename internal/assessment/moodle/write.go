package moodle

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// Write gives questions as a file. Texts are called plain, so that nothing in
// them is taken for HTML.
func Write(questions []assessment.Question) []byte {
	w := writing{}
	w.b.WriteString(xml.Header + "<quiz>\n")
	for i, q := range questions {
		if q.Review != nil {
			fmt.Fprintf(&w.b, "<!-- Question %d: the passage to look at again has no place in this format. -->\n", i+1)
		}
		w.question(q)
	}
	w.b.WriteString("</quiz>\n")
	return []byte(w.b.String())
}

// writing is a file while it is written.
type writing struct{ b strings.Builder }

// types are the names of kinds in Moodle.
var types = map[assessment.QuestionKind]string{
	assessment.Single: "multichoice", assessment.Multiple: "multichoice", assessment.TrueFalse: "truefalse",
	assessment.Short: "shortanswer", assessment.Numeric: "numerical", assessment.Matching: "matching", assessment.Order: "ordering",
}

// settings are what Moodle asks for of a kind beside its answers.
var settings = map[assessment.QuestionKind][][2]string{
	assessment.Single:   {{"single", "true"}, {"shuffleanswers", "true"}, {"answernumbering", "none"}},
	assessment.Multiple: {{"single", "false"}, {"shuffleanswers", "true"}, {"answernumbering", "none"}},
	assessment.Matching: {{"shuffleanswers", "true"}},
	assessment.Order:    {{"layouttype", "0"}, {"selecttype", "0"}, {"selectcount", "0"}, {"gradingtype", "0"}, {"showgrading", "1"}, {"numberingstyle", "none"}},
}

func (w *writing) question(q assessment.Question) {
	w.b.WriteString("  <question type=\"" + types[q.Kind] + "\">\n")
	w.b.WriteString("    <name><text>" + escaped(q.Title) + "</text></name>\n")
	w.plain("    ", "questiontext", q.Text)
	w.plain("    ", "generalfeedback", q.Feedback)
	w.setting("defaultgrade", bank.WritePoints(q.Points))
	w.setting("penalty", "0")
	w.setting("hidden", "0")
	for _, s := range settings[q.Kind] {
		w.setting(s[0], s[1])
	}
	if q.Kind == assessment.Short {
		w.setting("usecase", map[bool]string{false: "0", true: "1"}[q.Exact])
	}
	for i, c := range q.Choices {
		w.answer(q.Kind, i, c)
	}
	for _, p := range q.Pairs {
		w.b.WriteString("    <subquestion format=\"plain_text\">\n      <text>" + escaped(p.Left) + "</text>\n")
		w.b.WriteString("      <answer><text>" + escaped(p.Right) + "</text></answer>\n    </subquestion>\n")
	}
	w.b.WriteString("  </question>\n")
}

func (w *writing) answer(kind assessment.QuestionKind, i int, c assessment.Choice) {
	text, fraction := c.Text, bank.WriteShare(c.Share)
	switch kind {
	case assessment.TrueFalse:
		text = c.ID
	case assessment.Order:
		fraction = strconv.Itoa(i + 1)
	}
	w.b.WriteString("    <answer fraction=\"" + fraction + "\" format=\"plain_text\">\n      <text>" + escaped(text) + "</text>\n")
	if kind == assessment.Numeric {
		w.b.WriteString("      <tolerance>" + escaped(c.Tolerance) + "</tolerance>\n")
	}
	w.plain("      ", "feedback", c.Feedback)
	w.b.WriteString("    </answer>\n")
}

func (w *writing) plain(indent, name, text string) {
	w.b.WriteString(indent + "<" + name + " format=\"plain_text\"><text>" + escaped(text) + "</text></" + name + ">\n")
}

func (w *writing) setting(name, value string) {
	w.b.WriteString("    <" + name + ">" + value + "</" + name + ">\n")
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}
