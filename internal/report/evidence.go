package report

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// Evidence is what reports can be checked by: who is in which group, what courses
// are made of, what each session watched, and what happened. People are known by
// their identifier and by nothing else.
type Evidence interface {
	// Evidence tells every row of one moment as names and values; what says what
	// the row is: group, member, resource, session, fact.
	Evidence(ctx context.Context, tell func(what string, row map[string]any) error) error
}

// evidenceFormat grows by one where a program that reads the lines would go wrong.
const evidenceFormat = 1

// WriteEvidence writes one JSON object a line; the first says by which rules the
// numbers of reports come about:
//
//	lab       format, zone (a day is one there), joins (seconds: gaps so short are closed)
//	group     id, code
//	member    group, learner
//	resource  id, course, course_title, module, module_title, kind, film, extent (seconds, or pages)
//	session   id, learner, resource, began, seen, watched and heard ([[from, to], …])
//	fact      id, kind, actor, object, at; payload of what was learned (learning.Closed, learning.Marked)
//	work      id, of a quiz; step (marks are rounded to it) and pass in hundredths, rules
//	paper     work, revision, questions
//	attempt   id, work, learner, number, revision, state, answers, mark
//	result    work, learner, mark, passed, source
//
// Resources are those that learners have, or had until they were withdrawn, in the
// order of their course. Moments are UTC.
func WriteEvidence(ctx context.Context, w io.Writer, from Evidence) error {
	out := json.NewEncoder(w)
	tell := func(what string, row map[string]any) error {
		row["type"] = what
		return out.Encode(row)
	}
	err := tell("lab", map[string]any{"format": evidenceFormat, "zone": account.Zone(), "joins": learning.Joins()})
	if err == nil {
		err = from.Evidence(ctx, tell)
	}
	if err != nil {
		return fmt.Errorf("write what reports are made from: %w", err)
	}
	return nil
}
