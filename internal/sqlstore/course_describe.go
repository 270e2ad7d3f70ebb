package sqlstore

import (
	"context"
	"database/sql"
	"math"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

const selectCards = `SELECT ` + courseColumns + `, l.review, l.name, o.name, COALESCE(b.name, ''), c.learners
	FROM course c JOIN place l ON l.id = c.place_id JOIN person o ON o.id = c.owner_id LEFT JOIN person b ON b.id = c.submitter_id`

func scanCard(row *sql.Rows) (catalogue.Card, error) {
	var c catalogue.Card
	err := row.Scan(append(courseFields(&c.Course), &c.Review, &c.PlaceName, &c.OwnerName, &c.Submission, &c.Learners)...)
	return c, err
}

// describe fills cards with names and figures, in a fixed number of queries
// whatever the number of cards.
func describe(ctx context.Context, q sqldb.Querier, scope account.Scope, cards []catalogue.Card) error {
	if len(cards) == 0 {
		return nil
	}
	courses := make([]*catalogue.Course, len(cards))
	at := map[string]*catalogue.Card{}
	for i := range cards {
		courses[i] = &cards[i].Course
		at[cards[i].ID] = &cards[i]
	}
	if err := readSharing(ctx, q, courses); err != nil {
		return err
	}
	if err := nameSharing(ctx, q, at); err != nil {
		return err
	}
	return countContent(ctx, q, scope, at)
}

// nameSharing says who edits each course and whom it is for, by name. An audience is
// cut, not an identifier lengthened: the second would read every group.
func nameSharing(ctx context.Context, q sqldb.Querier, at map[string]*catalogue.Card) error {
	var a args
	in := list(&a, keys(at))
	query := `SELECT 'editor', e.course_id, p.id, p.name, '' FROM course_editor e JOIN person p ON p.id = e.person_id WHERE e.course_id IN ` + in +
		` UNION ALL SELECT 'group', w.course_id, g.id, g.name, g.code FROM course_audience w JOIN person_group g ON g.id = substr(w.audience, 3) AND substr(w.audience, 1, 2) = 'g:' WHERE w.course_id IN ` + in +
		` UNION ALL SELECT 'place', w.course_id, l.id, l.name, '' FROM course_audience w JOIN place l ON l.id = substr(w.audience, 3) AND substr(w.audience, 1, 2) = 'p:' WHERE w.course_id IN ` + in +
		` UNION ALL SELECT 'place', w.course_id, n.id, n.name, '' FROM course_audience w JOIN organisation n ON n.id = substr(w.audience, 3) AND substr(w.audience, 1, 2) = 'p:' WHERE w.course_id IN ` + in +
		` ORDER BY 1, 2, 4`
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var what, course, id, name, code string
		if err := row.Scan(&what, &course, &id, &name, &code); err != nil {
			return err
		}
		c := at[course]
		switch what {
		case "editor":
			c.EditedBy = append(c.EditedBy, catalogue.Named{ID: id, Name: name})
		case "group":
			c.For = append(c.For, catalogue.GroupName{ID: id, Code: code, Name: name})
		case "place":
			c.At = append(c.At, catalogue.Named{ID: id, Name: name})
		}
		return nil
	})
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}

// content is what a card counts of one resource.
type content struct {
	state     catalogue.State
	kind      media.Kind
	duration  float64
	pages     int
	watched   float64
	completed bool
	seen      bool
}

// countContent adds up what the reader may see of each course, and how far
// they have come with what is published of it.
func countContent(ctx context.Context, q sqldb.Querier, scope account.Scope, at map[string]*catalogue.Card) error {
	var a args
	me := a.add(scope.Person())
	query := `SELECT r.course_id, r.id, r.revision, r.state, f.kind, f.duration, f.pages,
			COALESCE((SELECT min(n.mime) FROM rendition n WHERE n.asset_id = r.asset_id AND n.role = 'poster'), ''),
			COALESCE(p.watched_length, 0), COALESCE(p.completed_at, 0) > 0, p.person_id IS NOT NULL
		FROM resource r JOIN course c ON c.id = r.course_id JOIN module m ON m.id = r.module_id JOIN asset f ON f.id = r.asset_id
		LEFT JOIN progress p ON p.resource_id = r.id AND p.person_id = ` + me + `
		WHERE r.archived_at = 0 AND r.course_id IN ` + list(&a, keys(at)) + ` AND ` + readable(&a, scope, "r.state") + `
		ORDER BY r.course_id, m.ord, r.ord`
	sums := map[string]*sum{}
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var course string
		var cover catalogue.Cover
		var is content
		if err := row.Scan(&course, &cover.Resource, &cover.Revision, &is.state, &is.kind, &is.duration, &is.pages,
			&cover.MIME, &is.watched, &is.completed, &is.seen); err != nil {
			return err
		}
		if cover.MIME != "" && at[course].Cover.MIME == "" {
			at[course].Cover = cover
		}
		if sums[course] == nil {
			sums[course] = &sum{}
		}
		sums[course].add(is)
		return nil
	})
	if err != nil {
		return err
	}
	for course, total := range sums {
		total.into(at[course])
	}
	return nil
}

// sum adds up the resources of one course.
type sum struct {
	seconds  float64
	pages    int
	pending  int
	begun    bool
	weight   float64 // of everything published: a minute of film weighs as much as a page
	covered  float64
	progress catalogue.Progress
}

const secondsOfAPage = 60

func (t *sum) add(c content) {
	t.seconds += c.duration
	t.pages += c.pages
	if c.state != account.Published {
		t.pending++
		return
	}
	extent, weight := c.duration, c.duration
	if c.kind != media.Video && c.kind != media.Audio {
		extent = float64(max(c.pages, 1))
		weight = extent * secondsOfAPage
	}
	share := 0.0
	if extent > 0 {
		share = min(1, c.watched/extent)
	}
	t.begun = t.begun || c.seen
	t.weight += weight
	t.covered += weight * share
	t.progress.Total++
	switch {
	case c.completed:
		t.progress.Done++
	case c.duration > 0:
		t.progress.SecondsLeft += c.duration * (1 - share)
	default:
		t.progress.PagesLeft += int(math.Round(extent * (1 - share)))
	}
}

func (t *sum) into(c *catalogue.Card) {
	c.Minutes, c.Pages, c.Pending = int(math.Ceil(t.seconds/60)), t.pages, t.pending
	if !t.begun {
		return
	}
	p := t.progress
	if t.weight > 0 {
		p.Share = t.covered / t.weight
	}
	c.Progress = &p
}
