package gift

import (
	"regexp"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// answers reads what stands between braces, and tells whether it makes the
// question one: what does not is noted.
func (r *reader) answers(q *assessment.Question, s span) bool {
	if said := strings.Index(s.text, "####"); said >= 0 {
		q.Feedback = r.text(s.after(said).line, s.text[said+len("####"):])
		s = s.first(said)
	}
	s = s.trim()
	for _, k := range kinds() {
		if k.is(s.text) {
			q.Kind = k.kind
			return k.read(r, q, s)
		}
	}
	return false
}

// kind is how one kind of question is known by its answers, and read.
type kind struct {
	kind assessment.QuestionKind
	is   func(answers string) bool
	read func(r *reader, q *assessment.Question, s span) bool
}

// kinds are asked in this order; the last one is what remains.
func kinds() []kind {
	has := strings.Contains
	return []kind{
		{"", func(a string) bool { return a == "" }, (*reader).essay},
		{"", func(a string) bool { return a[0] == '>' }, (*reader).order},
		{assessment.Numeric, func(a string) bool { return a[0] == '#' }, (*reader).numeric},
		{assessment.Single, func(a string) bool { return has(a, "~") && has(a, "=") }, (*reader).choices},
		{assessment.Multiple, func(a string) bool { return has(a, "~") }, (*reader).choices},
		{assessment.Matching, func(a string) bool { return has(a, "=") && has(a, "->") }, (*reader).matching},
		{assessment.TrueFalse, func(a string) bool { return truth.MatchString(a) }, (*reader).trueFalse},
		{assessment.Short, func(string) bool { return true }, (*reader).choices},
	}
}

func (r *reader) essay(q *assessment.Question, _ span) bool {
	r.Note(r.begins, bank.Essay, name(q))
	return false
}

// order is what some write for things to be put in order: {>5 …}. Nothing says
// how, and each program does it in its own way.
func (r *reader) order(q *assessment.Question, _ span) bool {
	r.Note(r.begins, bank.UnknownKind, name(q))
	return false
}

func name(q *assessment.Question) string {
	if q.Title != "" {
		return q.Title
	}
	return q.Text
}

// pieces cuts answers at each = and ~ that is not escaped. What stands before the
// first is a piece too, as if it were right. It gives up one beyond what a question
// takes.
func pieces(s span) (found []span) {
	for at := 0; at < len(s.text) && len(found) <= assessment.MaxChoices; {
		next := strings.IndexAny(s.text[at+1:], "=~")
		end := at + 1 + next
		if next < 0 {
			end = len(s.text)
		}
		if piece := s.first(end).after(at).trim(); piece.text != "" {
			found = append(found, piece)
		}
		at = end
	}
	return found
}

// weight is how much of the question an answer is worth, before the answer.
var weight = regexp.MustCompile(`^%([^%\s]*)%`)

// worth takes sign and weight off an answer.
func (r *reader) worth(s span) (share assessment.Share, rest span, ok bool) {
	share = assessment.Whole
	switch s.text[0] {
	case '~':
		share = 0
		fallthrough
	case '=':
		s = s.after(1).trim()
	}
	if m := weight.FindStringSubmatch(s.text); m != nil {
		if share, ok = bank.ReadShare(m[1]); !ok {
			r.Note(s.line, bank.NotShare, reveal(s.text))
			return 0, s, false
		}
		s = s.after(len(m[0])).trim()
	}
	return share, s, true
}

// said takes off what is said to who gave an answer.
func (r *reader) said(s span) (answer span, feedback string) {
	if at := strings.IndexByte(s.text, '#'); at >= 0 {
		return s.first(at).trim(), r.text(s.after(at).line, s.text[at+1:])
	}
	return s, ""
}

func (r *reader) choices(q *assessment.Question, s span) bool {
	for _, piece := range pieces(s) {
		share, piece, ok := r.worth(piece)
		if !ok {
			return false
		}
		answer, feedback := r.said(piece)
		c := assessment.Choice{Text: r.text(answer.line, answer.text), Share: share, Feedback: feedback}
		if c.Text == "" {
			r.Note(answer.line, bank.NothingSaid, name(q))
			return false
		}
		q.Choices = append(q.Choices, c)
	}
	return true
}

var truth = regexp.MustCompile(`^(?i:t|true|f|false)\s*(?:#|$)`)

// trueFalse reads {T}, {F} and what is said: first to who is wrong, then to who is
// right.
func (r *reader) trueFalse(q *assessment.Question, s span) bool {
	answer, wrong, _ := strings.Cut(s.text, "#")
	wrong, right, _ := strings.Cut(wrong, "#")
	at := s.after(len(answer)).line
	yes := assessment.Choice{ID: "true", Feedback: r.text(at, wrong)}
	no := assessment.Choice{ID: "false", Feedback: r.text(at, right)}
	if answer[0] == 't' || answer[0] == 'T' {
		yes.Feedback, no.Feedback = no.Feedback, yes.Feedback
		yes.Share = assessment.Whole
	} else {
		no.Share = assessment.Whole
	}
	q.Choices = []assessment.Choice{yes, no}
	return true
}

func (r *reader) matching(q *assessment.Question, s span) bool {
	for _, piece := range pieces(s) {
		if piece.text[0] == '=' {
			piece = piece.after(1)
		}
		arrow := strings.Index(piece.text, "->")
		if arrow < 0 {
			r.Note(piece.trim().line, bank.NotPair, reveal(piece.text))
			return false
		}
		left, right := piece.first(arrow).trim(), piece.after(arrow+len("->")).trim()
		pair := assessment.Pair{Left: r.text(left.line, left.text), Right: bank.Trim(reveal(right.text))}
		if pair.Right == "" {
			r.Note(right.line, bank.NotPair, reveal(piece.text))
			return false
		}
		q.Pairs = append(q.Pairs, pair)
	}
	return true
}

func (r *reader) numeric(q *assessment.Question, s span) bool {
	for _, piece := range pieces(s.after(1).trim()) {
		share, piece, ok := r.worth(piece)
		if !ok {
			return false
		}
		answer, feedback := r.said(piece)
		if share == 0 && (answer.text == "" || answer.text == "*") {
			r.Lose(piece.line, bank.LostOther, feedback)
			continue
		}
		c, ok := number(reveal(answer.text))
		if !ok {
			r.Note(answer.line, bank.NotNumber, reveal(answer.text))
			return false
		}
		c.Share, c.Feedback = share, feedback
		q.Choices = append(q.Choices, c)
	}
	return true
}

// number reads 3, 3:0.5 and 2.5..3.5.
func number(s string) (c assessment.Choice, ok bool) {
	if from, to, ranges := strings.Cut(s, ".."); ranges {
		middle, tolerance, ok := bank.Middle(from, to)
		if tolerance == "0" {
			tolerance = ""
		}
		return assessment.Choice{Text: middle, Tolerance: tolerance}, ok
	}
	value, around, _ := strings.Cut(s, ":")
	if c.Text, ok = bank.Number(value); !ok {
		return c, false
	}
	c.Tolerance, ok = bank.Tolerance(around)
	return c, ok
}
