package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Searchable reads what search is made from, and keeps the list of what is due.
type Searchable struct{ *Base }

// NewSearchable reads the base's database for search.
func NewSearchable(b *Base) *Searchable { return &Searchable{b} }

// Due implements search.Record.
func (s *Searchable) Due(ctx context.Context, after string, limit int) (due []search.Due, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		due, err = dueOf(ctx, q, `SELECT resource_id, revision, round FROM search_due WHERE resource_id > $1 ORDER BY resource_id LIMIT $2`, args{after, limit})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what is due for search: %w", err)
	}
	return due, nil
}

func dueOf(ctx context.Context, q sqldb.Querier, query string, a args) (list []search.Due, err error) {
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var d search.Due
		err := row.Scan(&d.Resource, &d.Revision, &d.Round)
		list = append(list, d)
		return err
	})
	return list, err
}

// Alone implements search.Record.
func (s *Searchable) Alone(ctx context.Context, do func(ctx context.Context) error) error {
	return s.db.Alone(ctx, sqldb.Indexing, do)
}

// Published implements search.Record.
func (s *Searchable) Published(ctx context.Context, after string, limit int) (list []search.Due, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		list, err = dueOf(ctx, q, `SELECT id, revision, 0 FROM resource WHERE state = 'published' AND id > $1 ORDER BY id LIMIT $2`, args{after, limit})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what is published: %w", err)
	}
	return list, nil
}

// CountPublished counts the resources that an index holds.
func (s *Searchable) CountPublished(ctx context.Context) (n int, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT count(*) FROM resource WHERE state = 'published'`).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count what is published: %w", err)
	}
	return n, nil
}

// Settle implements search.Record.
func (s *Searchable) Settle(ctx context.Context, done []search.Due, batch int64) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		for _, d := range done {
			if _, err := tx.ExecContext(ctx, `DELETE FROM search_due WHERE resource_id = $1 AND revision = $2 AND round = $3`, d.Resource, d.Revision, d.Round); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE search_state SET batch = $1`, batch)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle what was due for search: %w", err)
	}
	return nil
}

// State implements search.Record. A record that has none yet begins its epoch.
func (s *Searchable) State(ctx context.Context) (state search.State, err error) {
	read := func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT epoch, batch FROM search_state`).Scan(&state.Epoch, &state.Batch)
	}
	if err = s.db.Read(ctx, read); errors.Is(err, sql.ErrNoRows) {
		err = s.db.Write(ctx, func(tx *sql.Tx) error {
			if err := s.otherIndex(ctx, tx); err != nil {
				return err
			}
			return read(tx)
		})
	}
	if err != nil {
		return state, fmt.Errorf("read what an index should be: %w", err)
	}
	return state, nil
}

// otherIndex asks for an index made anew: nothing of the one there is stays.
func (b *Base) otherIndex(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO search_state (one, epoch, batch) VALUES (1, $1, 0)
		ON CONFLICT (one) DO UPDATE SET epoch = excluded.epoch`, b.ids.New())
	return err
}

// AllDue implements search.Record.
func (s *Searchable) AllDue(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO search_due (resource_id, revision) SELECT id, revision FROM resource WHERE state = 'published'
			ON CONFLICT (resource_id) DO UPDATE SET revision = excluded.revision`)
		return err
	})
	if err != nil {
		return fmt.Errorf("make everything due for search: %w", err)
	}
	return nil
}

// Source implements search.Record.
func (s *Searchable) Source(ctx context.Context, resource string) (src search.Source, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if src, err = readSource(ctx, q, resource); err != nil {
			return err
		}
		if src.Cues, err = readCues(ctx, q, resource); err != nil {
			return err
		}
		src.Pages, err = readTexts(ctx, q, resource)
		return err
	})
	if err != nil {
		return src, fmt.Errorf("read what is searched: %w", err)
	}
	return src, nil
}

// readSource reads what the catalogue says of a published resource.
func readSource(ctx context.Context, q sqldb.Querier, resource string) (src search.Source, err error) {
	r, err := findShelved(ctx, q, resource)
	if err != nil {
		return src, err
	}
	if r.object.State != account.Published {
		return src, fault.Missing()
	}
	src = search.Source{
		Org: r.object.Org, Resource: resource, Revision: r.revision, Course: r.course, Type: string(r.asset.Kind), Duration: r.asset.Duration,
		Place: r.object.Place, ACL: search.Locks(r.object),
	}
	var code string
	query := `SELECT ` + sourceColumns + `
		FROM resource r JOIN module m ON m.id = r.module_id JOIN course c ON c.id = r.course_id WHERE r.id = $1`
	err = q.QueryRowContext(ctx, query, resource).Scan(sourceFields(&src, &code)...)
	if code != "" {
		src.Codes = []string{code}
	}
	return src, err
}

// Catalogued implements unindexed.Shelf.
func (s *Searchable) Catalogued(ctx context.Context, scope account.Scope, found func(search.Source)) error {
	var a args
	query := `SELECT r.id, r.revision, c.id, f.kind, f.duration, c.place_id, ` + sourceColumns + `
		FROM resource r JOIN module m ON m.id = r.module_id JOIN course c ON c.id = r.course_id JOIN asset f ON f.id = r.asset_id
		WHERE r.archived_at = 0 AND c.archived_at = 0 AND r.state = 'published' AND ` + readable(&a, scope, "r.state")
	err := s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			var src search.Source
			var code string
			fields := []any{&src.Resource, &src.Revision, &src.Course, &src.Type, &src.Duration, &src.Place}
			if err := row.Scan(append(fields, sourceFields(&src, &code)...)...); err != nil {
				return err
			}
			if code != "" {
				src.Codes = []string{code}
			}
			found(src)
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("read what the catalogue says: %w", err)
	}
	return nil
}

// sourceColumns are what the catalogue says of a resource r in the module m of the
// course c.
const sourceColumns = `r.title, r.language, m.title, c.title, c.summary, c.sector, c.level, c.filiere, c.module_code, c.keywords, c.published_at`

func sourceFields(src *search.Source, code *string) []any {
	return []any{&src.Title, &src.Language, &src.ModuleTitle, &src.CourseTitle, &src.Summary,
		&src.Sector, &src.Level, &src.Filiere, code, words{&src.Keywords}, micros{&src.Date}}
}

// readTexts reads the text of all pages of a resource, without their boxes.
func readTexts(ctx context.Context, q sqldb.Querier, resource string) (pages []media.Page, err error) {
	query := `SELECT p.asset_id, p.ord, p.title, p.text, p.language, p.notes FROM page p JOIN resource r ON r.asset_id = p.asset_id WHERE r.id = $1 ORDER BY p.ord`
	err = each(ctx, q, query, args{resource}, func(row *sql.Rows) error {
		var p media.Page
		err := row.Scan(&p.Asset, &p.Ord, &p.Title, &p.Text, &p.Language, &p.Notes)
		pages = append(pages, p)
		return err
	})
	return pages, err
}

// Shown implements search.Shelf.
func (s *Searchable) Shown(ctx context.Context, scope account.Scope, resources []string) (shown map[string]search.Shown, err error) {
	var a args
	query := `SELECT r.id, r.revision, c.id, c.title, c.sector, f.duration, f.pages,
			COALESCE((SELECT min(n.mime) FROM rendition n WHERE n.asset_id = f.id AND n.role = 'poster'), '')
		FROM resource r JOIN course c ON c.id = r.course_id JOIN asset f ON f.id = r.asset_id
		WHERE r.archived_at = 0 AND c.archived_at = 0 AND r.state = 'published' AND r.id IN ` + list(&a, resources) + ` AND ` + readable(&a, scope, "r.state")
	shown = map[string]search.Shown{}
	if len(resources) == 0 {
		return shown, nil
	}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			var id string
			var v search.Shown
			err := row.Scan(&id, &v.Revision, &v.Course, &v.CourseTitle, &v.Sector, &v.Duration, &v.Pages, &v.Poster)
			shown[id] = v
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read what answers show: %w", err)
	}
	return shown, nil
}

// Cues implements search.Shelf.
func (s *Searchable) Cues(ctx context.Context, resources []string) (cues map[string][]media.Cue, err error) {
	cues = map[string][]media.Cue{}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		for _, r := range resources {
			if cues[r], err = readCues(ctx, q, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what is said: %w", err)
	}
	return cues, nil
}

// Sources implements search.Shelf.
func (s *Searchable) Sources(ctx context.Context, resources []string, pages []int) (sources map[string]map[int]media.Source, err error) {
	var a args
	query := `SELECT r.id, p.ord, p.source FROM page p JOIN resource r ON r.asset_id = p.asset_id
		WHERE p.source <> '' AND r.id IN ` + list(&a, resources) + ` AND p.ord IN ` + list(&a, pages)
	sources = map[string]map[int]media.Source{}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			var id string
			var n int
			var source media.Source
			err := row.Scan(&id, &n, &source)
			if sources[id] == nil {
				sources[id] = map[int]media.Source{}
			}
			sources[id][n] = source
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read where texts come from: %w", err)
	}
	return sources, nil
}
