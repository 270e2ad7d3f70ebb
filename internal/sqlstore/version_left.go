package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// carryCorrections gives the pages of a new file what people said of the same pages of
// the one before. Pages that are read later have it laid over them then.
func (b *Base) carryCorrections(ctx context.Context, tx *sql.Tx, r replacing) error {
	for page, now := range r.same {
		_, err := tx.ExecContext(ctx, `INSERT INTO page_correction (asset_id, ord, standing, text, read, words, by_id, at, version)
			SELECT CAST($3 AS TEXT), CAST($4 AS INTEGER), standing, text, read, words, by_id, at, version FROM page_correction
			WHERE asset_id = $1 AND ord = $2 AND standing <> $5 ON CONFLICT (asset_id, ord) DO NOTHING`,
			r.before.ID, page, r.after.ID, now, proofread.TakenBack)
		if err != nil {
			return err
		}
	}
	read, err := readScanned(ctx, tx, r.after.ID)
	if err != nil {
		return err
	}
	laid, err := b.layOver(ctx, tx, r.after.ID, read)
	for i, p := range laid {
		if err == nil && (p.Text != read[i].Text || p.Source != read[i].Source) {
			err = updatePage(ctx, tx, p)
		}
	}
	return err
}

// readScanned reads the pages of an asset whose text was read from their pictures.
func readScanned(ctx context.Context, q sqldb.Querier, asset string) (pages []media.Page, err error) {
	query := `SELECT ord, text, words, source, language FROM page WHERE asset_id = $1 AND source = 'read' ORDER BY ord`
	err = each(ctx, q, query, args{asset}, func(row *sql.Rows) error {
		p := media.Page{Asset: asset}
		err := row.Scan(&p.Ord, &p.Text, said[[]media.Word]{&p.Words}, &p.Source, &p.Language)
		pages = append(pages, p)
		return err
	})
	return pages, err
}

// readLeft notes on each version what was made for it and is not of the file that is
// shown: captions, corrected pages, and questions that say to look there again.
func readLeft(ctx context.Context, q sqldb.Querier, resource string, list []catalogue.Version) error {
	shown := media.Asset{}
	for _, v := range list {
		if v.Now {
			shown = v.File
		}
	}
	for i, v := range list {
		if v.Now || v.File.ID == shown.ID {
			continue
		}
		err := each(ctx, q, `SELECT k.ord FROM page_correction k WHERE k.asset_id = $1 AND k.standing <> $3
			AND NOT EXISTS (SELECT 1 FROM page_correction n WHERE n.asset_id = $2 AND n.text = k.text) ORDER BY k.ord`, args{v.File.ID, shown.ID, proofread.TakenBack}, func(row *sql.Rows) error {
			var page int
			err := row.Scan(&page)
			list[i].Pages = append(list[i].Pages, page)
			return err
		})
		if err != nil {
			return err
		}
		list[i].Left.Corrections = len(list[i].Pages)
	}
	if err := each(ctx, q, olderCaptions, args{resource}, func(row *sql.Rows) error {
		var n int
		err := row.Scan(&n)
		if at := versionOf(list, n); at != nil {
			at.Left.Captions++
		}
		return err
	}); err != nil {
		return err
	}
	return each(ctx, q, olderPapers, args{resource}, func(row *sql.Rows) error {
		var n int
		var questions []assessment.Question
		err := row.Scan(&n, said[[]assessment.Question]{&questions})
		at := versionOf(list, n)
		for _, one := range questions {
			if at != nil && one.Review != nil && one.Review.Resource == resource {
				at.Left.Questions++
			}
		}
		return err
	})
}

// shownAt is the version of the resource r that was shown at a moment.
const shownAt = `COALESCE((SELECT max(v.number) FROM resource_version v WHERE v.resource_id = r.id AND v.shown_at > 0 AND v.shown_at <= `

const (
	olderCaptions = `SELECT ` + shownAt + `f.created_at), 1) FROM resource r JOIN resource_captions t ON t.resource_id = r.id JOIN asset f ON f.id = t.asset_id
		WHERE r.id = $1 AND f.created_at < r.since`
	olderPapers = `SELECT ` + shownAt + `p.created_at), 1), p.questions FROM resource r JOIN work w ON w.course_id = r.course_id AND w.archived_at = 0
		JOIN paper p ON p.work_id = w.id AND p.revision = w.revision WHERE r.id = $1 AND p.created_at < r.since ORDER BY w.id`
)

func versionOf(list []catalogue.Version, n int) *catalogue.Version {
	for i := range list {
		if list[i].Number == n {
			return &list[i]
		}
	}
	return nil
}
