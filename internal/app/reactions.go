package app

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/job"
)

// cause gives the job that a fact causes, or nil where this one causes none.
type cause func(f fact.Fact) job.Args

// reactions is the one table that says which fact causes which jobs. A job's row
// is written in the transaction of the fact: both are there, or neither.
func reactions() map[fact.Kind][]cause {
	receive := func(f fact.Fact) job.Args { return receiveJob{Upload: f.Object} }
	digitise := func(f fact.Fact) job.Args { return digitiseJob{Asset: f.Object, Step: stepOf(f)} }
	received := func(f fact.Fact) job.Args {
		if f.Payload != "" { // its bytes were known, and what was made of them is taken over
			return nil
		}
		return digitise(f)
	}
	index := func(fact.Fact) job.Args { return indexJob{} }
	forget := func(f fact.Fact) job.Args { return forgetJob{Person: f.Object} }
	return map[fact.Kind][]cause{
		fact.UploadWhole:      {receive},
		fact.UploadReceived:   {received},
		fact.AssetResent:      {digitise},
		fact.AssetDigitised:   {index},
		fact.CoursePublished:  {index, tell},
		fact.CourseReturned:   {tell},
		fact.CourseWithdrawn:  {index},
		fact.CourseChanged:    {index},
		fact.CourseArchived:   {index},
		fact.ResourceChanged:  {index},
		fact.ResourceReplaced: {index},
		fact.ResourceRemoved:  {index},
		fact.PageCorrected:    {index},
		fact.DemoRemoved:      {index},
		fact.GlossaryChanged:  {index},
		fact.PersonErased:     {forget},
		fact.WorkGiven:        {tell},
		fact.HandedIn:         {tell},
		fact.HandInReturned:   {tell},
		fact.HandInAgain:      {tell},
		fact.HandInRemarked:   {tell},
		fact.MarkSet:          {tell},
	}
}

// react is the record's Reaction. A lab that does not work adds no jobs: its
// acts cause none.
func (l *Lab) react(ctx context.Context, tx *sql.Tx, f fact.Fact) error {
	if l.Queue == nil {
		return nil
	}
	for _, c := range l.reactions[f.Kind] {
		if err := l.add(ctx, tx, c(f)); err != nil {
			return err
		}
	}
	return nil
}

// add puts what a fact causes into its transaction.
func (l *Lab) add(ctx context.Context, tx *sql.Tx, args job.Args) error {
	switch a := args.(type) {
	case nil:
		return nil
	case indexJob: // one job indexes all that is due
		return l.Queue.AddUnlessWaiting(ctx, tx, a)
	case digitiseJob:
		return l.digitising.ask(ctx, tx, a)
	}
	return l.Queue.Add(ctx, tx, args)
}

// stepOf is the step that a fact names, or "".
func stepOf(f fact.Fact) string {
	var said struct {
		Step string `json:"step"`
	}
	_ = json.Unmarshal([]byte(f.Payload), &said) // without one it is about all steps
	return said.Step
}
