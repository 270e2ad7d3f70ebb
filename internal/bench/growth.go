package bench

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"time"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// size is how much a lab holds.
type size struct{ people, groups, courses int }

// Each course has ten resources. The large one is a regional office: 50,000 people,
// 2,000 groups, 20,000 resources; the small one an establishment of a fiftieth.
var (
	small = size{1_000, 40, 40}
	large = size{50_000, 2_000, 2_000}
)

// flat is what the 95th percentile may grow by from the small to the large lab: a
// slope of 0.15 in log-log over a fiftyfold.
const flat = 1.8

// visits are the pages that are asked for again and again: %[1]d is one of the groups
// or courses, and %[2]d another number each time, so that nothing that is kept answers.
// Both labs have as long an answer.
var visits = []struct {
	name, as string
	path     string
}{
	{"people, a page", "manager", "/people?limit=50&role=learner&n=%[2]d"},
	{"people, searched by name", "manager", "/people?limit=50&q=nom%[1]d&n=%[2]d"},
	{"people of a group", "manager", "/people?limit=50&group=01gg%022[1]d&n=%[2]d"},
	{"a group with its learners", "manager", "/groups/01gg%022[1]d?n=%[2]d"},
	{"catalogue, a page", "learner", "/courses?view=library&limit=24&n=%[2]d"},
	{"catalogue, one course searched", "learner", "/courses?view=library&limit=24&q=cours%%20%04[1]d&n=%[2]d"},
	{"catalogue, facets of one course", "learner", "/courses/facets?q=cours%%20%04[1]d&n=%[2]d"},
	{"catalogue, a word of all searched", "learner", "/courses?view=library&limit=24&q=cours&n=%[2]d"},
	{"catalogue, all facets", "learner", "/courses/facets?view=learning&n=%[2]d"},
	{"a course", "learner", "/courses/01cc%022[1]d?n=%[2]d"},
}

// asks is how often each page is asked for.
const asks = 400

// grows: how long catalogue and people take in a large lab, against the same pages of
// a small one.
func (r *run) grows(ctx context.Context) ([]Figure, error) {
	little, err := r.town(ctx, "small", small)
	if err != nil {
		return nil, err
	}
	defer little.stop()
	big, err := r.town(ctx, "large", large)
	if err != nil {
		return nil, err
	}
	defer big.stop()
	var figures []Figure
	for _, v := range visits {
		ours, err := big.visitor(ctx, v.as, v.path, large, r.Now)
		if err != nil {
			return figures, err
		}
		theirs, err := little.visitor(ctx, v.as, v.path, small, r.Now)
		if err != nil {
			return figures, err
		}
		taken, err := rounds(ctx, asks, ours, theirs)
		if err != nil {
			return figures, fmt.Errorf("%s: %w", v.name, err)
		}
		f := Figure{Name: v.name + ", 50,000 people, p95", Unit: "ms", Against: "1,000 people", Limit: flat}
		f.Ours, f.Theirs = quantile(taken[0], 0.95), quantile(taken[1], 0.95)
		f.Ratio, f.Noise = f.Ours/f.Theirs, f.compare(taken[0], taken[1]).Noise
		figures = append(figures, f)
	}
	return figures, nil
}

// visitor asks for a page as somebody of the demonstration.
func (l *lab) visitor(ctx context.Context, as, path string, s size, now func() time.Time) (side, error) {
	c, err := l.enter(ctx, as)
	if err != nil {
		return nil, err
	}
	visit := 0
	return side(func(ctx context.Context) (float64, error) {
		visit++
		n := 1 + rand.IntN(s.groups)
		return timed(now, func() error {
			_, err := c.want(ctx, http.StatusOK, http.MethodGet, "/api/v1"+fmt.Sprintf(path, n, visit), nil)
			return err
		})
	}).in(time.Millisecond), nil
}

// town is a demonstration to which people, groups and courses were added in its
// record, while it was stopped.
func (r *run) town(ctx context.Context, name string, s size) (*lab, error) {
	folder := r.in("town-" + name)
	l, err := startLab(ctx, r.Binary, folder, "--demo")
	if err != nil {
		return nil, err
	}
	if err := l.showsCourses(ctx); err != nil {
		l.stop()
		return nil, err
	}
	l.stop()
	if err := populate(ctx, filepath.Join(folder, "lab.db"), s); err != nil {
		return nil, fmt.Errorf("fill a lab with people: %w", err)
	}
	return startLab(ctx, r.Binary, folder, "--demo")
}

func populate(ctx context.Context, file string, s size) error {
	db, err := sqldb.Open(ctx, "sqlite:"+file, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Write(ctx, func(tx *sql.Tx) error {
		for _, statement := range inhabitants(s) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%.60s: %w", statement, err)
			}
		}
		return nil
	})
}

// inhabitants are the statements that add them, in SQLite's words: n counts from 1,
// identifiers are a kind and n in 22 digits. Everything is of the demonstration's
// establishment; every group has 25 learners, and every course is for everybody.
func inhabitants(s size) []string {
	count := func(to int) string {
		return fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) `, to)
	}
	const (
		home  = `(SELECT place_id FROM person WHERE login = 'karim.tazi')`
		org   = `(SELECT org_id FROM person WHERE login = 'karim.tazi')`
		owner = `(SELECT id FROM person WHERE login = 'nadia.berrada')`
	)
	return []string{
		count(s.people) + `INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, sort_name, demo, version, created_at, changed_at, archived_at)
			SELECT '01pp' || printf('%022d', i), ` + org + `, ` + home + `, printf('%013d', i), 'Nom' || (i % 1999) || ' Prénom' || i, '', 'fr', '', 'nom' || (i % 1999) || ' prenom' || i, 0, 1, 1, 1, 0 FROM n`,
		count(s.people) + `INSERT INTO person_word (person_id, word)
			SELECT '01pp' || printf('%022d', i), 'nom' || (i % 1999) FROM n UNION ALL SELECT '01pp' || printf('%022d', i), 'prenom' || i FROM n`,
		count(s.groups) + `INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
			SELECT '01gg' || printf('%022d', i), ` + org + `, ` + home + `, 'GRP' || i, 'Groupe ' || i, '2026-2027', 0, 1, 1, 1, 0 FROM n`,
		count(s.people) + fmt.Sprintf(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at)
			SELECT '01rr' || printf('%%022d', i), `+org+`, '01pp' || printf('%%022d', i), 'learner', 'group', '01gg' || printf('%%022d', 1 + i %% %d), 1 FROM n`, s.groups),
		count(s.courses) + `INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code, keywords, licence, state,
				submitter_id, reason, published_at, version, created_at, changed_at, archived_at, folded)
			SELECT '01cc' || printf('%022d', i), ` + org + `, ` + home + `, ` + owner + `, 'Cours ' || printf('%04d', i), 'Un résumé', 'fr', 'tourisme', 'ts', '', '', '[]', '', 'published',
				'', '', i, 1, i, i, 0, 'cours ' || printf('%04d', i) FROM n`,
		`INSERT INTO course_piece (piece, course_id) WITH RECURSIVE cut (course_id, folded, place) AS (
				SELECT id, folded, 1 FROM course WHERE id LIKE '01cc%' UNION ALL SELECT course_id, folded, place + 1 FROM cut WHERE place < length(folded))
			SELECT DISTINCT substr(folded, place, 6), course_id FROM cut WHERE substr(folded, place, 1) <> ' '`,
		count(s.courses) + `INSERT INTO course_audience (course_id, audience) SELECT '01cc' || printf('%022d', i), 'p:' || ` + home + ` FROM n`,
		`UPDATE course SET readership = 'p:' || ` + home + ` WHERE id LIKE '01cc%'`,
		`INSERT INTO audience_readership (audience, readership) SELECT 'p:' || ` + home + `, 'p:' || ` + home + ` WHERE true ON CONFLICT DO NOTHING`,
		`INSERT INTO course_count (readership, sector, level, language, n) SELECT readership, 'tourisme', 'ts', 'fr', count(*) FROM course
			WHERE id LIKE '01cc%' GROUP BY readership`,
		count(s.courses) + `INSERT INTO module (id, course_id, ord, title) SELECT '01mm' || printf('%022d', i), '01cc' || printf('%022d', i), 0, 'Module' FROM n`,
		count(10*s.courses) + `INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
			SELECT '01aa' || printf('%022d', i), ` + org + `, ` + owner + `, 'a.md', 'text', 'text/markdown', 1000, '', 'ready', '', 'fr', 3, 0, 0, 0, 1, 1, 1 FROM n`,
		count(10*s.courses) + `INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at)
			SELECT '01ss' || printf('%022d', i), '01cc' || printf('%022d', 1 + (i - 1) / 10), '01mm' || printf('%022d', 1 + (i - 1) / 10), i % 10, 'Ressource ' || i, 'fr',
				'01aa' || printf('%022d', i), 'published', 1, 1 FROM n`,
	}
}
