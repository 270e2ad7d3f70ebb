package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

const sources = "source/"

// Objects implements archive.Register.
func (r *Record) Objects(ctx context.Context, after string, limit int) (found []archive.Object, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		source, among := strings.CutPrefix(after, sources)
		if !among { // "run/…" comes before "source/…"
			source = ""
			found, err = objectsOf(ctx, q, `SELECT blob_key, min(size), min(sha256), min(asset_id) FROM rendition
				WHERE blob_key > $1 GROUP BY blob_key ORDER BY blob_key LIMIT $2`, after, limit)
			if err != nil || len(found) == limit {
				return err
			}
		}
		more, err := objectsOf(ctx, q, `SELECT 'source/' || sha256, min(size), sha256, min(id) FROM asset
			WHERE sha256 > $1 GROUP BY sha256 ORDER BY sha256 LIMIT $2`, source, limit-len(found))
		found = append(found, more...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what the record names: %w", err)
	}
	return found, nil
}

func objectsOf(ctx context.Context, q sqldb.Querier, query, after string, limit int) (found []archive.Object, err error) {
	err = each(ctx, q, query, args{after, limit}, func(row *sql.Rows) error {
		var o archive.Object
		err := row.Scan(&o.Key, &o.Size, &o.SHA256, &o.Asset)
		found = append(found, o)
		return err
	})
	return found, err
}

// Amount implements archive.Register.
func (r *Record) Amount(ctx context.Context) (bytes int64, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT CAST(COALESCE((SELECT sum(size) FROM rendition), 0)
			+ COALESCE((SELECT sum(size) FROM (SELECT DISTINCT sha256, size FROM asset) once), 0) AS BIGINT)`).Scan(&bytes)
	})
	if err != nil {
		return 0, fmt.Errorf("measure what the record names: %w", err)
	}
	return bytes, nil
}

// Unnamed implements archive.Register: which of some keys no row names.
func (r *Record) Unnamed(ctx context.Context, objects []string) (unnamed []string, err error) {
	var hashes []string
	for _, key := range objects {
		if hash, is := strings.CutPrefix(key, sources); is {
			hashes = append(hashes, hash)
		}
	}
	known := map[string]bool{}
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		var a, b args
		renditions := `SELECT blob_key FROM rendition WHERE blob_key IN ` + list(&a, objects)
		assets := `SELECT 'source/' || sha256 FROM asset WHERE sha256 IN ` + list(&b, hashes)
		if err := idsInto(ctx, q, known, renditions, a); err != nil {
			return err
		}
		return idsInto(ctx, q, known, assets, b)
	})
	if err != nil {
		return nil, fmt.Errorf("look for what nothing names: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(objects), func(key string) bool { return known[key] }), nil
}

// Use implements archive.Register.
func (r *Record) Use(ctx context.Context, asset string) (u archive.Use, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		u = archive.Use{}
		f, err := findAsset(ctx, q, asset)
		if err != nil {
			return err
		}
		u.Asset, u.Name, u.Kind = f.ID, f.Name, f.Kind
		u.Source = archive.Object{Key: sources + f.SHA256, Size: f.Size, SHA256: f.SHA256, Asset: f.ID}
		query := `SELECT DISTINCT c.title, p.name FROM resource r JOIN course c ON c.id = r.course_id JOIN person p ON p.id = c.owner_id
			WHERE r.archived_at = 0 AND (r.asset_id = $1 OR r.id IN (SELECT resource_id FROM resource_captions WHERE asset_id = $1))
			UNION SELECT w.title, p.name FROM hand_in_file l JOIN hand_in h ON h.id = l.hand_in_id JOIN work w ON w.id = h.work_id JOIN person p ON p.id = h.person_id
			WHERE l.asset_id = $1 ORDER BY 1, 2`
		return each(ctx, q, query, args{asset}, func(row *sql.Rows) error {
			var c archive.Shown
			err := row.Scan(&c.Course, &c.Owner)
			u.Shown = append(u.Shown, c)
			return err
		})
	})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		err = fmt.Errorf("find what uses an asset: %w", err)
	}
	return u, err
}

// Remake owes an asset another digitising, which a lab at work begins within
// half a minute. One that is waiting for it anyway is left alone.
func (r *Record) Remake(ctx context.Context, asset string) error {
	err := r.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO work_owed (object_id, kind, step) SELECT id, 'digitise', '' FROM asset WHERE id = $1 AND state IN ($2, $3)
			ON CONFLICT (object_id, kind, step) DO NOTHING`, asset, media.Ready, media.Failed)
		return err
	})
	if err != nil {
		return fmt.Errorf("have an asset digitised again: %w", err)
	}
	return nil
}
