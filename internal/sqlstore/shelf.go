package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/memo"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// Shelf looks up what is shown of a resource, with what rights need to know of
// it. What was taken out of its course, or whose course is archived, is
// fault.Missing.
type Shelf struct {
	*Base
	lately *memo.Memo[string, shelved]     // by resource
	wanted *memo.Memo[wanted, stream.Held] // what players ask for, again and again
}

// wanted is one thing of one resource.
type wanted struct {
	resource string
	want     stream.Wanted
}

// handy is how many answers of each sort are kept at hand, of about 1 kB each.
const handy = 4096

// NewShelf reads the shelf of the base's database.
func NewShelf(b *Base) *Shelf {
	return &Shelf{b, memo.New[string, shelved](b.db.Changes(), handy), memo.New[wanted, stream.Held](b.db.Changes(), handy)}
}

// shelved is a resource as it stands on the shelf.
type shelved struct {
	course   string
	revision int64
	object   account.Object
	asset    media.Asset
	voice    bool      // its sound can be had alone
	handed   bool      // it is a file of a hand-in
	since    time.Time // when a file was put up that took the place of another, and is another
}

// findShelved reads what stands for a resource, or for a file of a hand-in, and
// what decides who may read it.
func findShelved(ctx context.Context, q sqldb.Querier, resource string) (s shelved, err error) {
	var c catalogue.Course
	var state account.State
	var review, found bool
	query := `SELECT c.id, c.org_id, c.place_id, c.owner_id, c.submitter_id, r.state, r.revision, r.since, l.review <> 0,
			EXISTS (SELECT 1 FROM rendition n WHERE n.asset_id = f.id AND n.rung = '` + stream.Voice + `'), ` + assetColumns + `
		FROM resource r JOIN course c ON c.id = r.course_id JOIN place l ON l.id = c.place_id JOIN asset f ON f.id = r.asset_id
		WHERE r.id = $1 AND r.archived_at = 0 AND c.archived_at = 0`
	err = each(ctx, q, query, args{resource}, func(row *sql.Rows) error {
		found = true
		fields := []any{&c.ID, &c.Org, &c.Place, &c.Owner, &c.Submitter, &state, &s.revision, micros{&s.since}, &review, &s.voice}
		return row.Scan(append(fields, assetFields(&s.asset)...)...)
	})
	if err != nil {
		return s, err
	}
	if !found {
		return findHanded(ctx, q, resource)
	}
	if err := readSharing(ctx, q, []*catalogue.Course{&c}); err != nil {
		return s, err
	}
	s.course, s.object = c.ID, c.ResourceObject(catalogue.Resource{State: state}, review)
	return s, nil
}

// found gives one resource.
func (s *Shelf) found(ctx context.Context, resource string) (shelved, error) {
	return s.lately.Get(resource, "", func() (shelved, error) { return s.findNow(ctx, resource) })
}

// findNow reads one resource in a reading of its own.
func (s *Shelf) findNow(ctx context.Context, resource string) (r shelved, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err = findShelved(ctx, q, resource)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("find a resource: %w", err)
	}
	return r, nil
}

// Readable gives what decides who may read a resource.
func (s *Shelf) Readable(ctx context.Context, resource string) (account.Object, error) {
	r, err := s.found(ctx, resource)
	return r.object, err
}

// Followed implements learning.Shelf. Nobody's progress is followed on what was
// handed in.
func (s *Shelf) Followed(ctx context.Context, resource string) (learning.Followed, error) {
	r, err := s.found(ctx, resource)
	if err == nil && r.handed {
		return learning.Followed{}, fault.Missing()
	}
	return learning.Followed{Object: r.object, Kind: r.asset.Kind, Pages: r.asset.Pages, Duration: r.asset.Duration, Voice: r.voice, Since: r.since}, err
}

const renditionColumns = `n.asset_id, n.role, n.rung, n.ord, n.blob_key, n.mime, n.size, n.sha256, n.width, n.height, n.duration, n.codecs, n.rate`

func scanRendition(row *sql.Rows) (r media.Rendition, err error) {
	return r, row.Scan(&r.Asset, &r.Role, &r.Rung, &r.Ord, &r.Key, &r.MIME, &r.Size, &r.SHA256, &r.Width, &r.Height, &r.Duration, &r.Codecs, &r.Rate)
}

// ofResource is true for the renditions n of the resource's asset and of its
// captions.
const ofResource = `n.asset_id IN (SELECT asset_id FROM resource WHERE id = $1 UNION SELECT asset_id FROM resource_captions WHERE resource_id = $1
	UNION SELECT asset_id FROM hand_in_file WHERE id = $1)`

// renditions reads those that a condition of this file allows.
func (s *Shelf) renditions(ctx context.Context, where string, a args) (found []media.Rendition, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = readRenditions(ctx, q, where, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find renditions: %w", err)
	}
	return found, nil
}

func readRenditions(ctx context.Context, q sqldb.Querier, where string, a args) (found []media.Rendition, err error) {
	query := `SELECT ` + renditionColumns + ` FROM rendition n WHERE ` + where + ` ORDER BY n.role, n.ord, n.width, n.rung, n.asset_id`
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		r, err := scanRendition(row)
		found = append(found, r)
		return err
	})
	return found, err
}

// Find implements stream.Shelf. Where no width is asked for, the widest is given.
func (s *Shelf) Find(ctx context.Context, resource string, want stream.Wanted) (stream.Held, error) {
	return s.wanted.Get(wanted{resource, want}, "", func() (stream.Held, error) { return s.look(ctx, resource, want) })
}

func (s *Shelf) look(ctx context.Context, resource string, want stream.Wanted) (held stream.Held, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err := findShelved(ctx, q, resource)
		if err != nil {
			return err
		}
		held = stream.Held{Object: r.object, Revision: r.revision, Asset: r.asset}
		if want.Original || want.Playlist {
			return nil
		}
		a := args{resource, want.Role, want.Rung, want.Ord}
		where := ofResource + ` AND n.role = $2 AND n.rung = $3 AND (n.ord = $4 OR n.role = 'image')` // images differ by width
		if want.Width > 0 {
			where += ` AND n.width = ` + a.add(want.Width)
		}
		found, err := readRenditions(ctx, q, where, a)
		if len(found) > 0 {
			held.Rendition = found[len(found)-1]
		}
		return err
	})
	if err != nil {
		return held, fmt.Errorf("find what is wanted: %w", err)
	}
	return held, nil
}

// measured is what a playlist says of each rung of a resource. A segment shorter
// than half of the usual 4 seconds makes no peak (RFC 8216, section 4.1).
const measured = `SELECT i.rung, i.width, i.height, i.codecs, i.rate,
		max(CASE WHEN n.duration >= 2 THEN n.size * 8.0 / n.duration ELSE 0.0 END), sum(n.size) * 8.0 / sum(n.duration), max(n.duration), CAST(i.size + sum(n.size) AS BIGINT)
	FROM rendition i JOIN rendition n ON n.asset_id = i.asset_id AND n.role = 'segment' AND n.rung = i.rung AND n.duration > 0
	WHERE i.role = 'init' AND i.asset_id IN (SELECT asset_id FROM resource WHERE id = $1 UNION SELECT asset_id FROM hand_in_file WHERE id = $1) GROUP BY i.rung, i.width, i.height, i.codecs, i.rate, i.size ORDER BY i.rung`

// Ladder implements stream.Shelf.
func (s *Shelf) Ladder(ctx context.Context, resource string) (l stream.Ladder, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		l = stream.Ladder{}
		err := each(ctx, q, measured, args{resource}, func(row *sql.Rows) error {
			var v stream.Level
			err := row.Scan(&v.Rung, &v.Width, &v.Height, &v.Codecs, &v.Rate, &v.Peak, &v.Average, &v.Longest, &v.Bytes)
			l.Levels = append(l.Levels, v)
			return err
		})
		if err != nil {
			return err
		}
		l.Languages, err = column(ctx, q, `SELECT DISTINCT n.rung FROM rendition n WHERE n.role = 'captions' AND `+ofResource+` ORDER BY n.rung`, args{resource})
		return err
	})
	if err != nil {
		return l, fmt.Errorf("measure a film: %w", err)
	}
	return l, nil
}

// Rung implements stream.Shelf.
func (s *Shelf) Rung(ctx context.Context, resource, rung string) ([]media.Rendition, error) {
	return s.renditions(ctx, ofResource+` AND n.role IN ('init', 'segment') AND n.rung = $2`, args{resource, rung})
}
