package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// replaceHarvest writes what a step yielded in the place of what an earlier
// attempt of it did: renditions of the same roles and rungs, pages, cues. Where
// the asset is shown, what the yield makes out of date stays until all of the new
// is there, see DropOutdated. other says that other bytes stand under addresses
// that players know.
func (b *Base) replaceHarvest(ctx context.Context, tx *sql.Tx, asset string, yield media.Harvest, shown bool) (other bool, err error) {
	if other, err = removeRenditions(ctx, tx, asset, yield, shown); err != nil {
		return other, err
	}
	if err := insertEach(ctx, tx, yield.Renditions, `INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration, codecs, rate)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, func(r media.Rendition) ([]any, error) {
		return []any{asset, r.Role, r.Rung, r.Ord, r.Width, r.Key, r.MIME, r.Size, r.SHA256, r.Height, r.Duration, r.Codecs, r.Rate}, nil
	}); err != nil {
		return other, err
	}
	if err := b.replacePages(ctx, tx, asset, yield.Pages); err != nil {
		return other, err
	}
	return other, replaceCues(ctx, tx, asset, yield.Cues)
}

// removeRenditions removes what a harvest takes the place of, and tells whether
// there was anything.
func removeRenditions(ctx context.Context, tx *sql.Tx, asset string, yield media.Harvest, shown bool) (some bool, err error) {
	if yield.Anew && shown {
		_, err = tx.ExecContext(ctx, `UPDATE rendition SET outdated = 1 WHERE asset_id = $1`, asset)
	} else if yield.Anew {
		_, err = tx.ExecContext(ctx, `DELETE FROM rendition WHERE asset_id = $1`, asset)
	}
	if err != nil {
		return false, err
	}
	type of struct {
		role media.Role
		rung string
	}
	gone := map[of]bool{}
	for _, r := range yield.Renditions {
		if gone[of{r.Role, r.Rung}] {
			continue
		}
		gone[of{r.Role, r.Rung}] = true
		done, err := tx.ExecContext(ctx, `DELETE FROM rendition WHERE asset_id = $1 AND role = $2 AND rung = $3`, asset, r.Role, r.Rung)
		if err != nil {
			return some, err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return some, err
		}
		some = some || n > 0
	}
	return some || yield.Anew, nil
}

// DropOutdated ends the making anew of an asset: what it showed of before goes.
func (s *Assets) DropOutdated(ctx context.Context, tx *sql.Tx, asset string) error {
	done, err := tx.ExecContext(ctx, `DELETE FROM rendition WHERE asset_id = $1 AND outdated = 1`, asset)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	return s.readdress(ctx, tx, asset)
}

// replacePages writes pages in the place of all that were there; what people
// corrected of them stays as they left it, and what was read of a picture stays
// until it is read again.
func (b *Base) replacePages(ctx context.Context, tx *sql.Tx, asset string, pages []media.Page) error {
	if len(pages) == 0 {
		return nil
	}
	if err := stillRead(ctx, tx, asset, pages); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM page WHERE asset_id = $1`, asset); err != nil {
		return err
	}
	pages, err := b.layOver(ctx, tx, asset, pages)
	if err != nil {
		return err
	}
	return insertEach(ctx, tx, pages, `INSERT INTO page (asset_id, ord, title, text, language, width, height, words, source, confidence, notes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, func(p media.Page) ([]any, error) {
		words, err := json.Marshal(p.Words)
		return []any{asset, p.Ord, p.Title, p.Text, p.Language, p.Width, p.Height, string(words), p.Source, p.Confidence, p.Notes}, err
	})
}

func replaceCues(ctx context.Context, tx *sql.Tx, asset string, cues []media.Cue) error {
	if len(cues) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM cue WHERE asset_id = $1`, asset); err != nil {
		return err
	}
	return insertEach(ctx, tx, cues, `INSERT INTO cue (asset_id, ord, language, starts, ends, text) VALUES ($1, $2, $3, $4, $5, $6)`,
		func(c media.Cue) ([]any, error) {
			return []any{asset, c.Ord, c.Language, c.Start, c.End, c.Text}, nil
		})
}

// insertEach runs one prepared statement for every value of a list.
func insertEach[T any](ctx context.Context, tx *sql.Tx, values []T, statement string, columns func(T) ([]any, error)) error {
	if len(values) == 0 {
		return nil
	}
	insert, err := tx.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, v := range values {
		row, err := columns(v)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}

// describeAsset notes what a step learned of its asset; zero values are things
// that it did not learn.
func (s *Assets) describeAsset(ctx context.Context, tx *sql.Tx, asset string, yield media.Harvest) error {
	f, err := findAsset(ctx, tx, asset)
	if err != nil {
		return err
	}
	learn(&f.Language, yield.Language)
	learn(&f.Pages, yield.PageCount)
	learn(&f.Duration, yield.Duration)
	learn(&f.Width, yield.Width)
	learn(&f.Height, yield.Height)
	learn(&f.Flaw, yield.Flaw)
	_, err = tx.ExecContext(ctx, `UPDATE asset SET language = $2, pages = $3, duration = $4, width = $5, height = $6, flaw = $7, version = version + 1, changed_at = $8
		WHERE id = $1`, asset, f.Language, f.Pages, f.Duration, f.Width, f.Height, f.Flaw, sqldb.Micros(s.now()))
	if err != nil || f.Language == "" {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE resource SET language = $2 WHERE asset_id = $1 AND language = ''`, asset, f.Language)
	return err
}

// learn replaces what is known by what is newly known, if anything is.
func learn[T comparable](known *T, heard T) {
	var nothing T
	if heard != nothing {
		*known = heard
	}
}
