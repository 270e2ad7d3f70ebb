package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// usualSheets is a part of the queue.
const usualSheets = 30

// snippet is how much of a page's text a list shows, in characters.
const snippet = 200

// readPages are the pages p, of assets f of resources r of courses c, that were
// read from their pictures, with what was said of them, k.
const readPages = `FROM course c JOIN resource r ON r.course_id = c.id JOIN asset f ON f.id = r.asset_id
	JOIN page p ON p.asset_id = f.id AND p.source <> '' LEFT JOIN page_correction k ON k.asset_id = p.asset_id AND k.ord = p.ord
	WHERE r.archived_at = 0 AND c.archived_at = 0 AND f.state = 'ready' AND `

// due says in SQL what proofread.Due does, and that a page is read otherwise since
// somebody corrected it.
func due(a *args) string {
	return `(k.standing = 'outdated' OR p.source = 'read' AND p.confidence < ` + a.add(proofread.Threshold) +
		` AND length(p.text) >= ` + a.add(proofread.Least) + `)`
}

// Queue lists pages that are due, within the courses that the reader may edit, by
// resource and page; and counts them, and those that people vouch for.
func (s *Proofs) Queue(ctx context.Context, scope account.Scope, q proofread.Query) (found proofread.Queue, err error) {
	limit := min(q.Limit, mostPage)
	if limit <= 0 {
		limit = usualSheets
	}
	var a args
	where := editable(&a, scope) + narrowed(&a, q)
	counted := append(args{}, a...)
	doubtful := due(&counted)
	after, err := afterSheet(&a, q.After)
	if err != nil {
		return found, err
	}
	query := `SELECT ` + sheetColumns + ` ` + readPages + where + ` AND ` + due(&a) + after + ` ORDER BY r.id, p.ord LIMIT ` + a.add(limit+1)
	err = s.db.Read(ctx, func(tx sqldb.Querier) error {
		if found.Sheets, err = readSheets(ctx, tx, query, a); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT COALESCE(sum(CASE WHEN `+doubtful+` THEN 1 ELSE 0 END), 0),
			COALESCE(sum(CASE WHEN k.standing = 'vouched' THEN 1 ELSE 0 END), 0) `+readPages+where, counted...).Scan(&found.Left, &found.Done)
	})
	if err != nil {
		return found, fmt.Errorf("list pages to correct: %w", err)
	}
	found.Next = ""
	if len(found.Sheets) > limit {
		found.Sheets = found.Sheets[:limit]
		last := found.Sheets[limit-1]
		found.Next = last.Resource + "." + strconv.Itoa(last.Page.Ord)
	}
	return found, nil
}

func narrowed(a *args, q proofread.Query) (where string) {
	if q.Course != "" {
		where += ` AND c.id = ` + a.add(q.Course)
	}
	if q.Resource != "" {
		where += ` AND r.id = ` + a.add(q.Resource)
	}
	return where
}

// afterSheet is the condition of what comes after a page in the queue.
func afterSheet(a *args, cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	resource, page, _ := strings.Cut(cursor, ".")
	n, err := strconv.Atoi(page)
	if err != nil || !id.Valid(resource) {
		return "", errPage
	}
	return ` AND (r.id, p.ord) > (` + a.add(resource) + `, ` + a.add(n) + `)`, nil
}

var sheetColumns = `c.id, c.title, r.id, r.title, r.revision, f.kind, f.pages, p.asset_id, p.ord, p.language, p.source, p.confidence,
	substr(p.text, 1, ` + strconv.Itoa(snippet) + `), COALESCE(k.standing, ''), COALESCE(k.version, 1)`

func sheetFields(s *proofread.Sheet) []any {
	p, c := &s.Page, &s.Correction
	return []any{&s.Course, &s.CourseTitle, &s.Resource, &s.Title, &s.Revision, &s.Kind, &s.Pages, &p.Asset, &p.Ord, &p.Language, &p.Source, &p.Confidence,
		&p.Text, &c.Standing, &c.Version}
}

// readSheets reads a list, with the pictures of its pages.
func readSheets(ctx context.Context, q sqldb.Querier, query string, a args) (sheets []proofread.Sheet, err error) {
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var s proofread.Sheet
		err := row.Scan(sheetFields(&s)...)
		sheets = append(sheets, s)
		return err
	})
	for i := range sheets {
		if err == nil {
			sheets[i].Pictures, err = readPagePictures(ctx, q, sheets[i].Page)
		}
	}
	return sheets, err
}

// readPagePictures reads the pictures of a page. An image is the one page of
// itself, in several sizes.
func readPagePictures(ctx context.Context, q sqldb.Querier, p media.Page) ([]media.Rendition, error) {
	return readRenditions(ctx, q, `n.asset_id = $1 AND (n.role IN ('page', 'thumb') AND n.ord = $2 OR n.role = 'image')`, args{p.Asset, p.Ord})
}

// Sheet reads all that is known of a page, with what decides who may see it: that
// is the caller's to judge.
func (s *Proofs) Sheet(ctx context.Context, resource string, n int) (sheet proofread.Sheet, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if sheet, err = readSheet(ctx, q, resource, n); err != nil {
			return err
		}
		if sheet.Pictures, err = readPagePictures(ctx, q, sheet.Page); err != nil {
			return err
		}
		return q.QueryRowContext(ctx, `SELECT r.title, c.title, COALESCE((SELECT name FROM person WHERE id = $2), ''),
				COALESCE((SELECT max(ord) FROM page WHERE asset_id = r.asset_id AND source <> '' AND ord < $3), 0),
				COALESCE((SELECT min(ord) FROM page WHERE asset_id = r.asset_id AND source <> '' AND ord > $3), 0)
			FROM resource r JOIN course c ON c.id = r.course_id WHERE r.id = $1`, resource, sheet.Correction.By, n).
			Scan(&sheet.Title, &sheet.CourseTitle, &sheet.ByName, &sheet.Before, &sheet.After)
	})
	if err != nil {
		return sheet, fmt.Errorf("open a page to correct: %w", err)
	}
	return sheet, nil
}
