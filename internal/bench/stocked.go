package bench

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// stocked is how many passages are added to what the demonstration holds before
// the way over HTTP is measured.
const stocked = 20_000

// stock brings a library into the record of the lab, while it is stopped, and
// waits until all of it is found, once in a run. It gives passages to ask for.
func (r *run) stock(ctx context.Context) ([]known, error) {
	if r.passages != nil {
		return r.passages, nil
	}
	r.lab.stop()
	err := shelve(ctx, filepath.Join(r.in("demo"), "lab.db"), func(put func(search.Source) error) error {
		library := newLibrary(stocked)
		for n := range stocked / pagesOfResource {
			src := library.resource(n)
			if err := put(src); err != nil {
				return err
			}
			if k, open := library.remember(src); open {
				r.passages = append(r.passages, k)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("fill a lab with texts: %w", err)
	}
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	return r.passages, until(ctx, 10*patience, func() (bool, error) {
		var all struct{ Total int }
		err := r.learner.get(ctx, "/search?"+asked(""), &all)
		return all.Total >= stocked/pagesOfResource, err
	})
}

// shelve opens a record and puts what fill gives into it, as courses of one
// module that everybody of the demonstration may read.
func shelve(ctx context.Context, file string, fill func(put func(search.Source) error) error) error {
	db, err := sqldb.Open(ctx, "sqlite:"+file, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Write(ctx, func(tx *sql.Tx) error {
		return fill(func(src search.Source) error { return shelveOne(ctx, tx, src) })
	})
}

// shelveOne puts a text with its pages, due for indexing. The course, the module
// and the asset bear the resource's identifier.
func shelveOne(ctx context.Context, tx *sql.Tx, src search.Source) error {
	for _, row := range []struct {
		statement string
		values    []any
	}{
		{`INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code, keywords, licence, state,
				submitter_id, reason, published_at, version, created_at, changed_at, archived_at)
			SELECT $1, org_id, place_id, id, $2, '', $3, $4, $5, '', '', '[]', '', 'published', '', '', $6, 1, $6, $6, 0 FROM person WHERE login = 'nadia.berrada'`,
			[]any{src.Resource, src.CourseTitle, src.Language, src.Sector, src.Level, src.Date.UnixMicro()}},
		{`INSERT INTO course_audience (course_id, audience) SELECT $1, 'p:' || place_id FROM person WHERE login = 'karim.tazi'`, []any{src.Resource}},
		{`INSERT INTO module (id, course_id, ord, title) VALUES ($1, $1, 0, 'Module')`, []any{src.Resource}},
		{`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
			SELECT $1, org_id, id, 'a.pdf', 'pdf', 'application/pdf', 1000, '', 'ready', '', $2, $3, 0, 595, 842, 1, 1, 1 FROM person WHERE login = 'nadia.berrada'`,
			[]any{src.Resource, src.Language, len(src.Pages)}},
		{`INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at) VALUES ($1, $1, $1, 0, $2, $3, $1, 'published', 1, 1)`,
			[]any{src.Resource, src.Title, src.Language}},
		{`INSERT INTO search_due (resource_id, revision) VALUES ($1, 1)`, []any{src.Resource}},
	} {
		if _, err := tx.ExecContext(ctx, row.statement, row.values...); err != nil {
			return fmt.Errorf("%.40s: %w", row.statement, err)
		}
	}
	for _, p := range src.Pages {
		_, err := tx.ExecContext(ctx, `INSERT INTO page (asset_id, ord, title, text, language, width, height, words) VALUES ($1, $2, '', $3, $4, 595, 842, '[]')`,
			src.Resource, p.Ord, p.Text, p.Language)
		if err != nil {
			return err
		}
	}
	return nil
}
