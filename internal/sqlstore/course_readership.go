package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
)

// The readership of a course is all its audiences in one text, sorted. Courses with the
// same one are for the same people: who counts what is for them asks of each readership
// whether they are part of it, and not of each course.

// readerships write the readership of the courses of a condition, and which audiences
// are part of it. PostgreSQL and SQLite have no word in common for joining texts: each
// audience is put behind the one before it.
func readerships(condition string) []string {
	return []string{`WITH RECURSIVE these (course_id) AS (SELECT id FROM course WHERE ` + condition + `),
			joined (course_id, last, readership) AS (
				SELECT course_id, min(audience), min(audience) FROM course_audience WHERE course_id IN (SELECT course_id FROM these) GROUP BY course_id
				UNION ALL SELECT j.course_id, w.audience, j.readership || ' ' || w.audience FROM joined j JOIN course_audience w ON w.course_id = j.course_id
					AND w.audience = (SELECT min(n.audience) FROM course_audience n WHERE n.course_id = j.course_id AND n.audience > j.last))
			UPDATE course SET readership = COALESCE((SELECT max(j.readership) FROM joined j WHERE j.course_id = course.id), '')
				WHERE id IN (SELECT course_id FROM these)`,
		`INSERT INTO audience_readership (audience, readership)
			SELECT DISTINCT w.audience, c.readership FROM course c JOIN course_audience w ON w.course_id = c.id WHERE ` + condition + `
			ON CONFLICT (audience, readership) DO NOTHING`,
	}
}

// recounted counts what is published for the readerships of a condition.
func recounted(condition string) []string {
	return []string{
		`DELETE FROM course_count WHERE ` + condition,
		`INSERT INTO course_count (readership, sector, level, language, filiere, n) SELECT readership, sector, level, language, filiere, count(*) FROM course
			WHERE readership <> '' AND state = 'published' AND archived_at = 0 AND ` + condition + ` GROUP BY readership, sector, level, language, filiere`,
	}
}

// gather keeps the readership of a course as its audiences are now, and counts anew the
// one that it had and the one that it has. A readership that no course has any more
// stays, and counts nothing.
func gather(ctx context.Context, tx *sql.Tx, course string) error {
	var had string
	if err := tx.QueryRowContext(ctx, `SELECT readership FROM course WHERE id = $1`, course).Scan(&had); err != nil {
		return err
	}
	for _, statement := range readerships(`id = $1`) {
		if _, err := tx.ExecContext(ctx, statement, course); err != nil {
			return err
		}
	}
	for _, statement := range recounted(`readership IN ($1, (SELECT readership FROM course WHERE id = $2))`) {
		if _, err := tx.ExecContext(ctx, statement, had, course); err != nil {
			return err
		}
	}
	return nil
}

// countedBy is what decides how a course is counted. An act that leaves it alone
// counts nothing: on PostgreSQL two that count the same readership would collide.
func countedBy(c catalogue.Course) string {
	parts := append([]string{string(c.State), c.Sector, c.Level, c.Language, c.Filiere, c.Archived.String()}, c.Object(false).Audiences()...)
	return strings.Join(parts, " ")
}

// findable makes anew what a course is found and counted by, where it changed.
func findable(ctx context.Context, tx *sql.Tx, before, after catalogue.Course) error {
	if folded(before) != folded(after) {
		if err := recut(ctx, tx, after.ID); err != nil {
			return err
		}
	}
	if countedBy(before) == countedBy(after) {
		return nil
	}
	return gather(ctx, tx, after.ID)
}

// isCounted reports whether the answer of a question was counted already: how many are
// published for the reader. An administrator reads courses of one organisation alone.
func isCounted(s account.Scope, q catalogue.Query) bool {
	return q.View == catalogue.Learning && q.Words == "" && q.State == "" && q.Kind == "" && !s.Everything()
}

// sumForReader adds up the counts c of what is published for the reader. It says of
// readerships what asked says of courses.
func sumForReader(a *args, s account.Scope, q catalogue.Query) string {
	conditions := append([]string{`c.readership IN (SELECT readership FROM audience_readership WHERE audience IN ` + list(a, s.Audiences()) + `)`}, chosen(a, q)...)
	return `SELECT c.sector, c.level, c.language, c.filiere, sum(c.n) FROM course_count c WHERE ` + strings.Join(conditions, " AND ")
}
