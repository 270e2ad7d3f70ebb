package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// coming is a version that is to be shown.
type coming struct {
	resource string
	number   int
	by       string
}

// replacing are the two files of a change, as they are compared.
type replacing struct {
	before, after media.Asset
	same          map[int]int // pages of before, and which of after they are
	unmoved       bool        // pages and seconds are what they were: sessions go on
}

// showReady shows an asset that is ready now in every resource for which it was sent
// and where no later file is shown by now.
func (b *Base) showReady(ctx context.Context, tx *sql.Tx, asset string) error {
	var all []coming
	err := each(ctx, tx, `SELECT v.resource_id, v.number, v.by_id FROM resource_version v JOIN resource r ON r.id = v.resource_id
		WHERE v.asset_id = $1 AND v.shown_at = 0 AND r.asset_id <> $1 AND r.archived_at = 0
			AND v.number > (SELECT max(o.number) FROM resource_version o WHERE o.resource_id = r.id AND o.shown_at > 0) ORDER BY v.resource_id`,
		args{asset}, func(row *sql.Rows) error {
			var c coming
			err := row.Scan(&c.resource, &c.number, &c.by)
			all = append(all, c)
			return err
		})
	for _, c := range all {
		if err == nil {
			err = b.showVersion(ctx, tx, c)
		}
	}
	return err
}

// showVersion puts a file in the place of the one that a resource shows: its
// address, links, comments and captions stay, and the progress on what is the same.
func (b *Base) showVersion(ctx context.Context, tx *sql.Tx, c coming) error {
	var org, place, before, after string
	err := tx.QueryRowContext(ctx, `SELECT c.org_id, c.place_id, r.asset_id, v.asset_id FROM resource r JOIN course c ON c.id = r.course_id
		JOIN resource_version v ON v.resource_id = r.id AND v.number = $2 WHERE r.id = $1`, c.resource, c.number).Scan(&org, &place, &before, &after)
	if err != nil {
		return fmt.Errorf("find a version: %w", err)
	}
	change, err := compare(ctx, tx, before, after)
	if err != nil {
		return err
	}
	at := b.now()
	if _, err := tx.ExecContext(ctx, `UPDATE resource_version SET shown_at = $3 WHERE resource_id = $1 AND number = $2`, c.resource, c.number, sqldb.Micros(at)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE resource SET asset_id = $2, language = CASE WHEN $3 = '' THEN language ELSE $3 END WHERE id = $1`,
		c.resource, after, change.after.Language); err != nil {
		return err
	}
	if err := carryProgress(ctx, tx, c.resource, change, at); err != nil {
		return fmt.Errorf("carry progress over: %w", err)
	}
	if err := b.carryCorrections(ctx, tx, change); err != nil {
		return fmt.Errorf("carry corrections over: %w", err)
	}
	if err := b.noticed(ctx, tx, "id", c.resource); err != nil {
		return err
	}
	return b.record(ctx, tx, fact.Fact{Org: org, Place: place, Actor: c.by, Kind: fact.ResourceReplaced, Object: c.resource, Payload: payload(map[string]any{"version": c.number})})
}

// compare finds out what of a file is the same in another one.
func compare(ctx context.Context, q sqldb.Querier, before, after string) (r replacing, err error) {
	if r.before, err = findAsset(ctx, q, before); err != nil {
		return r, err
	}
	if r.after, err = findAsset(ctx, q, after); err != nil {
		return r, err
	}
	if filmed(r.before.Kind) || filmed(r.after.Kind) {
		r.unmoved = r.before.Kind == r.after.Kind && media.SameFilm(r.before.Duration, r.after.Duration)
		return r, nil
	}
	was, err := readPageFaces(ctx, q, before)
	if err != nil {
		return r, err
	}
	now, err := readPageFaces(ctx, q, after)
	r.same = media.SamePages(was, now)
	r.unmoved = learning.Unmoved(r.same, max(1, r.before.Pages))
	return r, err
}

// readPageFaces reads what pages are compared by. What was read from a picture is the
// same where the picture is: it may be read better by now, or corrected.
func readPageFaces(ctx context.Context, q sqldb.Querier, asset string) (faces []media.Face, err error) {
	query := `SELECT ord, max(text), max(picture) FROM (
			SELECT ord, CASE WHEN source = '' THEN title || ' ' || text ELSE '' END AS text, '' AS picture FROM page WHERE asset_id = $1
			UNION ALL SELECT ord, '', sha256 FROM rendition WHERE asset_id = $1 AND role = 'page') seen
		GROUP BY ord ORDER BY ord`
	err = each(ctx, q, query, args{asset}, func(row *sql.Rows) error {
		var f media.Face
		err := row.Scan(&f.Ord, &f.Text, &f.Picture)
		faces = append(faces, f)
		return err
	})
	return faces, err
}

// carryProgress gives every learner of a resource the progress that they have on its
// new file.
func carryProgress(ctx context.Context, tx *sql.Tx, resource string, r replacing, at time.Time) error {
	if r.unmoved {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE resource SET since = $2 WHERE id = $1`, resource, sqldb.Micros(at)); err != nil {
		return err
	}
	was, err := readProgress(ctx, tx, `resource_id = $1`, args{resource}, " ORDER BY person_id")
	if err != nil {
		return err
	}
	extent := learning.Followed{Kind: r.after.Kind, Pages: r.after.Pages, Duration: r.after.Duration}.Extent()
	for _, p := range was {
		p = p.Carry(r.same, extent, at)
		_, err := tx.ExecContext(ctx, `UPDATE progress SET watched = $3, heard = $4, watched_length = $5, extent = $6, position = $7, since = $8 WHERE person_id = $1 AND resource_id = $2`,
			p.Person, p.Resource, pack(p.Watched), pack(p.Heard), p.Watched.Length(), p.Extent, p.Position, sqldb.Micros(p.Since))
		if err != nil {
			return err
		}
	}
	return nil
}
