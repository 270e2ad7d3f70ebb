package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Pages gives what is known of the pages of an asset, in their order, with the
// boxes of their words: what a step of digitising goes on from.
func (s *Assets) Pages(ctx context.Context, asset string) (pages []media.Page, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		pages = nil
		return each(ctx, q, `SELECT ord, `+pageColumns+` FROM page WHERE asset_id = $1 ORDER BY ord`, args{asset}, func(row *sql.Rows) error {
			p := media.Page{Asset: asset}
			var words string
			if err := row.Scan(append([]any{&p.Ord}, pageFields(&p, &words)...)...); err != nil {
				return err
			}
			pages = append(pages, p)
			return json.Unmarshal([]byte(words), &pages[len(pages)-1].Words)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the pages of an asset: %w", err)
	}
	return pages, nil
}

const pageColumns = `title, text, language, width, height, words, source, confidence, notes`

// pageFields are where pageColumns go; words is the JSON of the words.
func pageFields(p *media.Page, words *string) []any {
	return []any{&p.Title, &p.Text, &p.Language, &p.Width, &p.Height, words, &p.Source, &p.Confidence, &p.Notes}
}
