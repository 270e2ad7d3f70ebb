package sqlstore

import (
	"context"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// few is how many courses are read and put in order. Where a question leaves more,
// they are met soon enough on a walk through all courses in order: the first fifty of
// 256 among 2,000 within some 400.
const few = 256

// way is a subquery of course_id, perhaps twice the same, that leads to every course a
// question can have as its answer, and to others. It narrows; asked judges.
type way func(a *args) string

// shortest gives the way to the fewest courses, or nil where none leads to few. SQLite
// keeps no figures of who may read how much and which word is rare, so that each is
// counted, as far as few and no further.
func shortest(ctx context.Context, tx sqldb.Querier, s account.Scope, q catalogue.Query) (found way, err error) {
	least := few + 1
	for _, w := range ways(s, q) {
		var a args
		query := `SELECT count(*) FROM (SELECT 1 FROM (` + w(&a) + `) led LIMIT ` + a.add(least) + `) counted`
		var n int
		if err := tx.QueryRowContext(ctx, query, a...).Scan(&n); err != nil {
			return nil, err
		}
		if n < least {
			found, least = w, n
		}
	}
	return found, nil
}

// ways are by each word, and by what the reader may read.
func ways(s account.Scope, q catalogue.Query) []way {
	var all []way
	for _, word := range strings.Fields(text.Fold(q.Words)) {
		all = append(all, func(a *args) string { return worded(a, word) })
	}
	if s.Everything() {
		return all
	}
	return append(all, func(a *args) string { return opened(a, s, q.View) })
}

// opened leads to what readable leaves of a view.
func opened(a *args, s account.Scope, view catalogue.View) string {
	var parts []string
	if view != catalogue.Studio {
		parts = append(parts, `SELECT course_id FROM course_audience WHERE audience IN `+list(a, s.Audiences()))
	}
	if view != catalogue.Learning && s.Person() != "" {
		places := s.PublishedIn() // everywhere that DraftsIn and WithdrawnIn name, too
		if view == catalogue.Studio {
			places = s.DraftsIn()
		}
		me := a.add(s.Author())
		parts = append(parts, `SELECT id AS course_id FROM course WHERE owner_id = `+me, `SELECT course_id FROM course_editor WHERE person_id = `+me,
			`SELECT id FROM course WHERE org_id = `+a.add(s.Org())+` AND place_id IN `+list(a, places))
	}
	if len(parts) == 0 { // a visitor makes no courses
		return `SELECT id AS course_id FROM course WHERE 1 = 0`
	}
	return strings.Join(parts, ` UNION ALL `)
}

// along is what a question reads: the courses c of a way, each once, or with none all
// of them; and the condition that joins them. CROSS JOIN is SQLite's word for "in this
// order".
func along(a *args, w way) (from, where string) {
	if w == nil {
		return `course c`, ``
	}
	return `(SELECT DISTINCT course_id FROM (` + w(a) + `) led) way CROSS JOIN course c`, `c.id = way.course_id AND `
}
