package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Assets keeps files that were received whole, what digitising made of them,
// and the attempts at it. It serves the lab's own jobs; what a person may see
// of an asset comes by its resource.
type Assets struct{ *Base }

// NewAssets keeps assets in the database of b.
func NewAssets(b *Base) *Assets { return &Assets{b} }

// Last gives effect to something else in the transaction of an act, as its last
// step: the end of a job, the beginning of another.
type Last func(ctx context.Context, tx *sql.Tx) error

// Within gives effect to something in a transaction of its own.
func (s *Assets) Within(ctx context.Context, do Last) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error { return do(ctx, tx) })
}

func insertAsset(ctx context.Context, tx *sql.Tx, f media.Asset) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language,
			pages, duration, width, height, version, created_at, changed_at, flaw)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $16, $17)`,
		f.ID, f.Org, f.Owner, f.Name, f.Kind, f.MIME, f.Size, f.SHA256, f.State, f.Reason, f.Language,
		f.Pages, f.Duration, f.Width, f.Height, sqldb.Micros(f.Created), f.Flaw)
	return err
}

func findAsset(ctx context.Context, q sqldb.Querier, id string) (media.Asset, error) {
	var f media.Asset
	found := false
	err := each(ctx, q, `SELECT `+assetColumns+` FROM asset f WHERE f.id = $1`, args{id}, func(row *sql.Rows) error {
		found = true
		return row.Scan(assetFields(&f)...)
	})
	if err == nil && !found {
		err = fault.Missing()
	}
	return f, err
}

// Where says where an asset is shown: to whom its progress is told.
type Where struct {
	Resource string // or the file of a hand-in
	Course   string // none of a hand-in
	Place    string
	People   []string // the course's owner and editors, and the asset's owner
}

// Find gives an asset and where it is shown, as a resource or as captions of
// one, or where it will be as soon as it is ready; an asset that is shown nowhere has one Where with its owner alone.
func (s *Assets) Find(ctx context.Context, id string) (f media.Asset, shown []Where, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if f, err = findAsset(ctx, q, id); err != nil {
			return err
		}
		shown, err = whereShown(ctx, q, f)
		return err
	})
	if err != nil {
		return f, nil, fmt.Errorf("find an asset: %w", err)
	}
	return f, shown, nil
}

func whereShown(ctx context.Context, q sqldb.Querier, f media.Asset) (shown []Where, err error) {
	query := `SELECT r.id, c.id, c.place_id, c.owner_id, COALESCE(e.person_id, '') FROM resource r JOIN course c ON c.id = r.course_id
		LEFT JOIN course_editor e ON e.course_id = c.id
		WHERE r.archived_at = 0 AND (r.asset_id = $1 OR r.id IN (SELECT resource_id FROM resource_captions WHERE asset_id = $1)
			OR r.id IN (SELECT resource_id FROM resource_version WHERE asset_id = $1 AND shown_at = 0)) ORDER BY r.id`
	err = each(ctx, q, query, args{f.ID}, func(row *sql.Rows) error {
		var w Where
		var owner, editor string
		if err := row.Scan(&w.Resource, &w.Course, &w.Place, &owner, &editor); err != nil {
			return err
		}
		if n := len(shown); n == 0 || shown[n-1].Resource != w.Resource {
			w.People = []string{f.Owner}
			shown = append(shown, w)
		}
		for _, person := range []string{owner, editor} {
			last := &shown[len(shown)-1]
			if person != "" && person != f.Owner {
				last.People = append(last.People, person)
			}
		}
		return nil
	})
	if err == nil && len(shown) == 0 {
		return whereHanded(ctx, q, f)
	}
	return shown, err
}

// whereHanded is where an asset is shown that is in no course: in a hand-in, or
// nowhere.
func whereHanded(ctx context.Context, q sqldb.Querier, f media.Asset) ([]Where, error) {
	w := Where{People: []string{f.Owner}}
	err := each(ctx, q, `SELECT l.id, p.place_id FROM hand_in_file l JOIN hand_in h ON h.id = l.hand_in_id JOIN person p ON p.id = h.person_id WHERE l.asset_id = $1`,
		args{f.ID}, func(row *sql.Rows) error { return row.Scan(&w.Resource, &w.Place) })
	return []Where{w}, err
}

// Used reports whether some row still names what a digitising run left in the
// blobs, or a backup or a check may: they hold everything that was named when
// they began.
func (s *Assets) Used(ctx context.Context, run string) (used bool, err error) {
	// '0' follows '/': the range is every key that begins with the run's folder.
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		var n int
		err := q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM rendition WHERE blob_key >= $1 AND blob_key < $2)
			+ (SELECT count(*) FROM blob_hold WHERE until > $3)`, "run/"+run+"/", "run/"+run+"0", sqldb.Micros(s.now())).Scan(&n)
		used = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("ask for what uses a run: %w", err)
	}
	return used, nil
}

// Wanted reports whether some asset is the file of these bytes, or a backup or a
// check may want it; see Used.
func (s *Assets) Wanted(ctx context.Context, sha256 string) (wanted bool, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM asset WHERE sha256 = $1) OR EXISTS (SELECT 1 FROM blob_hold WHERE until > $2)`,
			sha256, sqldb.Micros(s.now())).Scan(&wanted)
	})
	if err != nil {
		return false, fmt.Errorf("ask for what uses a file: %w", err)
	}
	return wanted, nil
}

// workIn is true for the assets f that the reader has digitised: one's own, and
// those of the places that one curates or directs.
func workIn(a *args, scope account.Scope) string {
	if scope.Everything() {
		return "f.org_id = " + a.add(scope.Org())
	}
	return "f.org_id = " + a.add(scope.Org()) + " AND (f.owner_id = " + a.add(scope.Person()) + ` OR EXISTS (SELECT 1 FROM resource r JOIN course c ON c.id = r.course_id
		WHERE (r.asset_id = f.id OR r.id IN (SELECT resource_id FROM resource_version WHERE asset_id = f.id)) AND c.place_id IN ` + list(a, scope.WithdrawnIn()) + "))"
}

// Made implements digitise.Record.
func (s *Assets) Made(ctx context.Context, asset string, role media.Role) (made media.Rendition, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found, err := readRenditions(ctx, q, `n.asset_id = $1 AND n.role = $2`, args{asset, role})
		if err == nil && len(found) == 0 {
			return fault.Missing()
		}
		made = append(found, made)[0]
		return err
	})
	if err != nil {
		return made, fmt.Errorf("find what was made of an asset: %w", err)
	}
	return made, nil
}
