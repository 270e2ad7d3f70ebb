package archive

import (
	"context"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Work is something to do in a module: a quiz with its questions and their right
// answers, or a devoir. To whom it is given is not in a pack.
type Work struct {
	ID           string                `json:"id"`
	Kind         assessment.Kind       `json:"kind"`
	Title        string                `json:"title"`
	Language     string                `json:"language,omitempty"`
	Instructions string                `json:"instructions,omitempty"`
	Minutes      int                   `json:"minutes,omitempty"`
	Weight       int                   `json:"weight"`              // hundredths
	Pass         assessment.Mark       `json:"pass"`                // hundredths on 20
	Completes    string                `json:"completes,omitempty"` // resource
	Rules        assessment.Rules      `json:"rules"`
	Questions    []assessment.Question `json:"questions,omitempty"`
}

// In is the work as it stands in a module of a course.
func (w Work) In(course, module string) assessment.Work {
	return assessment.Work{
		ID: w.ID, Course: course, Module: module, Kind: w.Kind, Title: w.Title, Language: w.Language, Instructions: w.Instructions,
		Minutes: w.Minutes, Weight: w.Weight, Pass: w.Pass, Resource: w.Completes, Rules: w.Rules,
	}
}

// bringWorks brings what is to be done in a course as drafts, once its modules and
// resources are there.
func (l *Loader) bringWorks(ctx context.Context, who account.Actor, c Course) error {
	for _, m := range c.Modules {
		for _, w := range m.Works {
			if err := l.works.Bring(ctx, who, w.In(c.ID, m.ID), w.Questions); err != nil {
				return fmt.Errorf("load %s: %w", w.Title, err)
			}
		}
	}
	return nil
}
