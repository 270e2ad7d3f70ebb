package assessment_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

const (
	whole = assessment.Whole
	third = assessment.Share(3_333_333)
)

func choice(id string, share assessment.Share) assessment.Choice {
	return assessment.Choice{ID: id, Text: id, Share: share}
}

func chose(ids ...string) assessment.Answer { return assessment.Answer{Choices: ids} }

func wrote(text string) assessment.Answer { return assessment.Answer{Text: text} }

func TestAnAnswerIsWorthWhatATeacherWouldGive(t *testing.T) {
	single := assessment.Question{Kind: assessment.Single, Choices: []assessment.Choice{choice("a", whole), choice("b", whole/2), choice("c", -whole/2)}}
	several := assessment.Question{Kind: assessment.Multiple, Choices: []assessment.Choice{choice("a", whole/2), choice("b", whole/2), choice("c", -whole/2), choice("d", -whole)}}
	sixths := assessment.Question{Kind: assessment.Multiple, Choices: []assessment.Choice{choice("a", third), choice("b", third), choice("c", third)}}
	truth := assessment.Question{Kind: assessment.TrueFalse, Choices: []assessment.Choice{choice("true", whole), choice("false", 0)}}
	order := assessment.Question{Kind: assessment.Order, Choices: []assessment.Choice{choice("1", 0), choice("2", 0), choice("3", 0)}}
	pairs := assessment.Question{Kind: assessment.Matching, Pairs: []assessment.Pair{
		{ID: "l1", Left: "un", RightID: "r1", Right: "one"}, {ID: "l2", Left: "uno", RightID: "r2", Right: "one"},
		{ID: "l3", Left: "deux", RightID: "r3", Right: "two"}, {RightID: "r4", Right: "three"},
	}}
	for name, c := range map[string]struct {
		question assessment.Question
		answer   assessment.Answer
		want     assessment.Share
	}{
		"the right one":                   {single, chose("a"), whole},
		"half right":                      {single, chose("b"), whole / 2},
		"wrong is nothing and not below":  {single, chose("c"), 0},
		"nothing":                         {single, chose(), 0},
		"several of one":                  {single, chose("a", "b"), 0},
		"unknown":                         {single, chose("z"), 0},
		"true":                            {truth, chose("true"), whole},
		"false":                           {truth, chose("false"), 0},
		"all that are right":              {several, chose("b", "a"), whole},
		"one twice counts once":           {several, chose("a", "a"), whole / 2},
		"a wrong one costs":               {several, chose("a", "b", "c"), whole / 2},
		"but never below nothing":         {several, chose("a", "d"), 0},
		"thirds as they were written":     {sixths, chose("a", "b", "c"), 9_999_999},
		"in order":                        {order, chose("1", "2", "3"), whole},
		"one at its place":                {order, chose("1", "3", "2"), 3_333_333},
		"a part of the order":             {order, chose("1", "2"), 6_666_667},
		"too many in order":               {order, chose("1", "2", "3", "1"), whole},
		"not put in order":                {order, chose(), 0},
		"all pairs":                       {pairs, assessment.Answer{Pairs: map[string]string{"l1": "r1", "l2": "r2", "l3": "r3"}}, whole},
		"what reads the same is the same": {pairs, assessment.Answer{Pairs: map[string]string{"l1": "r2", "l2": "r2", "l3": "r3"}}, whole},
		"two of three pairs":              {pairs, assessment.Answer{Pairs: map[string]string{"l1": "r1", "l2": "r2", "l3": "r4"}}, 6_666_667},
		"no pairs":                        {pairs, assessment.Answer{}, 0},
		"a kind nobody knows":             {assessment.Question{Kind: "essay"}, wrote("x"), 0},
	} {
		if got := shareOf(c.question, c.answer); got != c.want {
			t.Errorf("%s: worth %d, want %d", name, got, c.want)
		}
	}
}

// shareOf marks one question by itself.
func shareOf(q assessment.Question, a assessment.Answer) assessment.Share {
	q.ID, a.Question, q.Points = "q", "q", 100
	paper := assessment.Paper{Questions: []assessment.Question{q}}
	return assessment.Scale{}.Score(paper, []assessment.Answer{a}).Shares[0]
}

func TestAShortAnswerIsKnownHoweverItIsWritten(t *testing.T) {
	for _, c := range []struct {
		accepted, said string
		exact, is      bool
	}{
		{"Électricité", " electricite ", false, true},
		{"القاطع الكهربائي", "القاطِع  الكهربائى", false, true},
		{"disjoncteur", "disjoncteurs", false, false},
		{"disjoncteur*", "Disjoncteurs différentiels", false, true},
		{"*différentiel*", "un DIFFERENTIEL de 30 mA", false, true},
		{"a*b*c", "abc", false, true},
		{"a*b*c", "acb", false, false},
		{"ab*ba", "aba", false, false},
		{"*", "n’importe quoi", false, true},
		{"*", "  ", false, false},
		{"Élec", "elec", true, false},
		{"Élec", " Élec ", true, true},
		{"SSH*", "sshd", true, false},
		{"[a-z]+", "abc", false, false},
	} {
		q := assessment.Question{Kind: assessment.Short, Exact: c.exact, Choices: []assessment.Choice{{Text: c.accepted, Share: whole}}}
		if is := shareOf(q, wrote(c.said)) == whole; is != c.is {
			t.Errorf("%q for %q (exact %v): %v, want %v", c.said, c.accepted, c.exact, is, c.is)
		}
	}
}

func TestOfAcceptedAnswersTheFirstThatFitsCounts(t *testing.T) {
	q := assessment.Question{Kind: assessment.Short, Choices: []assessment.Choice{
		{Text: "fusible", Share: whole}, {Text: "fus*", Share: whole / 2}, {Text: "*", Share: 0},
	}}
	for said, want := range map[string]assessment.Share{"Fusible": whole, "fuse": whole / 2, "prise": 0} {
		if got := shareOf(q, wrote(said)); got != want {
			t.Errorf("%q: worth %d, want %d", said, got, want)
		}
	}
}

func TestANumberIsKnownHoweverItIsWritten(t *testing.T) {
	for _, c := range []struct {
		accepted, tolerance, said string
		is                        bool
	}{
		{"1.5", "", "1,5", true},
		{"1.5", "", "١٫٥", true},
		{"1.5", "", "1.50001", false},
		{"-3", "", "−3", true},
		{"1000", "", "1e3", true},
		{"12000", "", "12 000", true},
		{"12000", "", "12\u202f000", true},
		{"12000", "", "١٢٬٠٠٠", true},
		{"1.0", "0.1", "1.1", true},
		{"1.0", "0.1", "1.1000000001", false},
		{"230", "0,5", "229.5", true},
		{"1.5", "", "1.5 V", false},
		{"1.5", "", "", false},
		{"1.5", "", "1,500.0", false},
		{"1.5", "", "NaN", false},
		{"1.5", "", "15/10", false},
		{"1.5", "", "0x1p0", false},
		{"1", "", "1e999999999", false},
		{"not a number", "", "1", false},
	} {
		q := assessment.Question{Kind: assessment.Numeric, Choices: []assessment.Choice{{Text: c.accepted, Tolerance: c.tolerance, Share: whole}}}
		if is := shareOf(q, wrote(c.said)) == whole; is != c.is {
			t.Errorf("%q for %q ± %q: %v, want %v", c.said, c.accepted, c.tolerance, is, c.is)
		}
	}
}

func TestAMarkIsReckonedExactlyAndRoundedOnce(t *testing.T) {
	question := func(id string, points int) assessment.Question {
		return assessment.Question{ID: id, Kind: assessment.Order, Points: points, Choices: []assessment.Choice{choice("1", 0), choice("2", 0), choice("3", 0)}}
	}
	full := func(q string) assessment.Answer {
		return assessment.Answer{Question: q, Choices: []string{"1", "2", "3"}}
	}
	part := func(q string) assessment.Answer {
		return assessment.Answer{Question: q, Choices: []string{"1", "3", "2"}}
	}
	for name, c := range map[string]struct {
		points  []int
		answers []assessment.Answer
		step    assessment.Mark
		want    assessment.Mark
	}{
		"nothing answered":             {[]int{100, 100}, nil, 1, 0},
		"half":                         {[]int{100, 100}, []assessment.Answer{full("a")}, 1, 1000},
		"a third":                      {[]int{100}, []assessment.Answer{part("a")}, 1, 667},
		"three thirds are a whole":     {[]int{100, 100, 100}, []assessment.Answer{part("a"), part("b"), part("c")}, 1, 667},
		"points weigh":                 {[]int{300, 100}, []assessment.Answer{full("a")}, 1, 1500},
		"halves upward, and exactly":   {[]int{99, 3901}, []assessment.Answer{part("a")}, 1, 17}, // 33/4000 of 20 is 0.165
		"to the scale":                 {[]int{100}, []assessment.Answer{part("a")}, 50, 650},
		"a paper without points":       {[]int{0}, []assessment.Answer{full("a")}, 1, 0},
		"all is all":                   {[]int{100, 50}, []assessment.Answer{full("b"), full("a")}, 25, 2000},
		"an answer to nothing is none": {[]int{100}, []assessment.Answer{full("z")}, 1, 0},
	} {
		var p assessment.Paper
		for i, points := range c.points {
			p.Questions = append(p.Questions, question(string(rune('a'+i)), points))
		}
		got := assessment.Scale{Step: c.step}.Score(p, c.answers)
		if got.Mark != c.want || len(got.Shares) != len(c.points) {
			t.Errorf("%s: %d with %d shares, want %d", name, got.Mark, len(got.Shares), c.want)
		}
	}
}
