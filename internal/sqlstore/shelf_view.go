package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// View reads all that a viewer is told of a resource, at one moment.
func (s *Shelf) View(ctx context.Context, resource string) (v stream.View, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err := findShelved(ctx, q, resource)
		if err != nil {
			return err
		}
		v = stream.View{Object: r.object, Course: r.course, Revision: r.revision, Asset: r.asset}
		if v.Renditions, err = readRenditions(ctx, q, ofResource+` AND n.role <> 'segment'`, args{resource}); err != nil {
			return err
		}
		v.Renditions = oneCaptionALanguage(v.Renditions)
		if v.Cues, err = readCues(ctx, q, resource); err != nil {
			return err
		}
		if v.Asset.Kind == media.Image {
			return q.QueryRowContext(ctx, `SELECT count(*) > 0 FROM page WHERE asset_id = $1 AND text <> ''`, v.Asset.ID).Scan(&v.Worded)
		}
		if err = readLeaves(ctx, q, &v); err != nil || v.Asset.Kind != media.Text {
			return err
		}
		v.Beside, err = readPictures(ctx, q, r.course)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("open a resource: %w", err)
	}
	return v, nil
}

// oneCaptionALanguage leaves out captions of which a newer file of the same
// language stands; renditions come in the order of readRenditions.
func oneCaptionALanguage(all []media.Rendition) (kept []media.Rendition) {
	for i, r := range all {
		older := r.Role == media.RoleCaptions && i+1 < len(all) && all[i+1].Role == r.Role && all[i+1].Rung == r.Rung
		if !older {
			kept = append(kept, r)
		}
	}
	return kept
}

// newestCaptions is true for the captions t that count: of two files of one
// language the newer, whose identifier is the greater.
const newestCaptions = `t.asset_id = (SELECT max(o.asset_id) FROM resource_captions o JOIN cue v ON v.asset_id = o.asset_id AND v.ord = 0
	WHERE o.resource_id = t.resource_id AND v.language = (SELECT w.language FROM cue w WHERE w.asset_id = t.asset_id AND w.ord = 0))`

// readCues reads the cues of the captions of a resource, one file after the
// other. Search makes its passages of them in this very order.
func readCues(ctx context.Context, q sqldb.Querier, resource string) (cues []media.Cue, err error) {
	query := `SELECT u.asset_id, u.ord, u.language, u.starts, u.ends, u.text FROM cue u
		JOIN resource_captions t ON t.asset_id = u.asset_id WHERE t.resource_id = $1 AND ` + newestCaptions + ` ORDER BY u.language, u.asset_id, u.ord`
	err = each(ctx, q, query, args{resource}, func(row *sql.Rows) error {
		var c media.Cue
		err := row.Scan(&c.Asset, &c.Ord, &c.Language, &c.Start, &c.End, &c.Text)
		cues = append(cues, c)
		return err
	})
	return cues, err
}

// readLeaves reads what the images of pages do not say.
func readLeaves(ctx context.Context, q sqldb.Querier, v *stream.View) error {
	query := `SELECT ord, title, text = '', notes <> '' FROM page WHERE asset_id = $1 AND (title <> '' OR text = '' OR notes <> '') ORDER BY ord`
	return each(ctx, q, query, args{v.Asset.ID}, func(row *sql.Rows) error {
		var n int
		var title string
		var blank, noted bool
		if err := row.Scan(&n, &title, &blank, &noted); err != nil {
			return err
		}
		if blank {
			v.Blank = append(v.Blank, n)
		}
		if noted {
			v.Noted = append(v.Noted, n)
		}
		v.Begin(n, title)
		return nil
	})
}

// readPictures reads the images of a course in the widest of their sizes.
func readPictures(ctx context.Context, q sqldb.Querier, course string) (pictures []stream.Picture, err error) {
	query := `SELECT r.id, r.revision, r.state, f.name, n.width, n.mime FROM resource r JOIN asset f ON f.id = r.asset_id
		JOIN rendition n ON n.asset_id = f.id AND n.role = 'image'
		WHERE r.course_id = $1 AND r.archived_at = 0 AND f.kind = 'image'
			AND n.width = (SELECT max(w.width) FROM rendition w WHERE w.asset_id = f.id AND w.role = 'image') ORDER BY r.id`
	err = each(ctx, q, query, args{course}, func(row *sql.Rows) error {
		var p stream.Picture
		err := row.Scan(&p.Resource, &p.Revision, &p.State, &p.Name, &p.Width, &p.MIME)
		pictures = append(pictures, p)
		return err
	})
	return pictures, err
}

// Page reads the words of one page of a resource, with what decides who may
// read it.
func (s *Shelf) Page(ctx context.Context, resource string, n int) (p media.Page, o account.Object, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err := findShelved(ctx, q, resource)
		if err != nil {
			return err
		}
		o, p = r.object, media.Page{Asset: r.asset.ID, Ord: n}
		return readPage(ctx, q, &p)
	})
	if err != nil {
		return p, o, fmt.Errorf("read a page: %w", err)
	}
	return p, o, nil
}

// readPage fills in the page of p.Asset and p.Ord.
func readPage(ctx context.Context, q sqldb.Querier, p *media.Page) error {
	found := false
	query := `SELECT ` + pageColumns + ` FROM page WHERE asset_id = $1 AND ord = $2`
	err := each(ctx, q, query, args{p.Asset, p.Ord}, func(row *sql.Rows) error {
		var words string
		found = true
		if err := row.Scan(pageFields(p, &words)...); err != nil {
			return err
		}
		return json.Unmarshal([]byte(words), &p.Words)
	})
	if err == nil && !found {
		return fault.Missing()
	}
	return err
}
