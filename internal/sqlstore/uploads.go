package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Uploads keeps the files that are on their way.
type Uploads struct {
	*Base
	courses *Courses
}

// NewUploads keeps uploads in the database of b.
func NewUploads(b *Base) *Uploads { return &Uploads{b, NewCourses(b)} }

const uploadColumns = `u.id, u.org_id, u.owner_id, u.course_id, u.module_id, u.resource_id, u.purpose, u.name, u.size, u.sha256,
	u.state, u.reason, u.asset_id, u.created_at, u.changed_at, u.expires_at, u.hand_in_id, u.hand_in_ord`

// uploadFields are where uploadColumns go.
func uploadFields(u *upload.Upload) []any {
	return []any{&u.ID, &u.Org, &u.Owner, &u.Course, &u.Module, &u.Resource, &u.As, &u.Name, &u.Size, &u.SHA256,
		&u.State, &u.Reason, &u.Asset, micros{&u.Created}, micros{&u.Changed}, micros{&u.Expires}, &u.HandIn, &u.HandInOrd}
}

func readUploads(ctx context.Context, q sqldb.Querier, a args, where string) (found []upload.Upload, err error) {
	err = each(ctx, q, `SELECT `+uploadColumns+` FROM upload u WHERE `+where, a, func(row *sql.Rows) error {
		var u upload.Upload
		err := row.Scan(uploadFields(&u)...)
		found = append(found, u)
		return err
	})
	return found, err
}

// Find gives an upload of the person of the scope; see upload.Store. The lab
// itself finds everybody's.
func (s *Uploads) Find(ctx context.Context, scope account.Scope, id string) (u upload.Upload, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		u, err = findUpload(ctx, q, scope, id)
		return err
	})
	if err != nil {
		return u, fmt.Errorf("find an upload: %w", err)
	}
	return u, nil
}

func findUpload(ctx context.Context, q sqldb.Querier, scope account.Scope, id string) (upload.Upload, error) {
	var a args
	where := "u.id = " + a.add(id)
	if scope.Person() != "" || !scope.Everything() {
		where += " AND u.owner_id = " + a.add(scope.Person())
	}
	found, err := readUploads(ctx, q, a, where)
	if err != nil {
		return upload.Upload{}, err
	}
	if len(found) == 0 {
		return upload.Upload{}, fault.Missing()
	}
	return found[0], nil
}

// Mine lists the uploads of the person of the scope that have not ended, and
// those that ended since, the newest first.
func (s *Uploads) Mine(ctx context.Context, scope account.Scope, since time.Time) ([]upload.Upload, error) {
	return s.list(ctx, args{scope.Person(), sqldb.Micros(since)},
		"u.owner_id = $1 AND u.state <> 'deleted' AND (u.state IN ('receiving', 'whole') OR u.changed_at >= $2) ORDER BY u.created_at DESC, u.id DESC LIMIT 500")
}

// Unfinished lists everybody's uploads that are being received.
func (s *Uploads) Unfinished(ctx context.Context) ([]upload.Upload, error) {
	return s.list(ctx, nil, "u.state = 'receiving' ORDER BY u.id")
}

// Overdue lists the uploads that have had no byte for too long.
func (s *Uploads) Overdue(ctx context.Context) ([]upload.Upload, error) {
	return s.list(ctx, args{sqldb.Micros(s.now())}, "u.state = 'receiving' AND u.expires_at < $1 ORDER BY u.id")
}

func (s *Uploads) list(ctx context.Context, a args, where string) (found []upload.Upload, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = readUploads(ctx, q, a, where)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	return found, nil
}

// Begin keeps a new upload; see upload.Store.
func (s *Uploads) Begin(ctx context.Context, scope account.Scope, u upload.Upload, rule func(upload.Standing) error) (upload.Upload, error) {
	kept := u
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		before, err := findUpload(ctx, tx, scope, u.ID)
		if err == nil {
			kept = before
			return sameUpload(before, u)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		kept = u
		place, err := s.judge(ctx, tx, scope, &kept, rule)
		if err != nil {
			return err
		}
		if err := s.free(ctx, tx, "upload", u.ID); err != nil {
			return err
		}
		if err := insertUpload(ctx, tx, kept); err != nil {
			return err
		}
		return s.record(ctx, tx, fact.Fact{Org: u.Org, Place: place, Actor: u.Owner, Kind: fact.UploadStarted, Object: u.ID})
	})
	if err != nil {
		return upload.Upload{}, fmt.Errorf("begin an upload: %w", err)
	}
	return kept, nil
}

// judge reads where an upload is to go and asks the rule; it gives the place
// of its course, or of who hands it in.
func (s *Uploads) judge(ctx context.Context, tx *sql.Tx, scope account.Scope, u *upload.Upload, rule func(upload.Standing) error) (string, error) {
	if u.As == upload.AsHandIn {
		return s.judgeHandIn(ctx, tx, scope, u, rule)
	}
	w, err := readWhole(ctx, tx, scope, u.Course)
	if err != nil {
		return "", err
	}
	standing := upload.Standing{Course: w.Course.Object(w.Review)}
	for _, m := range w.Modules {
		standing.Module = standing.Module || m.ID == u.Module
	}
	if r, err := w.Resource(u.Resource); err == nil {
		standing.InCourse, standing.Kind = true, r.Kind
	}
	if err := s.measure(ctx, tx, *u, &standing); err != nil {
		return "", err
	}
	return w.Course.Place, rule(standing)
}

// measure counts what the owner has, and finds out whether the identifier of
// the resource is taken: by another course's, or by another upload under way.
func (s *Uploads) measure(ctx context.Context, tx *sql.Tx, u upload.Upload, standing *upload.Standing) error {
	var taken int
	err := tx.QueryRowContext(ctx, `SELECT
			CAST(COALESCE((SELECT sum(size) FROM asset WHERE owner_id = $1), 0) + COALESCE((SELECT sum(size) FROM upload WHERE owner_id = $1 AND state IN ('receiving', 'whole')), 0) AS BIGINT),
			(SELECT count(*) FROM upload WHERE owner_id = $1 AND state = 'receiving'),
			(SELECT count(*) FROM resource WHERE id = $2 AND (course_id <> $3 OR archived_at <> 0 OR $4 = 'hand-in'))
				+ (SELECT count(*) FROM hand_in_file WHERE id = $2)
				+ (SELECT count(*) FROM upload WHERE resource_id = $2 AND purpose IN ('resource', 'hand-in') AND $4 IN ('resource', 'hand-in') AND state IN ('receiving', 'whole'))`,
		u.Owner, u.Resource, u.Course, u.As).Scan(&standing.Used, &standing.Unfinished, &taken)
	standing.Elsewhere = taken > 0
	return err
}

// sameUpload tells a beginning that is repeated from another under the same
// identifier.
func sameUpload(before, u upload.Upload) error {
	same := before.Course == u.Course && before.Module == u.Module && before.Resource == u.Resource && before.As == u.As && before.HandIn == u.HandIn &&
		before.Name == u.Name && before.Size == u.Size && before.SHA256 == u.SHA256
	if !same || before.State == upload.Deleted {
		return fault.IDTaken()
	}
	return nil
}

func insertUpload(ctx context.Context, tx *sql.Tx, u upload.Upload) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO upload (id, org_id, owner_id, course_id, module_id, resource_id, purpose, name, size, sha256,
			state, reason, asset_id, created_at, changed_at, expires_at, hand_in_id, hand_in_ord)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', $12, $12, $13, $14, $15)`,
		u.ID, u.Org, u.Owner, u.Course, u.Module, u.Resource, u.As, u.Name, u.Size, u.SHA256, u.State, sqldb.Micros(u.Created), sqldb.Micros(u.Expires), u.HandIn, u.HandInOrd)
	return err
}

// Touch puts off the end of an upload; see upload.Store.
func (s *Uploads) Touch(ctx context.Context, id string, expires time.Time) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE upload SET expires_at = $2, changed_at = $3 WHERE id = $1 AND state = 'receiving'`,
			id, sqldb.Micros(expires), sqldb.Micros(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("put off the end of an upload: %w", err)
	}
	return nil
}

// ended says which fact tells that an upload came to a state; the others have
// none of their own.
var ended = map[upload.State]fact.Kind{upload.Whole: fact.UploadWhole, upload.Refused: fact.UploadRefused}

// Move changes an upload's state; see upload.Store.
func (s *Uploads) Move(ctx context.Context, id string, from, to upload.State, reason string) (moved bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		moved, err = s.move(ctx, tx, id, from, to, reason)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("move an upload to %s: %w", to, err)
	}
	return moved, nil
}

// Refuse ends an upload that is whole and cannot be used, in the transaction
// of last.
func (s *Uploads) Refuse(ctx context.Context, id, reason string, last Last) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := s.move(ctx, tx, id, upload.Whole, upload.Refused, reason); err != nil {
			return err
		}
		return last(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("refuse an upload: %w", err)
	}
	return nil
}

func (s *Uploads) move(ctx context.Context, tx *sql.Tx, id string, from, to upload.State, reason string) (bool, error) {
	done, err := tx.ExecContext(ctx, `UPDATE upload SET state = $3, reason = $4, changed_at = $5 WHERE id = $1 AND state = $2`,
		id, from, to, reason, sqldb.Micros(s.now()))
	if err != nil {
		return false, err
	}
	rows, err := done.RowsAffected()
	if err != nil || rows == 0 || ended[to] == "" {
		return rows > 0, err
	}
	u, err := findUpload(ctx, tx, account.Lab(""), id)
	if err != nil {
		return false, err
	}
	payload, err := reasonOf(reason)
	if err != nil {
		return false, err
	}
	return true, s.record(ctx, tx, fact.Fact{Org: u.Org, Actor: u.Owner, Kind: ended[to], Object: id, Payload: payload})
}
