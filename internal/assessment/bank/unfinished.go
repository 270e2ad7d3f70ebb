package bank

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Told gives everything that is to be told of a reading, by line: its faults, and
// what is still missing before learners may see a question that was kept.
func (r *Reading) Told() []Fault {
	all := Reading{Faults: slices.Clone(r.Faults)}
	for i, q := range r.Questions {
		if missing, is := fault.As(assessment.Finished([]assessment.Question{named(q)})); is {
			all.Note(r.Lines[i], missing.Code, q.Text)
		}
	}
	all.Sort()
	return all.Faults
}

// named is a question whose right sides have identifiers, since the same right
// side is one thing.
func named(q assessment.Question) assessment.Question {
	q.Pairs = slices.Clone(q.Pairs)
	for i := range q.Pairs {
		q.Pairs[i].RightID = q.Pairs[i].Right
	}
	return q
}
