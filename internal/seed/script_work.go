package seed

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strings"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
	"github.com/digital-learning-lab/lab/internal/assessment/gift"
	"github.com/digital-learning-lab/lab/internal/assessment/moodle"
	"github.com/digital-learning-lab/lab/internal/intake"
)

// work makes what a course.yaml says there is to do, as finished as learners must
// have it: passed from 10, counting once.
func (f Folder) work(s intake.ScriptWork) (w archive.Work, err error) {
	w = archive.Work{
		ID: f.derive("work " + s.Title), Kind: assessment.Devoir, Title: s.Title, Language: s.Language, Instructions: s.Instructions,
		Minutes: s.Minutes, Weight: assessment.UsualWeight, Pass: assessment.Full / 2, Rules: assessment.Rules{Attempts: s.Attempts},
	}
	for n, c := range s.Criteria {
		points := assessment.Mark(math.Round(c.Points * 100))
		w.Rules.Criteria = append(w.Rules.Criteria, assessment.Criterion{ID: fmt.Sprint("c", n+1), Title: c.Title, Points: points})
	}
	if s.Completes != "" {
		w.Completes = f.derive("resource " + s.Completes)
	}
	if s.Questions != "" {
		w.Kind = assessment.Quiz
		w.Questions, err = f.questions(s)
	}
	if err != nil {
		return w, err
	}
	whole, err := w.In("", "").Tidied()
	w.Rules = whole.Rules
	return w, err
}

// questions reads a file of questions. What the lab would leave out of it, its
// author mends first.
func (f Folder) questions(s intake.ScriptWork) ([]assessment.Question, error) {
	data, err := fs.ReadFile(f.files, s.Questions)
	if err != nil {
		return nil, err
	}
	parse := gift.Parse
	if strings.EqualFold(path.Ext(s.Questions), ".xml") {
		parse = moodle.Parse
	}
	read, err := parse(data)
	if err != nil {
		return nil, err
	}
	if len(read.Faults) > 0 {
		return nil, faultsOf(read.Faults)
	}
	n := 0
	assessment.Identify(read.Questions, func() string {
		n++
		return f.derive(fmt.Sprintf("work %s %d", s.Title, n))
	})
	return read.Questions, assessment.Finished(read.Questions)
}

// faultsOf tells everything that is wrong in a file of questions at once.
func faultsOf(faults []bank.Fault) error {
	var all []error
	for _, at := range faults {
		all = append(all, fmt.Errorf("line %d: %s: %s", at.Line, at.Code, at.What))
	}
	return errors.Join(all...)
}
