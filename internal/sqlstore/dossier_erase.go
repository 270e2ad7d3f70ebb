package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// erasedName is what an erased person is called everywhere.
const erasedName = "Personne effacée"

// erasedLogin is the login of an erased person: nobody can sign in by it.
func erasedLogin(id string) string { return "efface-" + id }

// Erase erases a person in one act, if rule agrees: who they were goes into the
// legal archive and from everywhere else; what is counted stays under their
// identifier.
func (d *Dossiers) Erase(ctx context.Context, by, person string, e dossier.Erasure, until time.Time, rule func(dossier.Standing) error) error {
	return d.db.Write(ctx, func(tx *sql.Tx) error {
		st, err := standingOf(ctx, tx, person)
		if err != nil {
			return err
		}
		if err := rule(st); err != nil {
			return err
		}
		gone := erasing{Base: d.Base, tx: tx, by: by, was: st.Person, who: subjectOf(st.Person.Person), until: until}
		for _, step := range []func(context.Context) error{gone.archive, gone.handOver, gone.removeDrafts, gone.clean, gone.rename} {
			if err := step(ctx); err != nil {
				return fmt.Errorf("erase a person: %w", err)
			}
		}
		return d.record(ctx, tx, fact.Fact{
			Org: st.Person.Org, Place: st.Person.Place, Actor: by, Kind: fact.PersonErased, Object: person,
			Payload: payload(map[string]any{"reason": gone.unnamed("", e.Reason), "courses": len(st.Courses), "drafts": st.Drafts}),
		})
	})
}

// erasing is an erasure while it is carried out.
type erasing struct {
	*Base
	tx    *sql.Tx
	by    string
	was   account.Profile
	who   subject
	until time.Time
}

// archive keeps who the person was where the law asks for it.
func (e erasing) archive(ctx context.Context) error {
	p := e.was
	_, err := e.tx.ExecContext(ctx, `INSERT INTO legal_archive (id, org_id, place_id, person_id, login, name, born_on, erased_at, erased_by, until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.ids.New(), p.Org, p.Place, p.ID, p.Login, p.Name, p.Civil.Born, sqldb.Micros(e.now()), e.by, sqldb.Micros(e.until))
	return err
}

// handOver gives the courses that others have to who erases.
func (e erasing) handOver(ctx context.Context) error {
	var courses []string
	err := each(ctx, e.tx, `SELECT id FROM course WHERE owner_id = $1 AND id NOT IN `+ownDrafts, args{e.who.id}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		courses = append(courses, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range courses {
		if _, err := e.tx.ExecContext(ctx, `UPDATE course SET owner_id = $1, version = version + 1, changed_at = $2 WHERE id = $3`, e.by, sqldb.Micros(e.now()), id); err != nil {
			return err
		}
		if err := e.noticed(ctx, e.tx, "course_id", id); err != nil { // who may find it changed
			return err
		}
		if err := e.record(ctx, e.tx, fact.Fact{Org: e.was.Org, Place: e.was.Place, Actor: e.by, Kind: fact.CourseChanged, Object: id}); err != nil {
			return err
		}
	}
	return nil
}

// ownWorks are the works of the person's own drafts.
const ownWorks = `(SELECT id FROM work WHERE course_id IN ` + ownDrafts + `)`

// removals take the person's own drafts away, with what hangs on them first, and
// the files that they handed in: of a hand-in its mark is kept.
var removals = []string{
	`DELETE FROM hand_in_file WHERE hand_in_id IN (SELECT id FROM hand_in WHERE person_id = $1 OR work_id IN ` + ownWorks + `)`,
	`DELETE FROM remark WHERE hand_in_id IN (SELECT id FROM hand_in WHERE work_id IN ` + ownWorks + `)`,
	`DELETE FROM hand_in WHERE work_id IN ` + ownWorks,
	`DELETE FROM attempt WHERE work_id IN ` + ownWorks,
	`DELETE FROM result WHERE work_id IN ` + ownWorks,
	`DELETE FROM given WHERE work_id IN ` + ownWorks,
	`DELETE FROM paper WHERE work_id IN ` + ownWorks,
	`DELETE FROM work WHERE course_id IN ` + ownDrafts,
	`DELETE FROM learning_session WHERE resource_id IN (SELECT id FROM resource WHERE course_id IN ` + ownDrafts + `)`,
	`DELETE FROM progress WHERE resource_id IN (SELECT id FROM resource WHERE course_id IN ` + ownDrafts + `)`,
	`DELETE FROM outside WHERE resource_id IN (SELECT id FROM resource WHERE course_id IN ` + ownDrafts + `)`,
	`DELETE FROM alignment WHERE resource_id IN (SELECT id FROM resource WHERE course_id IN ` + ownDrafts + `)`,
	`DELETE FROM resource_captions WHERE resource_id IN (SELECT id FROM resource WHERE course_id IN ` + ownDrafts + `)`,
	`DELETE FROM resource_version WHERE resource_id IN (SELECT id FROM resource WHERE course_id IN ` + ownDrafts + `)`,
	`DELETE FROM planned WHERE course_id IN ` + ownDrafts,
	`DELETE FROM upload WHERE course_id IN ` + ownDrafts,
	`DELETE FROM course_audience WHERE course_id IN ` + ownDrafts,
	`DELETE FROM course_piece WHERE course_id IN ` + ownDrafts,
	`DELETE FROM module WHERE course_id IN ` + ownDrafts,
	`DELETE FROM resource WHERE course_id IN ` + ownDrafts,
	`DELETE FROM course WHERE id IN ` + ownDrafts,
	`DELETE FROM hand_in_file WHERE asset_id IN ` + ownFiles,
	`DELETE FROM rendition WHERE asset_id IN ` + ownFiles,
	`DELETE FROM page_correction WHERE asset_id IN ` + ownFiles,
	`DELETE FROM page WHERE asset_id IN ` + ownFiles,
	`DELETE FROM cue WHERE asset_id IN ` + ownFiles,
	`DELETE FROM step_run WHERE asset_id IN ` + ownFiles,
	`DELETE FROM step_due WHERE asset_id IN ` + ownFiles,
	`DELETE FROM work_owed WHERE object_id IN ` + ownFiles,
	`DELETE FROM asset WHERE id IN ` + ownFiles,
	`UPDATE upload SET state = 'deleted' WHERE owner_id = $1 AND state = 'receiving'`,
}

// removeDrafts takes away the drafts that nobody else has, and the files that are
// then in no course; their bytes are swept.
func (e erasing) removeDrafts(ctx context.Context) error {
	for _, statement := range removals {
		if _, err := e.tx.ExecContext(ctx, statement, e.who.id); err != nil {
			return err
		}
	}
	return nil
}

// clean does in each table what personals says.
func (e erasing) clean(ctx context.Context) error {
	for _, t := range personals {
		for _, step := range []func(context.Context, personal) error{e.remove, e.empty, e.unname} {
			if err := step(ctx, t); err != nil {
				return fmt.Errorf("table %s: %w", t.table, err)
			}
		}
	}
	return nil
}

// mine is the condition of the rows of a table that are about the person.
func (e erasing) mine(a *args, t personal) string {
	var columns []string
	me := a.add(e.who.id)
	for _, column := range t.about {
		columns = append(columns, column+` = `+me)
	}
	return `(` + strings.Join(columns, ` OR `) + `)`
}

func (e erasing) remove(ctx context.Context, t personal) error {
	if !t.removed {
		return nil
	}
	var a args
	statement := `DELETE FROM ` + t.table + ` WHERE ` + e.mine(&a, t)
	if t.keeps != "" {
		statement += ` AND NOT (` + t.keeps + `)`
	}
	_, err := e.tx.ExecContext(ctx, statement, a...)
	return err
}

func (e erasing) empty(ctx context.Context, t personal) error {
	for _, column := range t.emptied {
		var a args
		if _, err := e.tx.ExecContext(ctx, `UPDATE `+t.table+` SET `+column+` = '' WHERE `+e.mine(&a, t), a...); err != nil {
			return err
		}
	}
	return nil
}

// unname rewrites text that names the person.
func (e erasing) unname(ctx context.Context, t personal) error {
	if len(t.texts()) == 0 {
		return nil
	}
	var a args
	var found []map[string]any
	rows, err := e.tx.QueryContext(ctx, t.query(&a, e.who), a...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // an error of reading is told by rows.Err
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		row, err := scanRow(rows, columns)
		if err != nil {
			return err
		}
		if t.stance(row, e.who) == theirs {
			found = append(found, row)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, row := range found {
		if err := e.rewrite(ctx, t, row); err != nil {
			return err
		}
		if t.table == "course" {
			if err := recut(ctx, e.tx, textOf(row["id"])); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e erasing) rewrite(ctx context.Context, t personal, row map[string]any) error {
	for _, column := range t.texts() {
		was := textOf(row[column])
		now := e.unnamed("", was)
		if slices.Contains(t.json, column) {
			now = rewritten(was, e.unnamed)
		}
		if now == was {
			continue
		}
		a := args{now}
		var where []string
		for _, key := range t.ownKey() {
			where = append(where, key+` = `+a.add(row[key]))
		}
		if _, err := e.tx.ExecContext(ctx, `UPDATE `+t.table+` SET `+column+` = $1 WHERE `+strings.Join(where, ` AND `), a...); err != nil {
			return err
		}
	}
	return nil
}

// unnamed is a text of a row about the person without what names them. What a
// device was called is theirs too.
func (e erasing) unnamed(key, value string) string {
	if key == "device" {
		return ""
	}
	for _, word := range []struct{ is, becomes string }{
		{e.was.Email, ""}, {e.was.Name, erasedName}, {text.Fold(e.was.Name), text.Fold(erasedName)},
		{e.was.Civil.Guardian, ""}, {e.was.Civil.CIN, ""},
	} {
		value = text.ReplaceWord(value, word.is, word.becomes)
	}
	if key == "login" || telling(e.was.Login) {
		value = text.ReplaceWord(value, e.was.Login, erasedLogin(e.who.id))
	}
	return value
}

// rename gives the person's row a name that says nothing, and closes it.
func (e erasing) rename(ctx context.Context) error {
	p := e.was.Person
	p.Login, p.Name, p.Email = erasedLogin(p.ID), erasedName, ""
	_, err := e.tx.ExecContext(ctx, `UPDATE person SET login = $2, name = $3, email = '', secret = '', secret_until = 0, sort_name = $4,
			version = version + 1, changed_at = $5, archived_at = $5, erased_at = $5 WHERE id = $1`,
		p.ID, p.Login, p.Name, text.Fold(p.Name), sqldb.Micros(e.now()))
	if err != nil {
		return err
	}
	if err := writeWords(ctx, e.tx, p); err != nil {
		return err
	}
	// The search index keeps what it has replaced until its own housekeeping.
	if err := e.otherIndex(ctx, e.tx); err != nil {
		return err
	}
	return owesScrub(ctx, e.tx)
}
