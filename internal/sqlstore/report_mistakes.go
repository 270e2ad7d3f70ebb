package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Mistakes implements report.Views.
func (s *Reports) Mistakes(ctx context.Context, of report.Learners, resources []string) (found report.Mistakes, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = report.Mistakes{}
		var a args
		which := `x.state = 'submitted' AND x.person_id IN (` + askedAbout(&a, of) + `)
			AND x.work_id IN (SELECT w.id FROM work w JOIN resource r ON r.course_id = w.course_id WHERE r.id IN ` + list(&a, resources) + `)`
		papers, err := askedPapers(ctx, q, which, a)
		if err != nil {
			return err
		}
		err = each(ctx, q, `SELECT x.work_id, x.revision, x.person_id, x.arrived_at, x.shares FROM attempt x WHERE `+which+` ORDER BY x.id`, a, func(row *sql.Rows) error {
			var of answeredPaper
			var one report.Mistake
			var shares []assessment.Share
			err := row.Scan(&of.work, &of.revision, &one.Person, micros{&one.Known}, said[[]assessment.Share]{&shares})
			found.Found = append(found.Found, mistakes(papers[of], shares, one.Person, one.Known, resources)...)
			return err
		})
		if err != nil {
			return err
		}
		found.Groups, err = groupsOfLearners(ctx, q, `SELECT x.person_id FROM attempt x WHERE `+which, a)
		return err
	})
	if err != nil {
		return found, fmt.Errorf("read wrong answers: %w", err)
	}
	return found, nil
}

// answeredPaper is a paper as somebody answered it.
type answeredPaper struct {
	work     string
	revision int
}

// askedPapers reads the papers of attempts x.
func askedPapers(ctx context.Context, q sqldb.Querier, which string, a args) (map[answeredPaper][]assessment.Question, error) {
	papers := map[answeredPaper][]assessment.Question{}
	err := each(ctx, q, `SELECT k.work_id, k.revision, k.questions FROM paper k
		WHERE EXISTS (SELECT 1 FROM attempt x WHERE x.work_id = k.work_id AND x.revision = k.revision AND `+which+`)`, a, func(row *sql.Rows) error {
		var of answeredPaper
		var questions []assessment.Question
		err := row.Scan(&of.work, &of.revision, said[[]assessment.Question]{&questions})
		papers[of] = questions
		return err
	})
	return papers, err
}

// mistakes are the wrong answers of one attempt that say where to look again, in one
// of these resources.
func mistakes(paper []assessment.Question, shares []assessment.Share, person string, known time.Time, resources []string) (found []report.Mistake) {
	for n, question := range paper {
		at := question.Review
		if at != nil && n < len(shares) && shares[n] < assessment.Whole && slices.Contains(resources, at.Resource) {
			found = append(found, report.Mistake{Person: person, Resource: at.Resource, At: at.At, Known: known})
		}
	}
	return found
}
