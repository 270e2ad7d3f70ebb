package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Begun lists the courses of which the reader has begun something, the last seen
// first. A course that may not be read any more stays, as withdrawn, with its
// title and what was learned of it, and nothing else.
func (s *Courses) Begun(ctx context.Context, scope account.Scope) (cards []catalogue.Card, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		var gone map[string]*catalogue.Card
		if cards, gone, err = readBegun(ctx, q, scope); err != nil {
			return err
		}
		var open []catalogue.Card
		for _, c := range cards {
			if gone[c.ID] == nil {
				open = append(open, c)
			}
		}
		if err := describe(ctx, q, scope, open); err != nil {
			return err
		}
		if err := countGone(ctx, q, scope.Person(), gone); err != nil {
			return err
		}
		for i, n := 0, 0; i < len(cards); i++ {
			if left := gone[cards[i].ID]; left != nil {
				cards[i] = *left
				continue
			}
			cards[i], n = open[n], n+1
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list what was begun: %w", err)
	}
	return cards, nil
}

// readBegun reads the cards of begun courses; gone are stripped ones in the
// place of those that the reader may not read any more.
func readBegun(ctx context.Context, q sqldb.Querier, scope account.Scope) (cards []catalogue.Card, gone map[string]*catalogue.Card, err error) {
	var a args
	me := a.add(scope.Person())
	query := `SELECT ` + courseColumns + `, l.review, l.name, o.name, COALESCE(b.name, ''),
			CASE WHEN c.archived_at = 0 AND ` + readable(&a, scope, "c.state") + ` THEN 1 ELSE 0 END
		FROM course c JOIN place l ON l.id = c.place_id JOIN person o ON o.id = c.owner_id LEFT JOIN person b ON b.id = c.submitter_id
		JOIN (SELECT r.course_id, max(p.seen_at) AS seen FROM progress p JOIN resource r ON r.id = p.resource_id
			WHERE p.person_id = ` + me + ` GROUP BY r.course_id) begun ON begun.course_id = c.id
		ORDER BY begun.seen DESC, c.id`
	gone = map[string]*catalogue.Card{}
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var c catalogue.Card
		var open int
		err := row.Scan(append(courseFields(&c.Course), &c.Review, &c.PlaceName, &c.OwnerName, &c.Submission, &open)...)
		if open == 0 {
			c = catalogue.Card{Course: catalogue.Course{
				ID: c.ID, Title: c.Title, Language: c.Language, Sector: c.Sector, Level: c.Level, State: account.Withdrawn,
			}}
			gone[c.ID] = &c
		}
		cards = append(cards, c)
		return err
	})
	return cards, gone, err
}

// countGone says how far the person came with courses that are gone.
func countGone(ctx context.Context, q sqldb.Querier, person string, gone map[string]*catalogue.Card) error {
	var a args
	query := `SELECT r.course_id, f.kind, f.duration, f.pages, COALESCE(p.watched_length, 0), COALESCE(p.completed_at, 0) > 0, p.person_id IS NOT NULL
		FROM resource r JOIN asset f ON f.id = r.asset_id LEFT JOIN progress p ON p.resource_id = r.id AND p.person_id = ` + a.add(person) + `
		WHERE r.course_id IN ` + list(&a, keys(gone)) + ` AND (p.person_id IS NOT NULL OR r.archived_at = 0 AND r.state IN ('published', 'withdrawn'))`
	sums := map[string]*sum{}
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var course string
		is := content{state: account.Published}
		err := row.Scan(&course, &is.kind, &is.duration, &is.pages, &is.watched, &is.completed, &is.seen)
		if sums[course] == nil {
			sums[course] = &sum{}
		}
		sums[course].add(is)
		return err
	})
	for course, total := range sums {
		total.into(gone[course])
		gone[course].Minutes, gone[course].Pages, gone[course].Pending = 0, 0, 0
	}
	return err
}
