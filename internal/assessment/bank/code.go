package bank

import (
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Why a question of a file is left out. The interface has a sentence for each.
const (
	Essay       = "bank.essay"       // a person would have to mark it: that is a devoir
	Description = "bank.description" // a text that asks nothing
	UnknownKind = "bank.kind"        // a kind that the lab does not have
	Unclosed    = "bank.unclosed"    // answers, or a title, that do not end
	Unopened    = "bank.unopened"    // a brace that closes nothing, or answers twice
	NothingSaid = "bank.empty"       // nothing is asked, or a choice says nothing
	NoneRight   = "bank.none-right"  // no answer is worth anything
	TooFew      = "bank.too-few"     // fewer than two things to choose from, to match or to order
	TooLong     = "bank.too-long"    // a text, or a list of choices, beyond its limit
	TooMany     = "bank.too-many"    // more questions than a paper takes, or faults than anybody reads: the rest was not read
	NotNumber   = "bank.number"
	NotShare    = "bank.share" // not a percentage from -100 to 100
	NotPair     = "bank.pair"  // one side of a pair is missing
	NotMarkup   = "bank.xml"   // what follows it was not read
)

// What a question that is kept loses.
const (
	LostFile   = "bank.lost.file"   // a picture, a sound or a link to one
	LostOther  = "bank.lost.other"  // what is said of any other number
	LostUnit   = "bank.lost.unit"   // units beside the one of the answers
	LostPart   = "bank.lost.part"   // that only some of what is to be ordered is shown
	LostWeight = "bank.lost.weight" // what it weighs: nothing, or more than is taken
)

// wrong gives the code of what keeps a question from being one, or empty.
func wrong(q assessment.Question) string {
	switch {
	case q.Text == "":
		return NothingSaid
	case tooLong(q):
		return TooLong
	case fewest(q.Kind) > max(len(q.Choices), lefts(q.Pairs)):
		return TooFew
	case q.Kind != assessment.Matching && q.Kind != assessment.Order && best(q.Choices) <= 0:
		return NoneRight
	}
	for _, c := range q.Choices {
		if c.Text == "" && q.Kind != assessment.TrueFalse {
			return NothingSaid
		}
	}
	return ""
}

// fewest is how many choices or pairs a question has at least.
func fewest(kind assessment.QuestionKind) int {
	if kind == assessment.Short || kind == assessment.Numeric {
		return 1
	}
	return 2
}

// lefts counts the pairs that are to be matched.
func lefts(pairs []assessment.Pair) (n int) {
	for _, p := range pairs {
		if p.Left != "" {
			n++
		}
	}
	return n
}

func best(choices []assessment.Choice) (share assessment.Share) {
	for _, c := range choices {
		share = max(share, c.Share)
	}
	return share
}

func tooLong(q assessment.Question) bool {
	long := func(s string, most int) bool { return utf8.RuneCountInString(s) > most }
	if long(q.Title, assessment.MaxTitle) || long(q.Text, assessment.MaxQuestionText) || long(q.Feedback, assessment.MaxFeedback) {
		return true
	}
	for _, c := range q.Choices {
		if long(c.Text, assessment.MaxChoiceText) || long(c.Feedback, assessment.MaxFeedback) {
			return true
		}
	}
	for _, p := range q.Pairs {
		if long(p.Left, assessment.MaxChoiceText) || long(p.Right, assessment.MaxChoiceText) {
			return true
		}
	}
	return max(len(q.Choices), len(q.Pairs)) > assessment.MaxChoices || q.Points > assessment.MaxPoints
}
