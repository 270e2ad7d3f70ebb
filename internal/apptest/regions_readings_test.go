package apptest_test

import (
	"database/sql"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func readingApartness() []apart {
	return []apart{
		one("GET /resources/{id}/pages/{n}/reading", func(r region) string { return "/resources/" + r.resource + "/pages/1/reading" }),
		{op: "GET /readings", many: func(own, other region) []string {
			return []string{"/readings?limit=100", "/readings?course=" + own.course, "/readings?course=" + other.course, "/readings?resource=" + other.resource}
		}},
	}
}

// doubt makes every page of every region one that was read without certainty.
func doubt(t *testing.T, lab *apptest.Lab) {
	t.Helper()
	err := lab.DB.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE page SET source = 'read', confidence = 40, text = text || ' sans certitude'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
