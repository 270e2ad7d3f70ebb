package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// KeepAsset keeps an asset that was digitised elsewhere, with all that was made
// of it; see archive.Keeper.
func (s *Assets) KeepAsset(ctx context.Context, f media.Asset, yield media.Harvest) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		before, err := findAsset(ctx, tx, f.ID)
		switch {
		case err == nil && before.SHA256 == f.SHA256 && before.Org == f.Org:
			return nil
		case err == nil:
			return fault.New(fault.Conflict, "id.taken", "Something else stands under an identifier of this pack.")
		case fault.KindOf(err) != fault.NotFound:
			return err
		}
		f.Created = s.now()
		if err := insertAsset(ctx, tx, f); err != nil {
			return err
		}
		_, err = s.replaceHarvest(ctx, tx, f.ID, yield, false)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep an asset: %w", err)
	}
	return nil
}

// Known gives the state of a course of the reader's organisation, or nothing
// where there is none of that identifier. A course that was archived counts as
// withdrawn: it does not come again by itself.
func (s *Courses) Known(ctx context.Context, scope account.Scope, id string) (state account.State, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, `SELECT CASE WHEN archived_at > 0 THEN 'withdrawn' ELSE state END FROM course WHERE id = $1 AND org_id = $2`,
			args{id, scope.Org()}, func(row *sql.Rows) error { return row.Scan(&state) })
	})
	return state, err
}

// ArchiveDemo takes away the courses that people of the demonstration made.
func (s *Courses) ArchiveDemo(ctx context.Context) error {
	const theirs = `owner_id IN (SELECT id FROM person WHERE demo = 1) AND archived_at = 0`
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		courses, err := column(ctx, tx, `SELECT id FROM course WHERE `+theirs, nil)
		if err != nil {
			return err
		}
		for _, id := range courses {
			if err := s.archiveDemo(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("archive the courses of the demonstration: %w", err)
	}
	return nil
}

func (s *Courses) archiveDemo(ctx context.Context, tx *sql.Tx, id string) error {
	now := sqldb.Micros(s.now())
	for _, statement := range []string{
		`UPDATE course SET state = $2, archived_at = $3, changed_at = $3, version = version + 1 WHERE id = $1`,
		`UPDATE resource SET state = $2, archived_at = $3 WHERE course_id = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, id, account.Withdrawn, now); err != nil {
			return err
		}
	}
	if err := gather(ctx, tx, id); err != nil {
		return err
	}
	return s.noticed(ctx, tx, "course_id", id)
}
