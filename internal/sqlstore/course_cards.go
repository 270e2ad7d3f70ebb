package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

const (
	usualPage = 24
	mostPage  = 100
)

// Cards gives one page of the courses that answer a question, in the order that is
// asked for, and the cursor of the next page, or "".
func (s *Courses) Cards(ctx context.Context, scope account.Scope, q catalogue.Query) (cards []catalogue.Card, next string, err error) {
	limit := min(q.Limit, mostPage)
	if limit <= 0 {
		limit = usualPage
	}
	err = s.db.Read(ctx, func(tx sqldb.Querier) error {
		cards, next = nil, ""
		way, err := shortest(ctx, tx, scope, q)
		if err != nil {
			return err
		}
		var a args
		found, err := page(&a, scope, q, way, limit+1)
		if err != nil {
			return err
		}
		query := selectCards + ` WHERE c.id IN (` + found + `) ORDER BY ` + order(q.Sort)
		err = each(ctx, tx, query, a, func(row *sql.Rows) error {
			card, err := scanCard(row)
			cards = append(cards, card)
			return err
		})
		if err != nil {
			return err
		}
		if len(cards) > limit {
			cards = cards[:limit]
			next = cursorOf(q.Sort, cards[limit-1])
		}
		return describe(ctx, tx, scope, cards)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list courses: %w", err)
	}
	return cards, next, nil
}

// page selects the identifiers of a page: what else a card shows is read of those alone.
func page(a *args, s account.Scope, q catalogue.Query, w way, limit int) (string, error) {
	from, where := along(a, w)
	where += asked(a, s, q)
	beyond, err := behind(a, ordered(q.Sort), q.Cursor)
	return `SELECT c.id FROM ` + from + ` WHERE ` + where + beyond + ` ORDER BY ` + order(q.Sort) + ` LIMIT ` + a.add(limit), err
}

// order is that of a list and of its pages; an index holds each.
func order(by catalogue.Sort) string {
	return strings.Join(ordered(by), ` DESC, `) + ` DESC`
}

// ordered are the columns by which a list falls.
func ordered(by catalogue.Sort) []string {
	if by == catalogue.ByUse {
		return []string{`c.learners`, `c.changed_at`, `c.id`}
	}
	return []string{`c.changed_at`, `c.id`}
}

// Facets counts the courses of a view by each facet.
func (s *Courses) Facets(ctx context.Context, scope account.Scope, q catalogue.Query) (catalogue.Facets, error) {
	var f catalogue.Facets
	err := s.db.Read(ctx, func(tx sqldb.Querier) error {
		f = catalogue.Facets{Sector: map[string]int{}, Level: map[string]int{}, Language: map[string]int{}, Filiere: map[string]int{}}
		var a args
		query, err := count(ctx, tx, &a, scope, q)
		if err != nil {
			return err
		}
		query += ` GROUP BY c.sector, c.level, c.language, c.filiere`
		return each(ctx, tx, query, a, func(row *sql.Rows) error {
			var sector, level, language, filiere string
			var n int
			if err := row.Scan(&sector, &level, &language, &filiere, &n); err != nil {
				return err
			}
			f.Sector[sector] += n
			f.Level[level] += n
			f.Language[language] += n
			if filiere != "" {
				f.Filiere[filiere] += n
			}
			return nil
		})
	})
	if err != nil {
		return f, fmt.Errorf("count courses: %w", err)
	}
	return f, nil
}

// count counts the courses c of a question.
func count(ctx context.Context, tx sqldb.Querier, a *args, s account.Scope, q catalogue.Query) (query string, err error) {
	if isCounted(s, q) {
		return sumForReader(a, s, q), nil
	}
	way, err := shortest(ctx, tx, s, q)
	from, where := along(a, way)
	return `SELECT c.sector, c.level, c.language, c.filiere, count(*) FROM ` + from + ` WHERE ` + where + asked(a, s, q), err
}

// asked is the condition of a question, within what the reader may read.
func asked(a *args, s account.Scope, q catalogue.Query) string {
	where := []string{"c.archived_at = 0", readable(a, s, "c.state")}
	switch q.View {
	case catalogue.Learning:
		where = append(where, "c.state = 'published'", reaches(a, s))
	case catalogue.Studio:
		where = append(where, "("+owned(a, s)+" OR "+kept(a, s)+")")
	}
	return strings.Join(append(where, chosen(a, q)...), " AND ")
}

// chosen are the conditions of what somebody chose and typed, whoever it is.
func chosen(a *args, q catalogue.Query) (where []string) {
	for _, f := range []struct{ column, value string }{
		{"c.sector", q.Sector}, {"c.level", q.Level}, {"c.language", q.Language}, {"c.filiere", q.Filiere},
	} {
		if f.value != "" {
			where = append(where, f.column+" = "+a.add(f.value))
		}
	}
	if q.Kind != "" {
		where = append(where, `EXISTS (SELECT 1 FROM resource e JOIN asset k ON k.id = e.asset_id
			WHERE e.course_id = c.id AND e.archived_at = 0 AND e.state = 'published' AND k.kind = `+a.add(string(q.Kind))+`)`)
	}
	if q.State == account.InReview { // additions to a published course wait for review too
		where = append(where, "c.submitter_id <> ''")
	} else if q.State != "" {
		where = append(where, "c.state = "+a.add(string(q.State)))
	}
	for _, word := range strings.Fields(text.Fold(q.Words)) {
		// What disappears when it is replaced was there: no LIKE, no escaping.
		where = append(where, "replace(c.folded, "+a.add(word)+", '') <> c.folded")
	}
	return where
}

// kept is true for the courses of places where the reader curates or reviews.
func kept(a *args, s account.Scope) string {
	if s.Everything() {
		return "c.org_id = " + a.add(s.Org())
	}
	return "c.place_id IN " + list(a, s.DraftsIn())
}

// cursorOf is the cursor of a page of courses that ends with one.
func cursorOf(by catalogue.Sort, c catalogue.Card) string {
	if by == catalogue.ByUse {
		return lastOf(c.ID, int64(c.Learners), sqldb.Micros(c.Changed))
	}
	return lastOf(c.ID, sqldb.Micros(c.Changed))
}
