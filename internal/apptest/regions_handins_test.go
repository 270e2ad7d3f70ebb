package apptest_test

import (
	"database/sql"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func handInApartness() []apart {
	return []apart{
		one("GET /hand-ins/{id}", func(r region) string { return "/hand-ins/" + r.handIn }),
		one("GET /works/{id}/hand-in", func(r region) string { return "/works/" + r.devoir + "/hand-in" }),
	}
}

// handOver gives the course a devoir that its learner handed in.
func (r *region) handOver(t *testing.T, lab *apptest.Lab) {
	t.Helper()
	r.devoir, r.handIn = apptest.NewID(), apptest.NewID()
	err := lab.DB.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO work (id, org_id, course_id, module_id, ord, kind, title, language, instructions, minutes, weight, pass, resource_id, rules,
			state, revision, author_id, version, created_at, changed_at, archived_at)
			SELECT $1, c.org_id, c.id, m.id, 0, 'devoir', $2, 'fr', '', 0, 100, 1000, '', '{}', 'published', 0, c.owner_id, 1, 1, 1, 0
			FROM course c JOIN module m ON m.course_id = c.id WHERE c.id = $3`, r.devoir, "Devoir "+r.word, r.course)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(t.Context(), `INSERT INTO hand_in (id, work_id, person_id, text, state, handed_at, arrived_at, due_at, late, points, mark, comment, marker_id,
			returned_at, version, created_at, changed_at) VALUES ($1, $2, $3, $4, 'handed', 1, 1, 0, 0, '{}', -1, '', '', 0, 1, 1, 1)`,
			r.handIn, r.devoir, r.person, "Réponse "+r.word)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.hidden = append(r.hidden, r.devoir, r.handIn, "Devoir "+r.word, "Réponse "+r.word)
}
