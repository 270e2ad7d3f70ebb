package assessment

import (
	"math/big"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/text"
)

// worth is a part of a question, exactly: two of three pairs are two thirds.
type worth = *big.Rat

// marking says for each kind of question what an answer is worth. A part below
// nothing, or above all, is cut by who asks.
var marking = map[QuestionKind]func(q Question, a Answer) worth{
	Single:    ofChosen,
	TrueFalse: ofChosen,
	Multiple:  ofAllChosen,
	Short:     ofWords,
	Numeric:   ofNumber,
	Matching:  ofPairs,
	Order:     ofOrder,
}

// Marked is what the answers to a paper came to.
type Marked struct {
	Shares []Share // of each question, in the paper's order, to the nearest ten-millionth
	Mark   Mark    // rounded to the scale
}

// Score marks the answers to a paper: each question counts by its points, and all
// together are worth 20. It reckons in whole fractions, and rounds once, halves
// upward. A paper without points is worth nothing.
func (s Scale) Score(p Paper, answers []Answer) Marked {
	m := Marked{Shares: make([]Share, len(p.Questions))}
	got, all := new(big.Rat), new(big.Rat)
	for i, q := range p.Questions {
		part := worthOf(q, AnswerTo(answers, q.ID))
		m.Shares[i] = Share(nearest(part, int64(Whole)))
		points := big.NewRat(int64(q.Points), 1)
		all.Add(all, points)
		got.Add(got, points.Mul(points, part))
	}
	if all.Sign() > 0 {
		m.Mark = s.Round(Mark(nearest(got.Quo(got, all), int64(Full))))
	}
	return m
}

// AnswerTo gives the answer to a question, or an empty one.
func AnswerTo(answers []Answer, question string) Answer {
	for _, a := range answers {
		if a.Question == question {
			return a
		}
	}
	return Answer{Question: question}
}

// worthOf marks one answer, between nothing and all.
func worthOf(q Question, a Answer) worth {
	mark, known := marking[q.Kind]
	if !known {
		return new(big.Rat)
	}
	part := mark(q, a)
	if part.Sign() < 0 {
		return new(big.Rat)
	}
	if all := big.NewRat(1, 1); part.Cmp(all) > 0 {
		return all
	}
	return part
}

// nearest gives a part of a whole as a number, halves upward.
func nearest(part worth, whole int64) int64 {
	r := new(big.Rat).Mul(part, big.NewRat(2*whole, 1))
	r.Add(r, big.NewRat(1, 1))
	return new(big.Int).Div(r.Num(), new(big.Int).Lsh(r.Denom(), 1)).Int64()
}

func (s Share) worth() worth { return big.NewRat(int64(s), int64(Whole)) }

// ofChosen is what the one choice is worth. Who chose several chose none.
func ofChosen(q Question, a Answer) worth {
	if len(a.Choices) != 1 {
		return new(big.Rat)
	}
	return ofAllChosen(q, a)
}

// ofAllChosen adds up what was chosen, each once.
func ofAllChosen(q Question, a Answer) worth {
	sum := new(big.Rat)
	for _, c := range q.Choices {
		if slices.Contains(a.Choices, c.ID) {
			sum.Add(sum, c.Share.worth())
		}
	}
	return sum
}

func ofWords(q Question, a Answer) worth  { return ofFirst(q, a) }
func ofNumber(q Question, a Answer) worth { return ofFirst(q, a) }

// ofFirst is what the first of the accepted answers is worth that was given.
func ofFirst(q Question, a Answer) worth {
	if c, found := q.accepted(a); found {
		return c.Share.worth()
	}
	return new(big.Rat)
}

// accepted gives the first of the answers that a question takes which the written
// one is.
func (q Question) accepted(a Answer) (Choice, bool) {
	is := sameWords
	if q.Kind == Numeric {
		is = sameNumber
	}
	for _, c := range q.Choices {
		if text.Line(a.Text) != "" && is(q, c, a.Text) {
			return c, true
		}
	}
	return Choice{}, false
}

// sameWords compares a short answer with one that is taken, in which * stands for
// anything.
func sameWords(q Question, c Choice, said string) bool {
	plain := func(s string) string { return text.Fold(text.Line(s)) }
	if q.Exact {
		plain = text.Line
	}
	return matches(plain(c.Text), plain(said))
}

// matches reports whether said is the pattern, of which each * is any run of
// characters, also none.
func matches(pattern, said string) bool {
	parts := strings.Split(pattern, "*")
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return said == pattern
	}
	if len(said) < len(first)+len(last) || !strings.HasPrefix(said, first) || !strings.HasSuffix(said, last) {
		return false
	}
	said = said[len(first) : len(said)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(said, part)
		if at < 0 {
			return false
		}
		said = said[at+len(part):]
	}
	return true
}

// sameNumber reports whether a number is as near to one that is taken as it must be.
func sameNumber(_ Question, c Choice, said string) bool {
	want, known := Number(c.Text)
	got, is := Number(said)
	if !known || !is {
		return false
	}
	far := new(big.Rat).Sub(got, want)
	near, given := Number(c.Tolerance)
	if !given {
		near = new(big.Rat)
	}
	return far.Abs(far).Cmp(near.Abs(near)) <= 0
}

// ofPairs is how many left sides have their right side. Right sides that read the
// same are the same.
func ofPairs(q Question, a Answer) worth {
	right, all := 0, 0
	reads := map[string]string{}
	for _, p := range q.Pairs {
		reads[p.RightID] = p.Right
	}
	for _, p := range q.Pairs {
		if p.Left == "" {
			continue
		}
		all++
		if given, is := reads[a.Pairs[p.ID]]; is && given == p.Right {
			right++
		}
	}
	return of(right, all)
}

// ofOrder is how many things stand where they belong.
func ofOrder(q Question, a Answer) worth {
	right := 0
	for i, c := range q.Choices {
		if i < len(a.Choices) && a.Choices[i] == c.ID {
			right++
		}
	}
	return of(right, len(q.Choices))
}

func of(part, all int) worth {
	if all == 0 {
		return new(big.Rat)
	}
	return big.NewRat(int64(part), int64(all))
}
