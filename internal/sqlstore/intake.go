package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Intake keeps what is planned of folders.
type Intake struct{ *Base }

// NewIntake keeps plans in the database of b.
func NewIntake(b *Base) *Intake { return &Intake{b} }

// Standing gives what is known of a course; see intake.Store.
func (s *Intake) Standing(ctx context.Context, scope account.Scope, course string) (known intake.Standing, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		known = intake.Standing{Modules: map[string]bool{}, Resources: map[string]bool{}, Uploads: map[string]upload.Upload{}}
		var archived int64
		err := q.QueryRowContext(ctx, `SELECT archived_at FROM course WHERE id = $1`, course).Scan(&archived)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if archived != 0 {
			known.Course.ID, known.Course.Archived = course, sqldb.Time(archived)
			return nil
		}
		return readStanding(ctx, q, scope, course, &known)
	})
	if err != nil {
		return known, fmt.Errorf("read what stands of a folder: %w", err)
	}
	return known, nil
}

func readStanding(ctx context.Context, q sqldb.Querier, scope account.Scope, course string, known *intake.Standing) error {
	w, err := readWhole(ctx, q, scope, course)
	if err != nil {
		return err
	}
	known.Course, known.Review = w.Course, w.Review
	for _, m := range w.Modules {
		known.Modules[m.ID] = true
	}
	err = each(ctx, q, `SELECT id, archived_at FROM resource WHERE course_id = $1`, args{course}, func(row *sql.Rows) error {
		var id string
		var archived int64
		err := row.Scan(&id, &archived)
		known.Resources[id] = archived == 0
		return err
	})
	if err != nil {
		return err
	}
	sent, err := readUploads(ctx, q, args{course, scope.Person()}, "u.course_id = $1 AND u.owner_id = $2")
	for _, u := range sent {
		known.Uploads[u.ID] = u
	}
	return err
}

// Keep notes the items of a plan; see intake.Store.
func (s *Intake) Keep(ctx context.Context, course string, items []intake.Item) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		return insertEach(ctx, tx, items, `INSERT INTO planned (resource_id, course_id, ord, title, language, film_id) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (resource_id) DO UPDATE SET ord = excluded.ord, title = excluded.title, language = excluded.language, film_id = excluded.film_id
			WHERE planned.course_id = excluded.course_id`, func(i intake.Item) ([]any, error) {
			return []any{i.Resource, course, i.Ord, i.Title, i.Language, i.Film}, nil
		})
	})
	if err != nil {
		return fmt.Errorf("keep the plan of a folder: %w", err)
	}
	return nil
}

// planned is what was planned of a resource of a course before its file came.
type planned struct {
	ord             int
	title, language string
	film            string // whose captions it is, or empty
}

func readPlanned(ctx context.Context, q sqldb.Querier, course string) (plan map[string]planned, err error) {
	plan = map[string]planned{}
	err = each(ctx, q, `SELECT resource_id, ord, title, language, film_id FROM planned WHERE course_id = $1`, args{course}, func(row *sql.Rows) error {
		var id string
		var p planned
		err := row.Scan(&id, &p.ord, &p.title, &p.language, &p.film)
		plan[id] = p
		return err
	})
	return plan, err
}
