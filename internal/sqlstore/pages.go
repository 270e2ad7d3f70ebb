package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Pages gives what is known of the pages of an asset, in their order, with the
// boxes of their words: what a step of digitising goes on from.
func (s *Assets) Pages(ctx context.Context, asset string) (pages []media.Page, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		pages, err = knownPages(ctx, q, asset)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the pages of an asset: %w", err)
	}
	return pages, nil
}

func knownPages(ctx context.Context, q sqldb.Querier, asset string) (pages []media.Page, err error) {
	err = each(ctx, q, `SELECT ord, `+pageColumns+` FROM page WHERE asset_id = $1 ORDER BY ord`, args{asset}, func(row *sql.Rows) error {
		p := media.Page{Asset: asset}
		var words string
		if err := row.Scan(append([]any{&p.Ord}, pageFields(&p, &words)...)...); err != nil {
			return err
		}
		pages = append(pages, p)
		return json.Unmarshal([]byte(words), &pages[len(pages)-1].Words)
	})
	return pages, err
}

// stillRead keeps what was read of the picture of a page where a step brings the
// page without text, or with the few words that were found on it before as well, as
// a stamp: another step, behind this one, reads it again, and until then learners
// find what they found. What that one read nothing on has no text.
func stillRead(ctx context.Context, q sqldb.Querier, asset string, brought []media.Page) error {
	before, err := knownPages(ctx, q, asset)
	if err != nil {
		return err
	}
	read := map[int]media.Page{}
	for _, p := range before {
		if p.Source == media.Read {
			read[p.Ord] = p
		}
	}
	for i, p := range brought {
		if was, is := read[p.Ord]; is && p.Source == media.Own && strings.Contains(was.Text, p.Text) {
			brought[i].Text, brought[i].Words, brought[i].Language = was.Text, was.Words, was.Language
			brought[i].Source, brought[i].Confidence = was.Source, was.Confidence
		}
	}
	return nil
}

const pageColumns = `title, text, language, width, height, words, source, confidence, notes`

// pageFields are where pageColumns go; words is the JSON of the words.
func pageFields(p *media.Page, words *string) []any {
	return []any{&p.Title, &p.Text, &p.Language, &p.Width, &p.Height, words, &p.Source, &p.Confidence, &p.Notes}
}
