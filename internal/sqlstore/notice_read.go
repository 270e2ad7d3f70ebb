package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// noticesOf is where the notices n of a reader are found, with the course c, the
// work w, the hand-in h and the mark r that they are about.
const noticesOf = ` FROM notice n JOIN course c ON c.id = n.course_id LEFT JOIN work w ON w.id = n.work_id
	LEFT JOIN hand_in h ON h.id = n.object_id LEFT JOIN result r ON r.work_id = n.work_id AND r.person_id = n.person_id WHERE n.person_id = `

// shown is noticesOf those that the reader may see now: course and work may be
// read, and what was told still stands.
func shown(a *args, s account.Scope) string {
	query := noticesOf + a.add(s.Person()) + ` AND c.archived_at = 0 AND ` + readable(a, s, "c.state") +
		` AND (n.work_id = '' OR ` + readableWorks(a, s) + `)`
	var truths []string
	for _, c := range stillTrue(a, s) {
		truths = append(truths, `n.kind IN `+list(a, c.kinds)+` AND `+c.holds)
	}
	return query + ` AND (` + strings.Join(truths, ` OR `) + `)`
}

// noticeTruth is what must hold for notices of some kinds to be shown.
type noticeTruth struct {
	kinds []notify.Kind
	holds string
}

// stillTrue says of each kind when what it told is still so.
func stillTrue(a *args, s account.Scope) []noticeTruth {
	mine := `h.person_id = n.person_id`
	taught := `h.state <> 'draft' AND EXISTS (SELECT 1 FROM role_grant t WHERE t.person_id = h.person_id AND t.role = 'learner'
		AND t.scope_kind = 'group' AND t.scope_id IN ` + list(a, s.LearnersOf()) + `)`
	given := `EXISTS (SELECT 1 FROM given g WHERE g.work_id = n.work_id AND g.due_at = n.due_at AND g.group_id IN ` + list(a, s.Groups()) + `)`
	return []noticeTruth{
		{kinds: []notify.Kind{notify.Published}, holds: `c.state = 'published'`},
		{kinds: []notify.Kind{notify.Given, notify.Due}, holds: given},
		{kinds: []notify.Kind{notify.Returned}, holds: `(n.work_id = '' OR ` + mine + `)`},
		{kinds: []notify.Kind{notify.Corrected}, holds: `(r.source = 'trainer' OR r.reason <> '')`},
		{kinds: []notify.Kind{notify.Handed}, holds: taught},
		{kinds: []notify.Kind{notify.Replied}, holds: `(` + mine + ` OR ` + taught + `)`},
	}
}

// noticeColumns are what scanNotice reads of noticesOf.
const noticeColumns = `n.id, n.kind, n.at, n.read_at, n.object_id, n.due_at, n.actor_id, COALESCE((SELECT name FROM person WHERE id = n.actor_id), ''),
	c.id, c.title, COALESCE(w.id, ''), COALESCE(w.title, ''), COALESCE(w.kind, ''),
	COALESCE(CASE WHEN h.person_id <> n.person_id THEN h.person_id END, ''),
	COALESCE(CASE WHEN h.person_id <> n.person_id THEN (SELECT name FROM person WHERE id = h.person_id) END, ''),
	COALESCE(CASE WHEN n.kind = 'corrected' OR n.kind = 'returned' AND h.state = 'returned' THEN r.mark END, -1)`

// List implements notify.Box.
func (s *Notices) List(ctx context.Context, scope account.Scope, cursor string, limit int) (page notify.Page, err error) {
	var a args
	query := `SELECT ` + noticeColumns + shown(&a, scope)
	beyond, err := behind(&a, []string{`n.at`, `n.id`}, cursor)
	if err != nil {
		return page, err
	}
	query += beyond + ` ORDER BY n.at DESC, n.id DESC LIMIT ` + a.add(limit+1)
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		page = notify.Page{}
		if err := each(ctx, q, query, a, func(row *sql.Rows) error {
			n, err := scanNotice(row)
			page.Notices = append(page.Notices, n)
			return err
		}); err != nil {
			return err
		}
		page.Unread, err = unread(ctx, q, scope)
		return err
	})
	if err != nil {
		return page, fmt.Errorf("list notices: %w", err)
	}
	if len(page.Notices) > limit {
		page.Notices = page.Notices[:limit]
		last := page.Notices[limit-1]
		page.Next = lastOf(last.ID, sqldb.Micros(last.At))
	}
	return page, nil
}

func scanNotice(row scanner) (n notify.Notice, err error) {
	var read int64
	err = row.Scan(&n.ID, &n.Kind, micros{&n.At}, &read, &n.Object, micros{&n.Due}, &n.Actor.ID, &n.Actor.Name,
		&n.Course.ID, &n.Course.Name, &n.Work.ID, &n.Work.Name, &n.WorkKind, &n.Learner.ID, &n.Learner.Name, &n.Mark)
	n.Read = read > 0
	return n, err
}

// Unread implements notify.Box.
func (s *Notices) Unread(ctx context.Context, scope account.Scope) (n int, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		n, err = unread(ctx, q, scope)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count notices: %w", err)
	}
	return n, nil
}

// unread counts no further than is told: nobody waits for the count of a year.
func unread(ctx context.Context, q sqldb.Querier, scope account.Scope) (n int, err error) {
	var a args
	query := `SELECT count(*) FROM (SELECT 1` + shown(&a, scope) + ` AND n.read_at = 0 LIMIT ` + a.add(notify.MostUnread) + `) AS few`
	err = q.QueryRowContext(ctx, query, a...).Scan(&n)
	return n, err
}

// Read implements notify.Box. What is not shown is not read: it may come back.
func (s *Notices) Read(ctx context.Context, scope account.Scope, ids []string) error {
	var a args
	query := `UPDATE notice SET read_at = ` + a.add(sqldb.Micros(s.now())) + ` WHERE read_at = 0 AND id IN (SELECT n.id` + shown(&a, scope) + `)`
	if ids != nil {
		query += ` AND id IN ` + list(&a, ids)
	}
	err := s.db.WriteAbout(ctx, []string{noticeTopic}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, a...)
		return err
	})
	if err != nil {
		return fmt.Errorf("note what was read: %w", err)
	}
	return nil
}
