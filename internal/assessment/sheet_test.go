package assessment_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

var veil = assessment.Veil("a key that nobody knows")

// everyKind is a paper with a question of each kind, in which whatever tells an
// answer says "secret", and identifiers tell it as those of imports do.
func everyKind() assessment.Paper {
	said := func(id string, share assessment.Share) assessment.Choice {
		return assessment.Choice{ID: id, Text: "choix " + id, Share: share, Feedback: "secret feedback " + id}
	}
	written := func(text, tolerance string) []assessment.Choice {
		return []assessment.Choice{{ID: "a", Text: text, Tolerance: tolerance, Share: whole, Feedback: "secret"}}
	}
	review := &assessment.Passage{Resource: "secret resource", At: 424242}
	return assessment.Paper{Revision: 3, Questions: []assessment.Question{
		{ID: "single", Kind: assessment.Single, Title: "secret title", Text: "Lequel ?", Points: 100, Choices: []assessment.Choice{said("r", whole), said("w1", -whole/2), said("w2", 0)}, Feedback: "secret", Review: review},
		{ID: "multiple", Kind: assessment.Multiple, Text: "Lesquels ?", Points: 200, Choices: []assessment.Choice{said("r1", whole/2), said("r2", whole/2), said("w", -whole)}, Feedback: "secret", Review: review},
		{ID: "truth", Kind: assessment.TrueFalse, Text: "Vrai ?", Points: 100, Choices: []assessment.Choice{{ID: "true", Share: whole, Feedback: "secret"}, {ID: "false"}}},
		{ID: "short", Kind: assessment.Short, Text: "Comment ?", Points: 100, Choices: written("secret word", ""), Exact: true},
		{ID: "number", Kind: assessment.Numeric, Text: "Combien ?", Points: 100, Choices: written("424242", "0.424242")},
		{ID: "pairs", Kind: assessment.Matching, Text: "Quoi à quoi ?", Points: 100, Pairs: []assessment.Pair{
			{ID: "1", Left: "un", RightID: "1", Right: "one"}, {ID: "2", Left: "deux", RightID: "2", Right: "two"}, {ID: "3", Left: "trois", RightID: "3", Right: "three"},
			{ID: "4", RightID: "4", Right: "four"}}},
		{ID: "order", Kind: assessment.Order, Text: "Dans quel ordre ?", Points: 100, Choices: []assessment.Choice{said("1", 0), said("2", 0), said("3", 0), said("4", 0)}},
	}}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNothingThatALearnerIsAskedTellsWhatIsRight(t *testing.T) {
	for _, shuffle := range []bool{false, true} {
		text := asJSON(t, veil.Ask("amal", everyKind(), shuffle))
		for _, tells := range []string{"secret", "424242", "hare", "olerance", "xact", "eedback", "eview", `"r"`, `"r1"`, `"w"`, `"1"`, `"4"`} {
			if strings.Contains(text, tells) {
				t.Errorf("%s is told in %s", tells, text)
			}
		}
	}
}

// What a learner is asked is the same whatever is right: the order of things to be
// put in order, which right side belongs to which left one, what choices are
// worth.
func TestWhatIsAskedIsTheSameWhateverIsRight(t *testing.T) {
	want := veil.Ask("amal", everyKind(), false)
	other := everyKind()
	for i := range other.Questions {
		q := &other.Questions[i]
		if q.Kind == assessment.Order {
			slices.Reverse(q.Choices)
		}
		for c := range q.Choices {
			q.Choices[c].Share = -q.Choices[c].Share
		}
		for p := range q.Pairs[:max(0, len(q.Pairs)-1)] {
			next := everyKind().Questions[i].Pairs[(p+1)%3]
			q.Pairs[p].RightID, q.Pairs[p].Right = next.RightID, next.Right
		}
	}
	if got := veil.Ask("amal", other, false); !reflect.DeepEqual(got, want) {
		t.Errorf("another answer is right, and asked is %+v instead of %+v", got, want)
	}
}

func TestEverybodyIsAskedInAnOrderOfTheirOwnAndAlwaysInIt(t *testing.T) {
	orders := map[string]bool{}
	for n := range 50 {
		person := fmt.Sprint("person", n)
		asked := veil.Ask(person, everyKind(), true)
		if !reflect.DeepEqual(asked, veil.Ask(person, everyKind(), true)) {
			t.Fatalf("%s is asked otherwise the second time", person)
		}
		var order, first []string
		for _, a := range asked {
			order = append(order, a.ID)
			if a.Kind == assessment.Order {
				for _, c := range a.Choices {
					first = append(first, c.Text)
				}
			}
		}
		orders[strings.Join(append(order, first...), " ")] = true
	}
	if len(orders) < 45 {
		t.Errorf("only %d orders for 50 people", len(orders))
	}
}

func TestAnswersComeBackAsTheyWereGiven(t *testing.T) {
	p := everyKind()
	answers := []assessment.Answer{
		{Question: "single", Choices: []string{"r"}, Counter: 1}, {Question: "multiple", Choices: []string{"r2", "w"}, Counter: 2},
		{Question: "truth", Choices: []string{"true"}}, {Question: "short", Text: "mot"}, {Question: "pairs", Pairs: map[string]string{"1": "4", "2": "2"}},
		{Question: "order", Choices: []string{"3", "1", "4", "2"}},
	}
	covered := veil.Cover("amal", p, answers)
	if got := veil.Lift("amal", p, covered); !reflect.DeepEqual(got, answers) {
		t.Errorf("%+v, want %+v", got, answers)
	}
	for _, a := range veil.Lift("brahim", p, covered) { // whose names are others
		if a.Question != "truth" && (len(a.Choices) > 0 || len(a.Pairs) > 0) {
			t.Errorf("somebody else's names were taken: %+v", a)
		}
	}
	if got := veil.Lift("amal", p, []assessment.Answer{{Question: "none", Text: "x"}, {Question: "single", Choices: []string{"r"}}}); len(got) != 1 || len(got[0].Choices) != 0 {
		t.Errorf("what is not of the sheet was taken: %+v", got)
	}
}

// Who answers what is shown as right afterwards has all points.
func TestWhatIsShownAsRightIsRight(t *testing.T) {
	p := everyKind()
	shown := veil.Reveal("amal", p, nil, nil)
	var answers []assessment.Answer
	for _, s := range shown {
		answers = append(answers, s.Right)
	}
	got := assessment.Scale{Step: 1}.Score(p, veil.Lift("amal", p, answers))
	if got.Mark != assessment.Full {
		t.Errorf("what is right is worth %d: %+v", got.Mark, got.Shares)
	}
	one := veil.Reveal("amal", p, []assessment.Answer{{Question: "single", Choices: []string{"w1"}}}, []assessment.Share{0})[0]
	if !reflect.DeepEqual(one.Feedback, []string{"secret feedback w1", "secret"}) || one.Review == nil {
		t.Errorf("said afterwards: %+v", one)
	}
}
