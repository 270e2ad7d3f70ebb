package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Begin gives every organisation what it lacks of a list to start with. What it
// had of the list is left as its people made it, removed concepts too, and so is
// what would name the same as a concept of theirs.
func (s *Concepts) Begin(ctx context.Context, list []glossary.Concept) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		orgs, err := column(ctx, tx, `SELECT id FROM organisation ORDER BY id`, nil)
		for _, org := range orgs {
			if err := s.beginIn(ctx, tx, org, list); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("begin the glossary: %w", err)
	}
	return nil
}

// beginIn gives an organisation what it lacks, and makes all of it due for search
// once.
func (s *Concepts) beginIn(ctx context.Context, tx *sql.Tx, org string, list []glossary.Concept) error {
	had, err := s.origins(ctx, tx, org)
	if err != nil || len(had) == len(list) {
		return err
	}
	theirs, err := concepts(ctx, tx, `g.org_id = $1 AND g.archived_at = 0 AND g.origin = ''`, args{org})
	if err != nil {
		return err
	}
	added := 0
	for _, c := range list {
		c.ID, c.Org = s.ids.New(), org
		if had[c.Origin] || len(theirs) > 0 && c.Free(theirs) != nil {
			continue
		}
		if err := s.insertConcept(ctx, tx, c); err != nil {
			return err
		}
		added++
	}
	if added == 0 {
		return nil
	}
	if err := s.allNamedDue(ctx, tx, org); err != nil {
		return err
	}
	return s.record(ctx, tx, fact.Fact{Org: org, Kind: fact.GlossaryChanged, Object: org, Payload: payload(map[string]any{"what": "begun", "concepts": added})})
}

// origins names what an organisation has, or had, of the list to start with.
func (s *Concepts) origins(ctx context.Context, q sqldb.Querier, org string) (had map[string]bool, err error) {
	had = map[string]bool{}
	return had, idsInto(ctx, q, had, `SELECT origin FROM concept WHERE org_id = $1 AND origin <> ''`, args{org})
}
