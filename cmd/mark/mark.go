package main

import (
	"math/big"
	"slices"
)

// Parts of questions are counted in units that thirds and sevenths divide: all of
// a question is whole × common of them.
const (
	whole  = 10_000_000
	common = 2_329_089_562_800 // the least that every number up to 30 divides
	full   = 2000              // 20, in hundredths
)

func integer(n int64) *big.Int { return big.NewInt(n) }

func times(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }

// mark gives the mark of a quiz in hundredths on 20: each question counts by its
// points; half a hundredth counts up, and so does half a step.
func mark(questions []question, answers []answer, step int64) int64 {
	got, points := new(big.Int), int64(0)
	for _, q := range questions {
		got.Add(got, times(units(q, answerTo(answers, q.ID)), integer(q.Points)))
		points += q.Points
	}
	if points == 0 {
		return 0
	}
	all := times(times(integer(whole), integer(common)), integer(points))
	exact := halfUp(times(got, integer(full)), all)
	if step > 1 {
		exact = min(full, (2*exact+step)/(2*step)*step)
	}
	return exact
}

// halfUp divides, and rounds halves upward.
func halfUp(a, b *big.Int) int64 {
	twice := times(a, integer(2))
	return twice.Add(twice, b).Div(twice, times(b, integer(2))).Int64()
}

func answerTo(answers []answer, question string) answer {
	if i := slices.IndexFunc(answers, func(a answer) bool { return a.Question == question }); i >= 0 {
		return answers[i]
	}
	return answer{}
}

// units gives what an answer is worth, from nothing to all.
func units(q question, a answer) *big.Int {
	var got *big.Int
	switch q.Kind {
	case "single", "truefalse":
		got = q.chosen(a.Choices, len(a.Choices) == 1)
	case "multiple":
		got = q.chosen(a.Choices, true)
	case "short":
		got = q.first(func(i int) bool { return sameWords(q.Choices[i].Text, a.Text, q.Exact) })
	case "numeric":
		got = q.first(func(i int) bool { return near(q.Choices[i].Text, q.Choices[i].Tolerance, a.Text) })
	case "matching":
		got = q.matched(a.Pairs)
	case "order":
		got = q.ordered(a.Choices)
	default:
		return new(big.Int)
	}
	if got.Sign() < 0 {
		return new(big.Int)
	}
	if all := times(integer(whole), integer(common)); got.Cmp(all) > 0 {
		return all
	}
	return got
}

func (q question) chosen(ids []string, allowed bool) *big.Int {
	sum := int64(0)
	for _, c := range q.Choices {
		if allowed && slices.Contains(ids, c.ID) {
			sum += c.Share
		}
	}
	return times(integer(sum), integer(common))
}

// first is worth what the first answer is that is taken.
func (q question) first(is func(i int) bool) *big.Int {
	for i, c := range q.Choices {
		if is(i) {
			return times(integer(c.Share), integer(common))
		}
	}
	return new(big.Int)
}

func share(right, of int64) *big.Int {
	if of == 0 {
		return new(big.Int)
	}
	return times(times(integer(whole), integer(common/of)), integer(right))
}

func (q question) matched(given map[string]string) *big.Int {
	right, of := int64(0), int64(0)
	for _, p := range q.Pairs {
		if p.Left == "" {
			continue
		}
		of++
		for _, side := range q.Pairs {
			if side.RightID == given[p.ID] && side.Right == p.Right {
				right++
				break
			}
		}
	}
	return share(right, of)
}

func (q question) ordered(ids []string) *big.Int {
	right := int64(0)
	for i, c := range q.Choices {
		if i < len(ids) && ids[i] == c.ID {
			right++
		}
	}
	return share(right, int64(len(q.Choices)))
}
