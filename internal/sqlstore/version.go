package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Versions lists the files of a resource in a course that the scope may read, the
// newest first. A resource whose file was never replaced has one.
func (s *Courses) Versions(ctx context.Context, scope account.Scope, resource string) (list []catalogue.Version, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		list = nil
		if list, err = readVersions(ctx, q, scope, resource); err != nil {
			return err
		}
		if len(list) > 0 {
			return readLeft(ctx, q, resource, list)
		}
		list, err = readSole(ctx, q, scope, resource)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the versions of a resource: %w", err)
	}
	if len(list) == 0 {
		return nil, fault.Missing()
	}
	return list, nil
}

func readVersions(ctx context.Context, q sqldb.Querier, scope account.Scope, resource string) (list []catalogue.Version, err error) {
	var a args
	query := `SELECT v.number, v.by_id, p.name, v.sent_at, v.shown_at, v.brings,
			v.number = (SELECT max(o.number) FROM resource_version o WHERE o.resource_id = r.id AND o.asset_id = r.asset_id AND o.shown_at > 0), ` + assetColumns + `
		FROM resource_version v JOIN resource r ON r.id = v.resource_id JOIN course c ON c.id = r.course_id JOIN person p ON p.id = v.by_id JOIN asset f ON f.id = v.asset_id
		WHERE r.archived_at = 0 AND c.archived_at = 0 AND r.id = ` + a.add(resource) + ` AND ` + readable(&a, scope, "r.state") + ` ORDER BY v.number DESC`
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var v catalogue.Version
		fields := []any{&v.Number, &v.By, &v.Name, micros{&v.Sent}, micros{&v.Shown}, &v.Brings, &v.Now}
		err := row.Scan(append(fields, assetFields(&v.File)...)...)
		list = append(list, v)
		return err
	})
	return list, err
}

// readSole gives the one file of a resource.
func readSole(ctx context.Context, q sqldb.Querier, scope account.Scope, resource string) (list []catalogue.Version, err error) {
	var a args
	query := `SELECT p.name, ` + assetColumns + ` FROM resource r JOIN course c ON c.id = r.course_id JOIN asset f ON f.id = r.asset_id JOIN person p ON p.id = f.owner_id
		WHERE r.archived_at = 0 AND c.archived_at = 0 AND r.id = ` + a.add(resource) + ` AND ` + readable(&a, scope, "r.state")
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		v := catalogue.Version{Number: 1, Now: true}
		err := row.Scan(append([]any{&v.Name}, assetFields(&v.File)...)...)
		v.By, v.Sent, v.Shown = v.File.Owner, v.File.Created, v.File.Created
		list = append(list, v)
		return err
	})
	return list, err
}

// addVersion notes a file that was sent for a resource, after the first one where
// that is not noted yet, and gives its number.
func (b *Base) addVersion(ctx context.Context, tx *sql.Tx, r catalogue.Resource, asset, by string, brings int) (number int, err error) {
	first, err := findAsset(ctx, tx, r.Asset)
	if err != nil {
		return 0, err
	}
	shown := time.Time{}
	if usable(first.State) {
		shown = first.Created
	}
	const insert = `INSERT INTO resource_version (resource_id, number, asset_id, by_id, sent_at, shown_at, brings) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	_, err = tx.ExecContext(ctx, insert+` ON CONFLICT (resource_id, number) DO NOTHING`,
		r.ID, 1, first.ID, first.Owner, sqldb.Micros(first.Created), sqldb.Micros(shown), 0)
	if err != nil {
		return 0, fmt.Errorf("note the first version: %w", err)
	}
	if err := tx.QueryRowContext(ctx, `SELECT max(number) + 1 FROM resource_version WHERE resource_id = $1`, r.ID).Scan(&number); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, insert, r.ID, number, asset, by, sqldb.Micros(b.now()), 0, brings); err != nil {
		return 0, fmt.Errorf("note a version: %w", err)
	}
	return number, nil
}

// bringBack shows an earlier version of a resource again, as its newest one.
func (s *Courses) bringBack(ctx context.Context, tx *sql.Tx, r catalogue.Resource, number int, by string) error {
	var f media.Asset
	found := false
	err := each(ctx, tx, `SELECT `+assetColumns+` FROM resource_version v JOIN asset f ON f.id = v.asset_id WHERE v.resource_id = $1 AND v.number = $2`,
		args{r.ID, number}, func(row *sql.Rows) error {
			found = true
			return row.Scan(assetFields(&f)...)
		})
	switch {
	case err != nil:
		return err
	case !found && number == 1: // it was never replaced
		return nil
	case !found:
		return fault.Missing()
	case !usable(f.State):
		return catalogue.ErrVersion
	case f.ID == r.Asset:
		return nil
	}
	if number, err = s.addVersion(ctx, tx, r, f.ID, by, number); err != nil {
		return err
	}
	return s.showVersion(ctx, tx, coming{resource: r.ID, number: number, by: by})
}

// bringBackOf does what Desk.BringBack decided.
func (s *Courses) bringBackOf(ctx context.Context, tx *sql.Tx, actor string, w catalogue.Whole, done catalogue.Happening) error {
	r, err := w.Resource(done.Object)
	if err != nil {
		return err
	}
	var said struct {
		Brings int `json:"brings"`
	}
	if err := json.Unmarshal([]byte(done.Payload), &said); err != nil {
		return fmt.Errorf("read which version is brought back: %w", err)
	}
	return s.bringBack(ctx, tx, *r, said.Brings, actor)
}

// readNext gives each item of a course the newest file that was sent for it after the
// one that is shown.
func readNext(ctx context.Context, q sqldb.Querier, course string, items []catalogue.Item) error {
	at := map[string]int{}
	for n, i := range items {
		at[i.ID] = n
	}
	query := `SELECT v.resource_id, ` + assetColumns + ` FROM resource_version v JOIN resource r ON r.id = v.resource_id JOIN asset f ON f.id = v.asset_id
		WHERE r.course_id = $1 AND r.archived_at = 0 AND v.shown_at = 0 AND f.id <> r.asset_id
			AND v.number > (SELECT max(o.number) FROM resource_version o WHERE o.resource_id = r.id AND o.shown_at > 0) ORDER BY v.resource_id, v.number`
	return each(ctx, q, query, args{course}, func(row *sql.Rows) error {
		var resource string
		var f media.Asset
		err := row.Scan(append([]any{&resource}, assetFields(&f)...)...)
		if n, mine := at[resource]; mine {
			items[n].Next = &f
		}
		return err
	})
}
