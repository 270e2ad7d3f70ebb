package moodle

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// reading says of each kind of question how it is read. It tells whether the
// question is one: what is wrong is noted.
var reading = map[string]func(p *parsing, n *node, q *assessment.Question) bool{
	"multichoice": (*parsing).multichoice,
	"truefalse":   (*parsing).trueFalse,
	"shortanswer": (*parsing).short,
	"numerical":   (*parsing).numerical,
	"matching":    (*parsing).matching,
	"match":       (*parsing).matching,
	"ordering":    (*parsing).ordering,
}

// leftOut says why other kinds are not taken; one that is not here is unknown.
var leftOut = map[string]string{
	"essay":       bank.Essay,
	"description": bank.Description,
}

func (p *parsing) question(n *node) {
	kind := n.attr("type")
	if kind == "category" {
		return
	}
	read, known := reading[kind]
	if !known {
		p.Note(n.line, cmp.Or(leftOut[kind], bank.UnknownKind), strings.TrimSuffix(kind+": "+n.title(), ": "))
		return
	}
	q := assessment.Question{
		Title: n.title(), Text: p.plain(n.child("questiontext")), Feedback: p.plain(n.child("generalfeedback")), Points: p.points(n),
	}
	if read(p, n, &q) {
		p.Take(n.line, q)
	}
}

// share reads what an answer is worth.
func (p *parsing) share(n *node) (assessment.Share, bool) {
	fraction := cmp.Or(n.attr("fraction"), n.child("fraction").value(), "0")
	share, ok := bank.ReadShare(fraction)
	if !ok {
		p.Note(n.line, bank.NotShare, fraction)
	}
	return share, ok
}

func (p *parsing) multichoice(n *node, q *assessment.Question) bool {
	q.Kind = assessment.Multiple
	if n.child("single").says(true) {
		q.Kind = assessment.Single
	}
	for _, a := range n.all("answer") {
		share, ok := p.share(a)
		if !ok {
			return false
		}
		q.Choices = append(q.Choices, assessment.Choice{Text: p.plain(a), Share: share, Feedback: p.plain(a.child("feedback"))})
	}
	return true
}

func (p *parsing) trueFalse(n *node, q *assessment.Question) bool {
	q.Kind = assessment.TrueFalse
	q.Choices = []assessment.Choice{{ID: "true"}, {ID: "false"}}
	for _, a := range n.all("answer") {
		share, ok := p.share(a)
		at := slices.IndexFunc(q.Choices, func(c assessment.Choice) bool { return strings.EqualFold(c.ID, p.plain(a)) })
		switch {
		case !ok:
			return false
		case at < 0:
			p.Note(a.line, bank.UnknownKind, a.value())
			return false
		}
		q.Choices[at].Share, q.Choices[at].Feedback = share, p.plain(a.child("feedback"))
	}
	return true
}

func (p *parsing) short(n *node, q *assessment.Question) bool {
	q.Kind, q.Exact = assessment.Short, n.child("usecase").says(false)
	for _, a := range n.all("answer") {
		share, ok := p.share(a)
		if !ok {
			return false
		}
		q.Choices = append(q.Choices, assessment.Choice{Text: words(a), Share: share, Feedback: p.plain(a.child("feedback"))})
	}
	return true
}

// words gives what a learner types. It is plain, unless it is said to be HTML and
// is: many say so of all their texts.
func words(n *node) string {
	s := n.value()
	if n.attr("format") == "html" && bank.LooksMarked(s) {
		s, _ = bank.Unmark(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

func (p *parsing) numerical(n *node, q *assessment.Question) bool {
	q.Kind = assessment.Numeric
	if units := n.child("units"); len(units.children) > 0 {
		p.Lose(units.line, bank.LostUnit, units.children[0].child("unit_name").value())
	}
	for _, a := range n.all("answer") {
		share, ok := p.share(a)
		if !ok {
			return false
		}
		said := p.plain(a.child("feedback"))
		if share == 0 && words(a) == "*" {
			p.Lose(a.line, bank.LostOther, said)
			continue
		}
		number, isNumber := bank.Number(words(a))
		around, isAround := bank.Tolerance(a.child("tolerance").value())
		if !isNumber || !isAround {
			p.Note(a.line, bank.NotNumber, words(a))
			return false
		}
		q.Choices = append(q.Choices, assessment.Choice{Text: number, Tolerance: around, Share: share, Feedback: said})
	}
	return true
}

func (p *parsing) matching(n *node, q *assessment.Question) bool {
	q.Kind = assessment.Matching
	for _, sub := range n.all("subquestion") {
		pair := assessment.Pair{Left: p.plain(sub), Right: bank.Trim(sub.child("answer").value())}
		if pair.Right == "" {
			p.Note(sub.line, bank.NotPair, pair.Left)
			return false
		}
		q.Pairs = append(q.Pairs, pair)
	}
	return true
}

// ordering takes the things in the order that their fractions count: 1, 2, 3.
func (p *parsing) ordering(n *node, q *assessment.Question) bool {
	q.Kind = assessment.Order
	answers := n.all("answer")
	slices.SortStableFunc(answers, func(a, b *node) int {
		x, xOK := assessment.Number(a.attr("fraction"))
		y, yOK := assessment.Number(b.attr("fraction"))
		if !xOK || !yOK {
			return 0
		}
		return x.Cmp(y)
	})
	for _, a := range answers {
		q.Choices = append(q.Choices, assessment.Choice{Text: p.plain(a)})
	}
	shown, err := strconv.Atoi(n.child("selectcount").value())
	if err == nil && n.child("selecttype").value() != "0" && shown > 0 && shown < len(answers) {
		p.Lose(n.child("selectcount").line, bank.LostPart, q.Title)
	}
	return true
}
