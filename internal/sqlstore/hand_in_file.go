package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/stream"
	"github.com/digital-learning-lab/lab/internal/upload"
)

func readHandInFiles(ctx context.Context, q sqldb.Querier, handIn string) (files []assessment.File, err error) {
	err = each(ctx, q, `SELECT l.id, l.ord, l.added_at, `+assetColumns+` FROM hand_in_file l JOIN asset f ON f.id = l.asset_id
		WHERE l.hand_in_id = $1 ORDER BY l.ord, l.id`, args{handIn}, func(row *sql.Rows) error {
		var l assessment.File
		err := row.Scan(append([]any{&l.ID, &l.Ord, micros{&l.Added}}, assetFields(&l.Asset)...)...)
		files = append(files, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	faces, err := readRenditions(ctx, q, `n.role IN ('page', 'thumb', 'image') AND n.asset_id IN (SELECT asset_id FROM hand_in_file WHERE hand_in_id = $1)`, args{handIn})
	for _, face := range faces {
		at := slices.IndexFunc(files, func(l assessment.File) bool { return l.Asset.ID == face.Asset })
		files[at].Faces = append(files[at].Faces, face)
	}
	return files, err
}

// readOnTheWay lists the uploads into a hand-in that have not ended.
func readOnTheWay(ctx context.Context, q sqldb.Querier, handIn string) (waiting []assessment.OnTheWay, err error) {
	err = each(ctx, q, `SELECT id, resource_id, name, size, state FROM upload WHERE hand_in_id = $1 AND state IN ('receiving', 'whole') ORDER BY hand_in_ord, id`,
		args{handIn}, func(row *sql.Rows) error {
			var w assessment.OnTheWay
			var state upload.State
			err := row.Scan(&w.Upload, &w.File, &w.Name, &w.Size, &state)
			w.Whole = state == upload.Whole
			waiting = append(waiting, w)
			return err
		})
	return waiting, err
}

// keepFiles writes how the files of a hand-in changed: their places, and those
// that were taken out, with all that was made of them. Bytes are swept.
func keepFiles(ctx context.Context, tx *sql.Tx, before, after []assessment.File) error {
	for _, f := range before {
		at := slices.IndexFunc(after, func(a assessment.File) bool { return a.ID == f.ID })
		switch {
		case at < 0:
			if err := removeHandInFile(ctx, tx, f); err != nil {
				return err
			}
		case after[at].Ord != f.Ord:
			if _, err := tx.ExecContext(ctx, `UPDATE hand_in_file SET ord = $2 WHERE id = $1`, f.ID, after[at].Ord); err != nil {
				return err
			}
		}
	}
	return nil
}

func removeHandInFile(ctx context.Context, tx *sql.Tx, f assessment.File) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM hand_in_file WHERE id = $1`, f.ID); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM rendition WHERE asset_id = $1`, `DELETE FROM page WHERE asset_id = $1`, `DELETE FROM cue WHERE asset_id = $1`,
		`DELETE FROM step_run WHERE asset_id = $1`, `DELETE FROM step_due WHERE asset_id = $1`, `DELETE FROM work_owed WHERE object_id = $1`, `DELETE FROM asset WHERE id = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, f.Asset.ID); err != nil {
			return err
		}
	}
	return nil
}

// judgeHandIn reads the hand-in that a file is to go into and asks the rule; it
// gives the place of its learner.
func (s *Uploads) judgeHandIn(ctx context.Context, tx *sql.Tx, scope account.Scope, u *upload.Upload, rule func(upload.Standing) error) (string, error) {
	c, err := readCase(ctx, tx, scope, assessment.Which{HandIn: u.HandIn})
	if err != nil {
		return "", err
	}
	if c.Work.Course != u.Course || c.Work.Module != u.Module {
		return "", fault.Missing()
	}
	standing := upload.Standing{HandIn: upload.Tray{
		Learner: account.Object{Org: c.Learner.Org, Owner: c.Person}, Open: c.Mutable(),
		Files: len(c.Files) + len(c.Waiting), Most: assessment.MaxFiles, Quota: assessment.LearnerQuota,
	}}
	if err := s.measure(ctx, tx, *u, &standing); err != nil {
		return "", err
	}
	returned, err := returnedBytes(ctx, tx, u.Owner)
	if err != nil {
		return "", err
	}
	standing.Used -= returned
	if u.HandInOrd, err = nextFileOrd(ctx, tx, u.HandIn); err != nil {
		return "", err
	}
	return c.Learner.Place, rule(standing)
}

// returnedBytes measures what a learner got back marked: it takes no room of theirs
// any more.
func returnedBytes(ctx context.Context, tx *sql.Tx, learner string) (bytes int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT CAST(COALESCE(sum(f.size), 0) AS BIGINT) FROM hand_in_file l JOIN hand_in h ON h.id = l.hand_in_id JOIN asset f ON f.id = l.asset_id
		WHERE h.person_id = $1 AND h.state = $2`, learner, assessment.Returned).Scan(&bytes)
	if err != nil {
		return 0, fmt.Errorf("measure what was returned: %w", err)
	}
	return bytes, nil
}

// nextFileOrd gives the place behind the files of a hand-in, those on their way
// counted.
func nextFileOrd(ctx context.Context, tx *sql.Tx, handIn string) (ord int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(max(place) + 1, 0) FROM (
		SELECT ord AS place FROM hand_in_file WHERE hand_in_id = $1 UNION ALL SELECT hand_in_ord FROM upload WHERE hand_in_id = $1) taken`, handIn).Scan(&ord)
	if err != nil {
		return 0, fmt.Errorf("find a file's place: %w", err)
	}
	return ord, nil
}

// receiveHandIn gives a file its place in its hand-in, or says why it has none.
func (s *Uploads) receiveHandIn(ctx context.Context, tx *sql.Tx, u upload.Upload, f media.Asset) error {
	h, err := findHandIn(ctx, tx, assessment.Which{HandIn: u.HandIn})
	if err != nil {
		return err
	}
	here, err := stillHere(ctx, tx, []string{u.Owner})
	if err != nil {
		return err
	}
	if h.ID == "" || !h.Mutable() || len(here) == 0 {
		_, err := s.move(ctx, tx, u.ID, upload.Whole, upload.Refused, "hand-in.closed")
		return err
	}
	if f, err = s.assetOf(ctx, tx, u, f); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO hand_in_file (id, hand_in_id, ord, asset_id, added_at) VALUES ($1, $2, $3, $4, $5)`,
		u.Resource, u.HandIn, u.HandInOrd, f.ID, sqldb.Micros(s.now()))
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE hand_in SET version = version + 1, changed_at = $2 WHERE id = $1`, h.ID, sqldb.Micros(s.now())); err != nil {
		return err
	}
	if err := s.received(ctx, tx, u.ID, f.ID); err != nil {
		return err
	}
	return s.record(ctx, tx, fact.Fact{Org: u.Org, Actor: u.Owner, Kind: fact.UploadReceived, Object: f.ID})
}

// handedRevision is what addresses of files of hand-ins carry: their bytes stay
// as they are.
const handedRevision = 1

// findHanded reads a file of a hand-in as the shelf shows it.
func findHanded(ctx context.Context, q sqldb.Querier, file string) (s shelved, err error) {
	h, found := assessment.HandIn{}, false
	query := `SELECT h.person_id, h.state, EXISTS (SELECT 1 FROM rendition n WHERE n.asset_id = f.id AND n.rung = '` + stream.Voice + `'), ` + assetColumns + `
		FROM hand_in_file l JOIN hand_in h ON h.id = l.hand_in_id JOIN asset f ON f.id = l.asset_id WHERE l.id = $1`
	err = each(ctx, q, query, args{file}, func(row *sql.Rows) error {
		found = true
		return row.Scan(append([]any{&h.Person, &h.State, &s.voice}, assetFields(&s.asset)...)...)
	})
	if err == nil && !found {
		err = fault.Missing()
	}
	if err != nil {
		return s, err
	}
	_, learner, err := readLearner(ctx, q, h.Person)
	s.object, s.revision, s.handed = h.Object(learner), handedRevision, true
	return s, err
}
