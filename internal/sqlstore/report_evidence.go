package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

var _ report.Evidence = (*Reports)(nil)

// evidence is what is told, and the names of its columns are those of the lines.
// Of facts only those of learning say more than their kind: what others say may
// name people. Attempts of who was erased have lost their answers, and are not told.
var evidence = []struct{ what, query string }{
	{"group", `SELECT id, code FROM person_group ORDER BY id`},
	{"member", `SELECT t.scope_id AS "group", t.person_id AS learner FROM role_grant t JOIN person h ON h.id = t.person_id
		WHERE t.role = 'learner' AND t.scope_kind = 'group' AND (h.archived_at = 0 OR h.erased_at > 0) ORDER BY t.scope_id, t.person_id`},
	{"resource", `SELECT r.id, r.course_id AS course, c.title AS course_title, m.id AS module, m.title AS module_title, f.kind,
		CASE WHEN f.kind IN ('video', 'audio') THEN 1 ELSE 0 END AS film,
		CASE WHEN f.kind IN ('video', 'audio') THEN f.duration WHEN f.pages > 1 THEN f.pages ELSE 1 END AS extent,
		CASE WHEN r.since > 0 THEN 1 ELSE 0 END AS replaced
		FROM resource r JOIN module m ON m.id = r.module_id JOIN course c ON c.id = m.course_id JOIN asset f ON f.id = r.asset_id
		WHERE r.archived_at = 0 AND r.state IN ('published', 'withdrawn') ORDER BY r.course_id, m.ord, m.id, r.ord, r.id`},
	{"session", `SELECT id, person_id AS learner, resource_id AS resource, started_at AS began, seen_at AS seen, watched, heard
		FROM learning_session ORDER BY id`},
	{"fact", `SELECT id, kind, actor_id AS actor, object_id AS object, at,
		CASE WHEN kind IN ('session.closed', 'resource.marked', 'resource.unmarked') THEN payload ELSE '' END AS payload
		FROM fact ORDER BY at, id`},
	{"work", `SELECT w.id, o.mark_step AS step, w.pass, w.rules FROM work w JOIN organisation o ON o.id = w.org_id WHERE w.kind = 'quiz' ORDER BY w.id`},
	{"paper", `SELECT work_id AS work, revision, questions FROM paper ORDER BY work_id, revision`},
	{"attempt", `SELECT a.id, a.work_id AS work, a.person_id AS learner, a.number, a.revision, a.state, a.answers, a.mark, a.arrived_at AS arrived
		FROM attempt a JOIN person h ON h.id = a.person_id WHERE h.erased_at = 0 ORDER BY a.id`},
	{"result", `SELECT r.work_id AS work, r.person_id AS learner, r.mark, r.passed, r.source
		FROM result r JOIN person h ON h.id = r.person_id WHERE h.erased_at = 0 ORDER BY r.work_id, r.person_id`},
}

// Evidence implements report.Evidence.
func (s *Reports) Evidence(ctx context.Context, tell func(what string, row map[string]any) error) error {
	return s.db.Read(ctx, func(q sqldb.Querier) error {
		for _, e := range evidence {
			err := each(ctx, q, e.query, nil, func(rows *sql.Rows) error {
				row, err := asTold(rows)
				if err != nil {
					return err
				}
				return tell(e.what, row)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// asTold gives a row by the names of its columns, with moments and sets as people
// write them.
func asTold(rows *sql.Rows) (map[string]any, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]any, len(columns))
	places := make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	if err := rows.Scan(places...); err != nil {
		return nil, err
	}
	row := map[string]any{}
	for i, column := range columns {
		if row[column], err = plainly(column, values[i]); err != nil {
			return nil, err
		}
	}
	return row, nil
}

func plainly(column string, value any) (any, error) {
	if raw, is := value.([]byte); is {
		value = string(raw)
	}
	switch column {
	case "began", "seen", "at", "arrived":
		micros, _ := value.(int64)
		return sqldb.Time(micros).UTC().Format(time.RFC3339Nano), nil
	case "film", "passed", "replaced":
		return value == int64(1), nil
	case "watched", "heard":
		var set learning.Intervals
		text, _ := value.(string)
		err := unpack(text, &set)
		return append(learning.Intervals{}, set...), err // a list of none, for who reads it
	case "payload", "rules", "questions", "answers":
		if text, _ := value.(string); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			return json.RawMessage(text), nil
		}
		return nil, nil //nolint:nilnil // the line says that there is none
	}
	return value, nil
}
