package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Dossiers reads and erases what is kept of a person. What that is, personals
// says.
type Dossiers struct{ *Base }

// NewDossiers does so in the database of b.
func NewDossiers(b *Base) *Dossiers { return &Dossiers{b} }

// Exported records that somebody took an export of a person along.
func (d *Dossiers) Exported(ctx context.Context, by string, p account.Person) error {
	return d.Record(ctx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.PersonExported, Object: p.ID})
}

// Read lets use look at one moment of the record, about one person.
func (d *Dossiers) Read(ctx context.Context, p account.Person, use func(dossier.Moment) error) error {
	return d.db.Read(ctx, func(q sqldb.Querier) error { return use(moment{q, subjectOf(p)}) })
}

func subjectOf(p account.Person) subject { return subject{id: p.ID, login: p.Login, email: p.Email} }

// moment is a dossier.Moment.
type moment struct {
	q   sqldb.Querier
	who subject
}

// Parts implements dossier.Moment.
func (m moment) Parts(ctx context.Context, tell func(dossier.Part) error) error {
	for _, t := range personals {
		if t.part == "" {
			continue
		}
		if err := m.part(ctx, t, tell); err != nil {
			return fmt.Errorf("table %s: %w", t.table, err)
		}
	}
	return nil
}

func (m moment) part(ctx context.Context, t personal, tell func(dossier.Part) error) error {
	var a args
	rows, err := m.q.QueryContext(ctx, t.query(&a, m.who), a...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // an error of reading is told by rows.Err
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return !t.goesOut(c, theirs) })
	return tell(dossier.Part{Name: t.part, Columns: open, Rows: m.rows(t, rows, columns, open)})
}

// rows gives of each row that is about the person what goes out of it.
func (m moment) rows(t personal, rows *sql.Rows, columns, open []string) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for rows.Next() {
			row, err := scanRow(rows, columns)
			s := t.stance(row, m.who)
			if err == nil && s == elsewhere {
				continue
			}
			if !yield(shownOf(t, row, open, s), err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

func shownOf(t personal, row map[string]any, open []string, s stance) []any {
	values := make([]any, len(open))
	for i, column := range open {
		if t.goesOut(column, s) {
			values[i] = row[column]
		}
	}
	return values
}

// scanRow reads a row by the names of its columns; text is a string on both
// databases.
func scanRow(rows *sql.Rows, columns []string) (map[string]any, error) {
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	err := rows.Scan(into...)
	row := map[string]any{}
	for i, column := range columns {
		if raw, is := values[i].([]byte); is {
			values[i] = string(raw)
		}
		row[column] = values[i]
	}
	return row, err
}

// Files implements dossier.Moment.
func (m moment) Files(ctx context.Context) (files []dossier.File, err error) {
	err = each(ctx, m.q, `SELECT id, name, size, sha256, created_at FROM asset WHERE owner_id = $1 ORDER BY id`, args{m.who.id}, func(rows *sql.Rows) error {
		var f dossier.File
		err := rows.Scan(&f.ID, &f.Name, &f.Size, &f.SHA256, micros{&f.At})
		files = append(files, f)
		return err
	})
	return files, err
}

// Standing tells what an erasure would meet.
func (d *Dossiers) Standing(ctx context.Context, person string) (st dossier.Standing, err error) {
	err = d.db.Read(ctx, func(q sqldb.Querier) error {
		st, err = standingOf(ctx, q, person)
		return err
	})
	return st, err
}

// ownDrafts are the courses of the person $1 that nobody else has or had.
const ownDrafts = `(SELECT c.id FROM course c WHERE c.owner_id = $1 AND c.state = 'draft' AND c.published_at = 0
	AND NOT EXISTS (SELECT 1 FROM course_editor e WHERE e.course_id = c.id))`

// ownFiles are the files of the person $1 that are in no other course than their
// own drafts.
const ownFiles = `(SELECT f.id FROM asset f WHERE f.owner_id = $1
	AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.asset_id = f.id AND r.course_id NOT IN ` + ownDrafts + `)
	AND NOT EXISTS (SELECT 1 FROM resource_captions t JOIN resource r ON r.id = t.resource_id WHERE t.asset_id = f.id AND r.course_id NOT IN ` + ownDrafts + `)
	AND NOT EXISTS (SELECT 1 FROM resource_version v JOIN resource r ON r.id = v.resource_id WHERE v.asset_id = f.id AND r.course_id NOT IN ` + ownDrafts + `))`

func standingOf(ctx context.Context, q sqldb.Querier, person string) (st dossier.Standing, err error) {
	if st.Person, err = wholeProfile(ctx, q, person); err != nil {
		return st, err
	}
	var erased, admins int64
	err = q.QueryRowContext(ctx, `SELECT p.erased_at,
			(SELECT count(*) FROM course WHERE archived_at = 0 AND id IN `+ownDrafts+`), (SELECT count(*) FROM asset WHERE id IN `+ownFiles+`),
			(SELECT count(*) FROM progress WHERE person_id = $1),
			(SELECT count(*) FROM role_grant g JOIN person o ON o.id = g.person_id WHERE g.role = 'admin' AND g.org_id = p.org_id AND o.archived_at = 0 AND o.id <> $1)
		FROM person p WHERE p.id = $1`, person).Scan(&erased, &st.Drafts, &st.Files, &st.Progress, &admins)
	if err != nil {
		return st, fmt.Errorf("see what an erasure meets: %w", err)
	}
	st.Erased = sqldb.Time(erased)
	st.LastOne = admins == 0 && st.Person.Highest() == account.Admin
	err = each(ctx, q, `SELECT id, title, state FROM course WHERE owner_id = $1 AND archived_at = 0 AND id NOT IN `+ownDrafts+` ORDER BY title, id`, args{person},
		func(rows *sql.Rows) error {
			var c dossier.Course
			err := rows.Scan(&c.ID, &c.Title, &c.State)
			st.Courses = append(st.Courses, c)
			return err
		})
	return st, err
}

// ForgetArchived takes from the legal archive who has been in it long enough.
func (d *Dossiers) ForgetArchived(ctx context.Context) error {
	return d.db.Write(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM legal_archive WHERE until <= $1`, sqldb.Micros(d.now()))
		if err != nil {
			return fmt.Errorf("forget who was archived: %w", err)
		}
		if n, err := done.RowsAffected(); n == 0 || err != nil {
			return err
		}
		return owesScrub(ctx, tx)
	})
}

// scrubOwed is the setting that says that rows of somebody were removed whose
// remains may still be on the disk.
const scrubOwed = "record.scrub-owed"

func owesScrub(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ($1, '1') ON CONFLICT (name) DO NOTHING`, scrubOwed)
	return err
}

// OwesScrub reports whether remains of somebody may still be on the disk.
func (d *Dossiers) OwesScrub(ctx context.Context) (owed bool, err error) {
	err = d.db.Read(ctx, func(q sqldb.Querier) error {
		owed, err = finds(ctx, q, `SELECT 1 FROM setting WHERE name = $1`, args{scrubOwed})
		return err
	})
	return owed, err
}

// Scrub takes the remains of what was removed off the disk; see sqldb.DB.Scrub.
// What is removed meanwhile is owed again.
func (d *Dossiers) Scrub(ctx context.Context) error {
	err := d.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM setting WHERE name = $1`, scrubOwed)
		return err
	})
	if err == nil {
		err = d.db.Scrub(ctx)
	}
	if err == nil {
		return nil
	}
	return errors.Join(err, d.db.Write(context.WithoutCancel(ctx), func(tx *sql.Tx) error { return owesScrub(ctx, tx) }))
}
