package assessment_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// fared is a class of six with two questions of a choice, an order, and one that
// only the last two had.
func fared() (paper []assessment.Question, firsts []assessment.First) {
	choice := func(id string, points int) assessment.Question {
		return assessment.Question{ID: id, Kind: assessment.Single, Points: points, Choices: []assessment.Choice{{ID: id + "r", Share: assessment.Whole}, {ID: id + "w"}}}
	}
	order := assessment.Question{ID: "c", Kind: assessment.Order, Points: 100, Choices: []assessment.Choice{{ID: "1"}, {ID: "2"}}}
	paper = []assessment.Question{choice("a", 100), choice("b", 200), order, choice("new", 100)}
	for _, of := range []struct{ a, b, c assessment.Share }{{1, 1, 1}, {1, 1, 1}, {1, 0, 1}, {0, 1, 1}, {0, 0, 1}, {0, 0, 1}} {
		pick := func(q string, right assessment.Share) assessment.Answer {
			return assessment.Answer{Question: q, Choices: []string{q + map[bool]string{true: "r", false: "w"}[right == 1]}}
		}
		f := assessment.First{Paper: paper[:3], Answers: []assessment.Answer{pick("a", of.a), pick("b", of.b)}, Mark: assessment.Mark(500*of.a + 1000*of.b + 500*of.c)}
		for _, share := range []assessment.Share{of.a, of.b, of.c} {
			f.Shares = append(f.Shares, share*assessment.Whole)
		}
		firsts = append(firsts, f)
	}
	for i := 4; i < 6; i++ {
		firsts[i].Paper, firsts[i].Shares = paper, append(firsts[i].Shares, assessment.Whole)
	}
	return paper, firsts
}

func TestStatisticsTellWhatIsHardAndWhatPartsTheStrongFromTheWeak(t *testing.T) {
	s, err := assessment.ItemsOf(fared())
	if err != nil {
		t.Fatal(err)
	}
	if s.Attempts != 6 || len(s.Items) != 3 {
		t.Fatalf("%d attempts, %d questions: one that two had is told", s.Attempts, len(s.Items))
	}
	a, b, c := s.Items[0], s.Items[1], s.Items[2]
	// The rests of a are 300 300 100 for who had it right and 300 200 200 for who had
	// not: both 700. Those of b are 200 200 100 and 200 200 200: -1/√5 by Pearson.
	if a.Facility != 0.5 || !a.Discriminates || math.Abs(a.Discrimination) > 1e-9 || a.Answered != 6 || !reflect.DeepEqual(a.Chosen, []int{3, 3}) {
		t.Errorf("%+v", a)
	}
	if b.Facility != 0.5 || !b.Discriminates || math.Abs(b.Discrimination+1/math.Sqrt(5)) > 1e-9 {
		t.Errorf("%+v", b)
	}
	if c.Facility != 1 || c.Discriminates || c.Answered != 0 || c.Chosen != nil {
		t.Errorf("what everybody had right parts nobody: %+v", c)
	}
	want := []assessment.Band{{0, 0}, {2, 0}, {4, 2}, {6, 0}, {8, 0}, {10, 1}, {12, 0}, {14, 1}, {16, 0}, {18, 2}}
	if !reflect.DeepEqual(s.Marks, want) {
		t.Errorf("%v, want %v", s.Marks, want)
	}
}

func TestNothingIsToldOfFewerThanFive(t *testing.T) {
	paper, firsts := fared()
	if _, err := assessment.ItemsOf(paper, firsts[:4]); fault.KindOf(err) != fault.Conflict {
		t.Errorf("of four: %v", err)
	}
}
