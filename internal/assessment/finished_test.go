package assessment_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// heard is the code of a fault and the field that it names.
func heard(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	return f.Code + " " + f.Field
}

func worth(id, text string, percent int) assessment.Choice {
	return assessment.Choice{ID: id, Text: text, Share: assessment.Whole / 100 * assessment.Share(percent)}
}

func asked(kind assessment.QuestionKind, choices ...assessment.Choice) assessment.Question {
	return assessment.Question{ID: "q", Kind: kind, Text: "Combien ?", Choices: choices}
}

func matched(pairs ...assessment.Pair) assessment.Question {
	return assessment.Question{ID: "q", Kind: assessment.Matching, Text: "Reliez.", Pairs: pairs}
}

func paired(id, left, rightID, right string) assessment.Pair {
	return assessment.Pair{ID: id, Left: left, RightID: rightID, Right: right}
}

func TestWhatKeepsAQuestionFromLearners(t *testing.T) {
	tolerant := worth("a", "12,5", 100)
	tolerant.Tolerance = "-1"
	third := assessment.Share(3_333_333)
	for _, c := range []struct {
		name string
		q    assessment.Question
		want string
	}{
		{"one right choice", asked("single", worth("a", "Un", 100), worth("b", "Deux", 0)), ""},
		{"one right choice, another half right", asked("single", worth("a", "Un", 100), worth("b", "Deux", 50)), ""},
		{"no text", assessment.Question{ID: "q", Kind: "single"}, "question.text.missing questions[0].text"},
		{"two right choices", asked("single", worth("a", "Un", 100), worth("b", "Deux", 100)), "question.right.one questions[0].choices"},
		{"no right choice", asked("single", worth("a", "Un", 0), worth("b", "Deux", 50)), "question.right.one questions[0].choices"},
		{"one choice", asked("single", worth("a", "Un", 100)), "question.choices.few questions[0].choices"},
		{"an empty choice", asked("single", worth("a", "Un", 100), worth("b", " ", 0)), "question.choice.missing questions[0].choices[1].text"},
		{"a choice twice", asked("single", worth("a", "Un", 100), worth("b", "Un", 0)), "question.choice.double questions[0].choices[1].text"},
		{"thirds", asked("multiple", assessment.Choice{ID: "a", Text: "1", Share: third}, assessment.Choice{ID: "b", Text: "2", Share: third}, assessment.Choice{ID: "c", Text: "3", Share: third}), ""},
		{"what does not add up", asked("multiple", worth("a", "Un", 50), worth("b", "Deux", 40)), "question.right.sum questions[0].choices"},
		{"what is wrong costs nothing of the sum", asked("multiple", worth("a", "Un", 100), worth("b", "Deux", -100)), ""},
		{"true or false", asked("truefalse", worth("true", "", 0), worth("false", "", 100)), ""},
		{"true or something", asked("truefalse", worth("true", "", 0), worth("peut", "", 100)), "question.truefalse questions[0].choices"},
		{"no answer that is taken", asked("short", worth("a", "T", 50)), "question.right.none questions[0].choices"},
		{"a number in words", asked("numeric", worth("a", "douze", 100)), "question.number questions[0].choices[0].text"},
		{"a tolerance below nothing", asked("numeric", tolerant), "question.number questions[0].choices[0].tolerance"},
		{"pairs", matched(paired("a", "1", "x", "un"), paired("b", "2", "y", "deux")), ""},
		{"two left sides for one right side, and one more", matched(paired("a", "1", "x", "un"), paired("b", "01", "x", "un"), paired("c", "", "y", "deux")), ""},
		{"one pair", matched(paired("a", "1", "x", "un"), paired("c", "", "y", "deux")), "question.pairs.few questions[0].pairs"},
		{"a left side twice", matched(paired("a", "1", "x", "un"), paired("b", "1", "y", "deux")), "question.choice.double questions[0].pairs[1].left"},
		{"an order of one", asked("order", worth("a", "Un", 0)), "question.choices.few questions[0].choices"},
	} {
		if got := strings.TrimSpace(heard(assessment.Finished([]assessment.Question{c.q}))); got != c.want {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.want)
		}
	}
	if got := heard(assessment.Finished(nil)); got != "paper.empty questions" {
		t.Errorf("no question at all: %q", got)
	}
}

func TestWhatCannotBeKeptOfQuestions(t *testing.T) {
	double := []assessment.Question{asked("single"), asked("single")}
	heavy, strange := asked("short", worth("a", "x", 100)), asked("drawing")
	heavy.Points = assessment.MaxPoints + 1
	for _, c := range []struct {
		name      string
		questions []assessment.Question
		want      string
	}{
		{"two of one identifier", double, "id.double questions[1].id"},
		{"an identifier of strange signs", []assessment.Question{{ID: "../x", Kind: "single"}}, "id.unfit questions[0].id"},
		{"an unknown kind", []assessment.Question{strange}, "question.kind questions[0].kind"},
		{"what weighs too much", []assessment.Question{heavy}, "number.range questions[0].points"},
		{"a share of more than all", []assessment.Question{asked("single", worth("a", "x", 101))}, "number.range questions[0].choices[0].share"},
		{"a choice without identifier", []assessment.Question{asked("single", worth("", "x", 1))}, "id.unfit questions[0].choices[0].id"},
		{"one right side with two texts", []assessment.Question{matched(paired("a", "1", "x", "un"), paired("b", "2", "x", "deux"))}, "question.pair.sides questions[0].pairs[1].right"},
		{"too many", make([]assessment.Question, assessment.MaxQuestions+1), "list.too-long questions"},
		{"a long text", []assessment.Question{{ID: "q", Kind: "single", Text: strings.Repeat("a", assessment.MaxQuestionText+1)}}, "text.too-long questions[0].text"},
	} {
		_, err := assessment.TidyQuestions(c.questions)
		if got := heard(err); got != c.want {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnUnfinishedQuestionIsKeptAsItIsWritten(t *testing.T) {
	kept, err := assessment.TidyQuestions([]assessment.Question{{ID: "q", Kind: "single", Text: " 12 m²  ", Pairs: []assessment.Pair{{}}, Exact: true}})
	if err != nil || kept[0].Text != " 12 m²" || kept[0].Points != 100 || kept[0].Pairs != nil || kept[0].Exact {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestWhatCannotBeKeptOfAWork(t *testing.T) {
	for _, c := range []struct {
		want string
		edit func(*assessment.Work)
	}{
		{"title.missing title", func(w *assessment.Work) { w.Title = " " }},
		{"work.kind kind", func(w *assessment.Work) { w.Kind = "examen" }},
		{"language.unknown language", func(w *assessment.Work) { w.Language = "de" }},
		{"number.range minutes", func(w *assessment.Work) { w.Minutes = -1 }},
		{"number.range weight", func(w *assessment.Work) { w.Weight = assessment.MaxWeight + 1 }},
		{"number.range pass", func(w *assessment.Work) { w.Pass = assessment.Full + 1 }},
		{"number.range rules.attempts", func(w *assessment.Work) { w.Rules.Attempts = -1 }},
		{"choice.unknown rules.keep", func(w *assessment.Work) { w.Rules.Keep = "worst" }},
		{"choice.unknown rules.reveal", func(w *assessment.Work) { w.Rules.Reveal = "before" }},
		{"text.too-long instructions", func(w *assessment.Work) { w.Instructions = strings.Repeat("a", assessment.MaxInstructions+1) }},
		{"id.unfit rules.criteria[0].id", func(w *assessment.Work) {
			w.Kind, w.Rules.Criteria = assessment.Devoir, []assessment.Criterion{{Title: "Soin"}}
		}},
	} {
		w := assessment.Work{Kind: assessment.Quiz, Title: "Quiz"}
		c.edit(&w)
		if _, err := w.Tidied(); heard(err) != c.want {
			t.Errorf("heard %q, want %q", heard(err), c.want)
		}
	}
}
