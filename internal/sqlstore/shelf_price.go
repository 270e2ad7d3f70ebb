package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// priced adds up what was made of a resource, in the order in which it is offered. Of
// captions those of the newest file of a language come last.
const priced = `SELECT CASE WHEN n.role IN ('init', 'segment') THEN CASE WHEN n.rung = '` + stream.Voice + `' THEN 'voice' ELSE 'film' END ELSE n.role END AS sort,
		n.rung, CASE WHEN n.role = 'image' THEN n.width ELSE 0 END AS wide, count(*), CAST(sum(n.size) AS BIGINT)
	FROM rendition n WHERE ` + ofResource + ` GROUP BY 1, 2, 3, n.asset_id ORDER BY 1, 2, 3, n.asset_id`

// Variants lists in which ways a resource can be had and what each of them costs,
// with what decides who may read it.
func (s *Shelf) Variants(ctx context.Context, resource string) (list []stream.Variant, o account.Object, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err := findShelved(ctx, q, resource)
		if err != nil {
			return err
		}
		o = r.object
		if list, err = readVariants(ctx, q, resource); err != nil {
			return err
		}
		pages, err := readPlain(ctx, q, r.asset.ID)
		if len(pages) > 0 {
			list = append(list, stream.Variant{Sort: stream.SortText, Files: 1, Bytes: int64(len(media.Plain(pages)))})
		}
		list = append(list, stream.Variant{Sort: stream.SortOriginal, Files: 1, Bytes: r.asset.Size})
		return err
	})
	if err != nil {
		return nil, o, fmt.Errorf("price a resource: %w", err)
	}
	return list, o, nil
}

func readVariants(ctx context.Context, q sqldb.Querier, resource string) (list []stream.Variant, err error) {
	err = each(ctx, q, priced, args{resource}, func(row *sql.Rows) error {
		var v stream.Variant
		if err := row.Scan(&v.Sort, &v.Rung, &v.Width, &v.Files, &v.Bytes); err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(older stream.Variant) bool {
			return older.Sort == v.Sort && older.Rung == v.Rung && older.Width == v.Width
		})
		list = append(list, v)
		return nil
	})
	return list, err
}

// Plain gives the text of a resource and nothing else, with what decides who may read
// it.
func (s *Shelf) Plain(ctx context.Context, resource string) (text string, o account.Object, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err := findShelved(ctx, q, resource)
		if err != nil {
			return err
		}
		o = r.object
		pages, err := readPlain(ctx, q, r.asset.ID)
		text = media.Plain(pages)
		return err
	})
	if err != nil {
		return "", o, fmt.Errorf("read the text of a resource: %w", err)
	}
	return text, o, nil
}

// readPlain reads what of pages is plain text; none where no page has any.
func readPlain(ctx context.Context, q sqldb.Querier, asset string) (pages []media.Page, err error) {
	some := false
	err = each(ctx, q, `SELECT title, text FROM page WHERE asset_id = $1 ORDER BY ord`, args{asset}, func(row *sql.Rows) error {
		var p media.Page
		err := row.Scan(&p.Title, &p.Text)
		some = some || p.Text != ""
		pages = append(pages, p)
		return err
	})
	if !some {
		return nil, err
	}
	return pages, err
}
