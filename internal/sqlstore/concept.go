package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Concepts keeps the glossary. It is no secret within its organisation.
type Concepts struct{ *Base }

// NewConcepts keeps it in the database of b.
func NewConcepts(b *Base) *Concepts { return &Concepts{b} }

var (
	_ glossary.Store  = (*Concepts)(nil)
	_ glossary.Reader = (*Concepts)(nil)
)

const conceptColumns = `g.id, g.org_id, g.origin, g.french, g.arabic, g.english, g.version, g.created_at, g.changed_at, g.archived_at`

// conceptFields are where conceptColumns go.
func conceptFields(c *glossary.Concept) []any {
	return []any{&c.ID, &c.Org, &c.Origin, words{&c.Forms.French}, words{&c.Forms.Arabic}, words{&c.Forms.English},
		&c.Version, micros{&c.Created}, micros{&c.Changed}, micros{&c.Archived}}
}

// concepts reads concepts by a condition of this package.
func concepts(ctx context.Context, q sqldb.Querier, where string, a args) (found []glossary.Concept, err error) {
	err = each(ctx, q, `SELECT `+conceptColumns+` FROM concept g WHERE `+where, a, func(row *sql.Rows) error {
		var c glossary.Concept
		err := row.Scan(conceptFields(&c)...)
		found = append(found, c)
		return err
	})
	return found, err
}

// usedConcepts reads what is used of an organisation's glossary.
func usedConcepts(ctx context.Context, q sqldb.Querier, org string) ([]glossary.Concept, error) {
	return concepts(ctx, q, `g.org_id = $1 AND g.archived_at = 0 ORDER BY g.folded, g.id`, args{org})
}

// Concepts implements glossary.Reader.
func (s *Concepts) Concepts(ctx context.Context, org string) (found []glossary.Concept, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = usedConcepts(ctx, q, org)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read concepts: %w", err)
	}
	return found, nil
}

// Edition implements glossary.Reader: versions only grow, and every edit makes one.
func (s *Concepts) Edition(ctx context.Context, org string) (edition string, err error) {
	var changed, n int64
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT COALESCE(max(changed_at), 0), COALESCE(sum(version), 0) FROM concept WHERE org_id = $1`, org).Scan(&changed, &n)
	})
	if err != nil {
		return "", fmt.Errorf("look for edits of concepts: %w", err)
	}
	return strconv.FormatInt(changed, 10) + "." + strconv.FormatInt(n, 10), nil
}

// conceptNamed reads one concept, whoever asks: for rules.
func conceptNamed(ctx context.Context, q sqldb.Querier, id string) (glossary.Concept, error) {
	return only(concepts(ctx, q, `g.id = $1`, args{id}))
}

// Concept opens a concept of the reader's organisation, removed ones too.
func (s *Concepts) Concept(ctx context.Context, scope account.Scope, id string) (c glossary.Concept, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		c, err = only(concepts(ctx, q, `g.id = $1 AND g.org_id = $2`, args{id, scope.Org()}))
		return err
	})
	if err != nil {
		return c, fmt.Errorf("open a concept: %w", err)
	}
	return c, nil
}

// usualConcepts is a page of the glossary.
const usualConcepts = 50

// List gives one page of the concepts that hold all words, by name, how many there
// are on all pages, and the cursor of the next page, or "".
func (s *Concepts) List(ctx context.Context, scope account.Scope, q glossary.Query) (found []glossary.Concept, total int, next string, err error) {
	limit := min(q.Limit, mostPage)
	if limit <= 0 {
		limit = usualConcepts
	}
	var a args
	where := wantedConcepts(&a, scope, q)
	count := args(append([]any{}, a...))
	page, err := afterConcept(&a, q.Cursor)
	if err != nil {
		return nil, 0, "", err
	}
	err = s.db.Read(ctx, func(tx sqldb.Querier) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM concept g WHERE `+where, count...).Scan(&total); err != nil {
			return err
		}
		paged := append(args{}, a...)
		found, err = concepts(ctx, tx, where+page+` ORDER BY g.folded, g.id LIMIT `+paged.add(limit+1), paged)
		return err
	})
	if err != nil {
		return nil, 0, "", fmt.Errorf("list concepts: %w", err)
	}
	if len(found) > limit {
		found = found[:limit]
		next = found[limit-1].ID
	}
	return found, total, next, nil
}

func wantedConcepts(a *args, scope account.Scope, q glossary.Query) string {
	where := []string{"g.org_id = " + a.add(scope.Org()), "g.archived_at = 0"}
	if q.Archived {
		where[1] = "g.archived_at > 0"
	}
	for _, word := range strings.Fields(text.Fold(q.Words)) { // see asked in course_cards.go
		where = append(where, "replace(g.folded, "+a.add(word)+", '') <> g.folded")
	}
	return strings.Join(where, " AND ")
}

func afterConcept(a *args, cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	if !id.Valid(cursor) {
		return "", errPage
	}
	return " AND (g.folded, g.id) > (SELECT folded, id FROM concept WHERE id = " + a.add(cursor) + ")", nil
}

// Add implements glossary.Store.
func (s *Concepts) Add(ctx context.Context, by string, c glossary.Concept, rule func([]glossary.Concept) error) (made bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		was, err := conceptNamed(ctx, tx, c.ID)
		if err == nil {
			return sameOrTaken(was.Org == c.Org && was.Same(c))
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		others, err := usedConcepts(ctx, tx, c.Org)
		if err != nil {
			return err
		}
		if err := rule(others); err != nil {
			return err
		}
		if err := s.insertConcept(ctx, tx, c); err != nil {
			return err
		}
		made = true
		return s.spread(ctx, tx, by, "added", c, c.Forms.All())
	})
	if err != nil {
		return false, fmt.Errorf("add a concept: %w", err)
	}
	return made, nil
}

func (s *Concepts) insertConcept(ctx context.Context, tx *sql.Tx, c glossary.Concept) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO concept (id, org_id, origin, french, arabic, english, folded, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, 0)`,
		c.ID, c.Org, c.Origin, jsonList(c.Forms.French), jsonList(c.Forms.Arabic), jsonList(c.Forms.English), c.Folded(), sqldb.Micros(s.now()))
	return err
}

// Change implements glossary.Store.
func (s *Concepts) Change(ctx context.Context, by, id string, rule func(*glossary.Concept, []glossary.Concept) error) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		was, err := conceptNamed(ctx, tx, id)
		if err != nil {
			return err
		}
		others, err := usedConcepts(ctx, tx, was.Org)
		if err != nil {
			return err
		}
		c := was
		if err := rule(&c, others); err != nil || c.Same(was) {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE concept SET french = $2, arabic = $3, english = $4, folded = $5, version = version + 1,
				changed_at = $6, archived_at = $7 WHERE id = $1`,
			id, jsonList(c.Forms.French), jsonList(c.Forms.Arabic), jsonList(c.Forms.English), c.Folded(), sqldb.Micros(s.now()), sqldb.Micros(c.Archived))
		if err != nil {
			return err
		}
		return s.spread(ctx, tx, by, whatHappened(was, c), c, append(was.Forms.All(), c.Forms.All()...))
	})
	if err != nil {
		return fmt.Errorf("change a concept: %w", err)
	}
	return nil
}

// whatHappened names an edit for the history.
func whatHappened(was, is glossary.Concept) string {
	switch {
	case was.Archived.IsZero() && !is.Archived.IsZero():
		return "removed"
	case !was.Archived.IsZero() && is.Archived.IsZero():
		return "restored"
	}
	return "changed"
}

// spread records an edit, and makes due for search what it touches.
func (s *Concepts) spread(ctx context.Context, tx *sql.Tx, by, what string, c glossary.Concept, forms []string) error {
	if err := s.namedDue(ctx, tx, c.Org, forms); err != nil {
		return fmt.Errorf("make due what a term names: %w", err)
	}
	return s.record(ctx, tx, fact.Fact{Org: c.Org, Actor: by, Kind: fact.GlossaryChanged, Object: c.ID, Payload: payload(map[string]any{
		"what": what, "fr": c.Forms.French, "ar": c.Forms.Arabic, "en": c.Forms.English,
	})})
}

// History tells what happened to a concept of the reader's organisation, the
// newest first.
func (s *Concepts) History(ctx context.Context, scope account.Scope, id string) (events []catalogue.Event, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if _, err := only(concepts(ctx, q, `g.id = $1 AND g.org_id = $2`, args{id, scope.Org()})); err != nil {
			return err
		}
		events, err = happened(ctx, q, `e.object_id = $1`, args{id, mostEvents})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tell the history of a concept: %w", err)
	}
	return events, nil
}
