package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Folder opens a course that the scope may read, with what the reader may see
// in it.
func (s *Courses) Folder(ctx context.Context, scope account.Scope, id string) (f catalogue.Folder, err error) {
	var a args
	query := selectCards + ` WHERE c.archived_at = 0 AND c.id = ` + a.add(id) + ` AND ` + readable(&a, scope, "c.state")
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		var cards []catalogue.Card
		err := each(ctx, q, query, a, func(row *sql.Rows) error {
			card, err := scanCard(row)
			cards = append(cards, card)
			return err
		})
		if err != nil {
			return err
		}
		if len(cards) == 0 {
			return fault.Missing()
		}
		if err := describe(ctx, q, scope, cards); err != nil {
			return err
		}
		f = catalogue.Folder{Card: cards[0]}
		if f.Modules, err = readModules(ctx, q, id); err != nil {
			return err
		}
		f.Items, err = readItems(ctx, q, scope, id)
		return err
	})
	if err != nil {
		return f, fmt.Errorf("open a course: %w", err)
	}
	return f, nil
}

// Around opens the course that a resource stands in; the resource itself must
// be readable.
func (s *Courses) Around(ctx context.Context, scope account.Scope, resource string) (catalogue.Folder, error) {
	course, err := s.CourseOf(ctx, scope, resource)
	if err != nil {
		return catalogue.Folder{}, err
	}
	return s.Folder(ctx, scope, course)
}

const assetColumns = `f.id, f.org_id, f.owner_id, f.name, f.kind, f.mime, f.size, f.sha256, f.state, f.reason, f.flaw, f.language,
	f.pages, f.duration, f.width, f.height, f.version, f.created_at, f.changed_at`

// assetFields are where assetColumns go.
func assetFields(f *media.Asset) []any {
	return []any{&f.ID, &f.Org, &f.Owner, &f.Name, &f.Kind, &f.MIME, &f.Size, &f.SHA256, &f.State, &f.Reason, &f.Flaw, &f.Language,
		&f.Pages, &f.Duration, &f.Width, &f.Height, &f.Version, micros{&f.Created}, micros{&f.Changed}}
}

// usualRung is the rung of the film of a resource r that is nearest to the one
// for a usual line and screen.
const usualRung = `(SELECT k.rung FROM rendition k WHERE k.asset_id = r.asset_id AND k.role = 'init' AND k.width > 0
	ORDER BY abs(CASE WHEN k.width < k.height THEN k.width ELSE k.height END - 480), k.rung LIMIT 1)`

// usualBytes are the bytes to watch or read all of a resource r on a usual screen,
// and those of its largest picture.
const usualBytes = `CAST(COALESCE((SELECT sum(n.size) FROM rendition n WHERE n.asset_id = r.asset_id
		AND (n.role IN ('page', 'thumb', 'html', 'figure') OR n.role IN ('init', 'segment') AND n.rung = ` + usualRung + `)), 0) AS BIGINT),
	COALESCE((SELECT max(n.size) FROM rendition n WHERE n.asset_id = r.asset_id AND n.role = 'image'), 0)`

func readItems(ctx context.Context, q sqldb.Querier, scope account.Scope, course string) (items []catalogue.Item, err error) {
	var a args
	me := a.add(scope.Person())
	query := `SELECT ` + resourceColumns + `, ` + assetColumns + `,
			COALESCE((SELECT min(n.mime) FROM rendition n WHERE n.asset_id = r.asset_id AND n.role = 'poster'), ''),
			` + usualBytes + `,
			COALESCE(p.watched_length, 0), COALESCE(p.extent, 0), COALESCE(p.position, 0), COALESCE(p.completed_at, 0), COALESCE(p.marked_by, '') <> '', COALESCE(p.seen_at, 0)
		FROM resource r JOIN course c ON c.id = r.course_id JOIN module m ON m.id = r.module_id JOIN asset f ON f.id = r.asset_id
		LEFT JOIN progress p ON p.resource_id = r.id AND p.person_id = ` + me + `
		WHERE r.archived_at = 0 AND r.course_id = ` + a.add(course) + ` AND ` + readable(&a, scope, "r.state") + `
		ORDER BY m.ord, m.id, r.ord, r.id`
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		item, err := scanItem(row)
		items = append(items, item)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := readTracks(ctx, q, course, items); err != nil {
		return nil, err
	}
	if err := readNext(ctx, q, course, items); err != nil {
		return nil, err
	}
	return items, readSteps(ctx, q, course, items)
}

func scanItem(row *sql.Rows) (i catalogue.Item, err error) {
	var state media.State
	var picture int64
	var watched, extent float64
	var seen catalogue.Seen
	fields := append(resourceFields(&i.Resource, &state), assetFields(&i.File)...)
	err = row.Scan(append(fields, &i.Poster, &i.Bytes, &picture, &watched, &extent, &seen.Position, micros{&seen.Completed}, &seen.Marked, micros{&seen.At})...)
	i.Ready = usable(state)
	if i.Bytes += picture; i.Bytes == 0 {
		i.Bytes = i.File.Size
	}
	if !seen.At.IsZero() || seen.Marked {
		if extent > 0 {
			seen.Share = min(1, watched/extent)
		}
		i.Seen = &seen
	}
	return i, err
}

func readTracks(ctx context.Context, q sqldb.Querier, course string, items []catalogue.Item) error {
	at := map[string]int{}
	for n, i := range items {
		at[i.ID] = n
	}
	query := `SELECT t.resource_id, f.id, f.language, f.state, f.reason,
			COALESCE((SELECT s.reason FROM step_run s WHERE s.asset_id = f.id AND s.state = 'done' ORDER BY s.started_at DESC, s.id DESC LIMIT 1), ''), f.created_at < r.since
		FROM resource_captions t
		JOIN resource r ON r.id = t.resource_id JOIN asset f ON f.id = t.asset_id WHERE r.course_id = $1 ORDER BY f.language, f.id`
	return each(ctx, q, query, args{course}, func(row *sql.Rows) error {
		var resource, notes string
		var c catalogue.Caption
		err := row.Scan(&resource, &c.Asset, &c.Language, &c.State, &c.Reason, &notes, &c.Outdated)
		c.Notes = strings.Fields(notes)
		if n, mine := at[resource]; mine {
			items[n].Tracks = append(items[n].Tracks, c)
			items[n].Captions = append(items[n].Captions, c.Asset)
		}
		return err
	})
}

// readSteps gives each item the last attempt of every step that was begun.
func readSteps(ctx context.Context, q sqldb.Querier, course string, items []catalogue.Item) error {
	query := `SELECT ` + stepColumns + ` FROM step_run s WHERE s.asset_id IN (SELECT asset_id FROM resource WHERE course_id = $1 AND archived_at = 0) ORDER BY s.started_at, s.id`
	last := map[string][]media.StepRun{}
	err := each(ctx, q, query, args{course}, func(row *sql.Rows) error {
		var run media.StepRun
		err := row.Scan(stepFields(&run)...)
		last[run.Asset] = withLast(last[run.Asset], run)
		return err
	})
	for n := range items {
		items[n].Steps = last[items[n].Asset]
	}
	return err
}

// withLast puts an attempt in the place of an earlier one of the same step.
func withLast(runs []media.StepRun, run media.StepRun) []media.StepRun {
	for n := range runs {
		if runs[n].Step == run.Step {
			runs[n] = run
			return runs
		}
	}
	return append(runs, run)
}
