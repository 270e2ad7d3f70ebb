package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Proofs keeps what people say of pages that were read from their pictures, and
// lists what they should look at.
type Proofs struct{ *Base }

// NewProofs keeps it in the database of b.
func NewProofs(b *Base) *Proofs { return &Proofs{b} }

// Correct implements proofread.Store.
func (s *Proofs) Correct(ctx context.Context, by, resource string, n int, rule func(*proofread.Sheet) error) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		sheet, err := readSheet(ctx, tx, resource, n)
		if err != nil {
			return err
		}
		was := sheet.Correction
		if err := rule(&sheet); err != nil || sheet.Correction.Version == was.Version {
			return err
		}
		if err := updatePage(ctx, tx, sheet.Page); err != nil {
			return err
		}
		if err := writeCorrection(ctx, tx, sheet.Page, sheet.Correction); err != nil {
			return err
		}
		if err := s.onceMoreDue(ctx, tx, sheet.Page.Asset); err != nil {
			return err
		}
		return s.record(ctx, tx, fact.Fact{
			Org: sheet.Object.Org, Place: sheet.Object.Place, Actor: by, Kind: fact.PageCorrected, Object: resource,
			Payload: payload(map[string]any{"page": n, "what": whatWasSaid(sheet.Correction)}),
		})
	})
	if err != nil {
		return fmt.Errorf("correct a page: %w", err)
	}
	return nil
}

// whatWasSaid names a correction for the history.
func whatWasSaid(c proofread.Correction) string {
	switch {
	case c.Standing == proofread.TakenBack:
		return "taken-back"
	case c.Text == c.Read:
		return "confirmed"
	}
	return "corrected"
}

func updatePage(ctx context.Context, tx *sql.Tx, p media.Page) error {
	words, err := json.Marshal(p.Words)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE page SET text = $3, words = $4, source = $5, language = $6 WHERE asset_id = $1 AND ord = $2`,
		p.Asset, p.Ord, p.Text, string(words), p.Source, p.Language)
	return err
}

func writeCorrection(ctx context.Context, tx *sql.Tx, p media.Page, c proofread.Correction) error {
	words, err := json.Marshal(c.Words)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO page_correction (asset_id, ord, standing, text, read, words, by_id, at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (asset_id, ord) DO UPDATE SET standing = excluded.standing, text = excluded.text, read = excluded.read,
			words = excluded.words, by_id = excluded.by_id, at = excluded.at, version = excluded.version`,
		p.Asset, p.Ord, c.Standing, c.Text, c.Read, string(words), c.By, sqldb.Micros(c.At), c.Version)
	return err
}

// onceMoreDue makes due for search what shows an asset. It keeps its revision, and
// browsers the pictures that they hold: only its text is another.
func (b *Base) onceMoreDue(ctx context.Context, tx *sql.Tx, asset string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO search_due (resource_id, revision) SELECT id, revision FROM resource WHERE asset_id = $1
		`+onceMore, asset)
	return err
}

const correctionColumns = `k.ord, k.standing, k.text, k.read, k.words, k.by_id, k.at, k.version`

// correctionFields are where correctionColumns go.
func correctionFields(ord *int, c *proofread.Correction) []any {
	return []any{ord, &c.Standing, &c.Text, &c.Read, said[[]media.Word]{&c.Words}, &c.By, micros{&c.At}, &c.Version}
}

// readCorrections reads what people said of the pages of an asset that a condition
// allows, by page.
func readCorrections(ctx context.Context, q sqldb.Querier, where string, a args) (said map[int]proofread.Correction, err error) {
	said = map[int]proofread.Correction{}
	err = each(ctx, q, `SELECT `+correctionColumns+` FROM page_correction k WHERE `+where, a, func(row *sql.Rows) error {
		var ord int
		var c proofread.Correction
		err := row.Scan(correctionFields(&ord, &c)...)
		said[ord] = c
		return err
	})
	return said, err
}

// layOver lays what people said over the pages that a step yields, and notes of
// each what the step made of it. Pages that come corrected, as in a pack, are kept
// as their owner's word.
func (b *Base) layOver(ctx context.Context, tx *sql.Tx, asset string, pages []media.Page) ([]media.Page, error) {
	said, err := readCorrections(ctx, tx, `k.asset_id = $1`, args{asset})
	if err != nil {
		return nil, err
	}
	laid := make([]media.Page, len(pages))
	for i, p := range pages {
		p.Asset = asset
		was, known := said[p.Ord]
		laid[i] = p
		switch {
		case known:
			var now proofread.Correction
			if laid[i], now = was.Over(p); !now.Same(was) {
				err = writeCorrection(ctx, tx, p, now)
			}
		case p.Source == media.Corrected:
			err = b.keepBrought(ctx, tx, p)
		}
		if err != nil {
			return nil, err
		}
	}
	return laid, nil
}

// keepBrought keeps the correction of a page that was made elsewhere.
func (b *Base) keepBrought(ctx context.Context, tx *sql.Tx, p media.Page) error {
	f, err := findAsset(ctx, tx, p.Asset)
	if err != nil {
		return err
	}
	return writeCorrection(ctx, tx, p, proofread.Correction{
		Standing: proofread.Vouched, Text: p.Text, Read: p.Text, Words: p.Words, By: f.Owner, At: b.now(), Version: 2,
	})
}

// readSheet reads a page of a resource with what was said of it. What was handed
// in is nobody's to correct.
func readSheet(ctx context.Context, q sqldb.Querier, resource string, n int) (s proofread.Sheet, err error) {
	r, err := findShelved(ctx, q, resource)
	if err != nil {
		return s, err
	}
	if r.handed {
		return s, fault.Missing()
	}
	s.Object, s.Page = r.object, media.Page{Asset: r.asset.ID, Ord: n}
	s.Place = proofread.Place{Course: r.course, Resource: resource, Revision: r.revision, Kind: r.asset.Kind, Pages: r.asset.Pages}
	if err := readPage(ctx, q, &s.Page); err != nil {
		return s, err
	}
	said, err := readCorrections(ctx, q, `k.asset_id = $1 AND k.ord = $2`, args{r.asset.ID, n})
	s.Correction = said[n]
	s.Correction.Version = max(s.Correction.Version, 1)
	return s, err
}
