package assessment

import (
	"cmp"
	"slices"
	"strings"
)

// Asked is a question as a learner has it before it is marked: nothing in it says
// which answer is right.
type Asked struct {
	ID      string
	Kind    QuestionKind
	Text    string
	Points  int
	Choices []Part // of what is chosen, or put in order; none of what is written
	Lefts   []Part
	Rights  []Part
}

// Part is something to choose, by the name that one learner is shown.
type Part struct{ ID, Text string }

// listed are the kinds whose choices a learner is shown.
var listed = map[QuestionKind]bool{Single: true, Multiple: true, TrueFalse: true, Order: true}

// Ask gives the questions of a paper as one person is asked them: always in the
// same order, which is the author's unless the work shuffles.
func (v Veil) Ask(person string, p Paper, shuffle bool) []Asked {
	asked := make([]Asked, len(p.Questions))
	for i, q := range p.Questions {
		asked[i] = v.ask(person, q, shuffle)
	}
	if shuffle {
		place := func(a Asked) string { return v.name(person, a.ID, "", "") }
		slices.SortFunc(asked, func(a, b Asked) int { return cmp.Compare(place(a), place(b)) })
	}
	return asked
}

func (v Veil) ask(person string, q Question, shuffle bool) Asked {
	a := Asked{ID: q.ID, Kind: q.Kind, Text: q.Text, Points: q.Points}
	for _, c := range q.Choices {
		if listed[q.Kind] {
			a.Choices = append(a.Choices, Part{v.shown(person, q, chosen, c.ID), c.Text})
		}
	}
	if q.Kind == Order || shuffle && q.Kind != TrueFalse {
		inOrder(a.Choices)
	}
	for _, p := range q.Pairs {
		if p.Left != "" {
			a.Lefts = append(a.Lefts, Part{v.shown(person, q, left, p.ID), p.Left})
		}
		side := Part{v.shown(person, q, right, p.RightID), p.Right}
		if !slices.ContainsFunc(a.Rights, func(r Part) bool { return r.Text == side.Text }) {
			a.Rights = append(a.Rights, side)
		}
	}
	inOrder(a.Rights)
	return a
}

// inOrder puts parts in the order of their names, which is none that tells.
func inOrder(parts []Part) {
	slices.SortFunc(parts, func(a, b Part) int { return cmp.Compare(a.ID, b.ID) })
}

// Shown is what somebody may know of a question once it is marked.
type Shown struct {
	Question string
	Share    Share
	Right    Answer
	Feedback []string // to what was answered, then to all
	Review   *Passage
}

// Reveal shows what was right in a paper, to the person who answered it.
func (v Veil) Reveal(person string, p Paper, answers []Answer, shares []Share) []Shown {
	shown := make([]Shown, len(p.Questions))
	for i, q := range p.Questions {
		s := Shown{Question: q.ID, Right: v.cover(person, q, q.right()), Feedback: q.feedback(AnswerTo(answers, q.ID)), Review: q.Review}
		if i < len(shares) {
			s.Share = shares[i]
		}
		shown[i] = s
	}
	return shown
}

// right is the answer that is worth most.
func (q Question) right() Answer {
	a := Answer{Question: q.ID}
	best := bestChoice(q.Choices)
	for i, c := range q.Choices {
		switch q.Kind {
		case Order:
			a.Choices = append(a.Choices, c.ID)
		case Multiple:
			if c.Share > 0 {
				a.Choices = append(a.Choices, c.ID)
			}
		case Single, TrueFalse:
			if i == best {
				a.Choices = []string{c.ID}
			}
		case Short, Numeric:
			if i == best {
				a.Text = strings.ReplaceAll(c.Text, "*", "…")
			}
		}
	}
	for _, p := range q.Pairs {
		if p.Left == "" {
			continue
		}
		if a.Pairs == nil {
			a.Pairs = map[string]string{}
		}
		a.Pairs[p.ID] = q.rightSide(p)
	}
	return a
}

// bestChoice is where the first of the choices that are worth most stands.
func bestChoice(choices []Choice) (best int) {
	for i, c := range choices {
		if c.Share > choices[best].Share {
			best = i
		}
	}
	return best
}

// rightSide is the identifier under which the right side of a pair is shown: of
// those that read the same the first.
func (q Question) rightSide(p Pair) string {
	i := slices.IndexFunc(q.Pairs, func(other Pair) bool { return other.Right == p.Right })
	return q.Pairs[i].RightID
}

// feedback is what is said to an answer.
func (q Question) feedback(a Answer) (said []string) {
	written, found := q.accepted(a)
	for _, c := range q.Choices {
		hit := slices.Contains(a.Choices, c.ID)
		if !listed[q.Kind] {
			hit = found && c.ID == written.ID
		}
		if hit && c.Feedback != "" {
			said = append(said, c.Feedback)
		}
	}
	if q.Feedback != "" {
		said = append(said, q.Feedback)
	}
	return said
}
