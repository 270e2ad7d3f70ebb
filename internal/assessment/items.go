package assessment

import (
	"cmp"
	"math"
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Crowd is the fewest learners of whom a question's figures are told: of fewer,
// they would tell what each of them answered.
const Crowd = 5

var errTooFew = fault.New(fault.Conflict, "items.too-few", "Fewer than five learners have handed this quiz in.")

// First is the first attempt that somebody handed in: what they knew before they
// saw what is right.
type First struct {
	Person  string
	Answers []Answer
	Shares  []Share // of the questions of its paper, in their order
	Paper   []Question
	Mark    Mark
}

// Statistics is how the questions of a quiz fared.
type Statistics struct {
	Attempts int // first ones, one of each learner
	Items    []Item
	Marks    []Band
}

// Item is how one question fared among those who had it.
type Item struct {
	Question       Question
	Facility       float64 // the mean share, from 0 to 1
	Discrimination float64 // how its share goes along with the rest of the quiz, from -1 to 1
	Discriminates  bool    // that can be said: not everybody had the same
	Answered       int
	Chosen         []int // how many gave each of the choices; none for pairs and orders
}

// Band is how many marks lie from one to below the next, or at 20.
type Band struct{ From, Count int }

// bandWidth is how many points of 20 a band covers.
const bandWidth = 2

// ItemsOf tells how the questions of a paper fared in first attempts. One that
// fewer than a crowd had, because it is new, is not told of.
func ItemsOf(paper []Question, firsts []First) (s Statistics, err error) {
	if len(firsts) < Crowd {
		return s, errTooFew
	}
	s.Attempts = len(firsts)
	for _, q := range paper {
		if item, had := itemOf(q, firsts); had >= Crowd {
			s.Items = append(s.Items, item)
		}
	}
	s.Marks = bands(firsts)
	return s, nil
}

func bands(firsts []First) []Band {
	const last = 20 - bandWidth
	counted := make([]Band, last/bandWidth+1)
	for i := range counted {
		counted[i].From = i * bandWidth
	}
	for _, f := range firsts {
		counted[min(int(f.Mark)/(bandWidth*100), last/bandWidth)].Count++
	}
	return counted
}

func itemOf(q Question, firsts []First) (item Item, had int) {
	item.Question, item.Chosen = q, make([]int, len(q.Choices))
	if q.Kind == Order {
		item.Chosen = nil
	}
	var shares, rests []float64
	for _, f := range firsts {
		at := slices.IndexFunc(f.Paper, func(of Question) bool { return of.ID == q.ID })
		if at < 0 || at >= len(f.Shares) {
			continue
		}
		shares, rests = append(shares, f.Shares[at].part()), append(rests, f.rest(at))
		item.count(q, AnswerTo(f.Answers, q.ID))
	}
	item.Facility = mean(shares)
	item.Discrimination, item.Discriminates = correlation(shares, rests)
	return item, len(shares)
}

// part is a share as a number from 0 to 1.
func (s Share) part() float64 { return float64(s) / float64(Whole) }

// rest is what somebody got for all questions but one: were it counted too, every
// question would go along with itself.
func (f First) rest(but int) (points float64) {
	for i, q := range f.Paper {
		if i != but && i < len(f.Shares) {
			points += float64(q.Points) * f.Shares[i].part()
		}
	}
	return points
}

// count adds one answer to the figures.
func (item *Item) count(q Question, a Answer) {
	if len(a.Choices) > 0 || text.Line(a.Text) != "" || len(a.Pairs) > 0 {
		item.Answered++
	}
	given := a.Choices
	if q.Kind == Short || q.Kind == Numeric {
		given = nil
		if c, found := q.accepted(a); found {
			given = []string{c.ID}
		}
	}
	for i := range item.Chosen {
		if slices.Contains(given, q.Choices[i].ID) {
			item.Chosen[i]++
		}
	}
}

func mean(numbers []float64) (sum float64) {
	for _, n := range numbers {
		sum += n
	}
	return sum / float64(cmp.Or(len(numbers), 1))
}

// correlation is Pearson's, the point-biserial one where shares are nothing or
// all. There is none where one of both is always the same.
func correlation(xs, ys []float64) (r float64, ok bool) {
	mx, my := mean(xs), mean(ys)
	var xy, xx, yy float64
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xy, xx, yy = xy+dx*dy, xx+dx*dx, yy+dy*dy
	}
	const nothing = 1e-12 // what is left of equal numbers by the way they are kept
	if xx < nothing || yy < nothing {
		return 0, false
	}
	return max(-1, min(1, xy/math.Sqrt(xx*yy))), true
}
