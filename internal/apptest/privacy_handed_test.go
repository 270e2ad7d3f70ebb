package apptest_test

import (
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// handIn lets the person do a quiz and a devoir of a trainer's course, with words
// and a file that name them, and write a quiz into a draft of their own.
func (k *filed) handIn(course, module string) {
	k.t.Helper()
	trainer, works := k.Actor("nadia.berrada"), [2]string{}
	for n, kind := range []string{"quiz", "devoir"} {
		works[n] = k.workIn(course, module, trainer.Person(), kind)
	}
	k.exec(`INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at, submitted_at, arrived_at, due_at, late, mark, shares, closes_at)
		VALUES ($1, $2, $3, 1, 1, 'submitted', $4, $5, 1, 1, 1, 1, 0, 0, 1200, '[]', 0)`,
		apptest.NewID(), works[0], k.person, fmt.Sprintf(`[{"question":"q1","text":%q,"counter":1,"device":%q}]`, "Je suis "+fullName, "tel de "+fullName), "tel de "+fullName)
	hand, file := apptest.NewID(), apptest.NewID()
	k.exec(`INSERT INTO hand_in (id, work_id, person_id, text, state, handed_at, arrived_at, due_at, late, points, mark, comment, marker_id, returned_at, version, created_at, changed_at)
		VALUES ($1, $2, $3, $4, 'returned', 1, 1, 0, 0, '{}', 1500, $5, $6, 1, 1, 1, 1)`,
		hand, works[1], k.person, "Rendu par "+fullName+", "+matricule, "Bien, "+fullName, trainer.Person())
	k.exec(`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
		SELECT $1, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at
		FROM asset WHERE owner_id = $2 AND name LIKE 'CV %'`, file, k.person)
	k.exec(`INSERT INTO hand_in_file (id, hand_in_id, ord, asset_id, added_at) VALUES ($1, $2, 0, $3, 1)`, apptest.NewID(), hand, file)
	k.exec(`INSERT INTO remark (id, hand_in_id, author_id, text, at) VALUES ($1, $2, $3, $4, 1)`, apptest.NewID(), hand, k.person, "Signé "+fullName)
	k.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, at) VALUES ($1, $2, 1500, 1, 'devoir', $3, 1)`, works[1], k.person, trainer.Person())
	k.exec(`INSERT INTO fact (id, org_id, place_id, actor_id, kind, object_id, at, payload) VALUES ($1, $2, '', $3, 'mark.set', $4, 1, $5)`,
		apptest.NewID(), trainer.Org(), trainer.Person(), works[1], fmt.Sprintf(`{"learner":%q,"mark":1500,"was":-1,"source":"trainer","reason":%q}`, k.person, "Vu avec "+fullName))
	k.exec(`INSERT INTO notice (id, person_id, about, kind, course_id, work_id, object_id, actor_id, at, read_at, due_at) VALUES ($1, $2, 'f', 'returned', $3, $4, $5, $6, 1, 0, 0)`,
		apptest.NewID(), k.person, course, works[1], hand, trainer.Person())
	var draft, into string
	k.one(`SELECT c.id, m.id FROM course c JOIN module m ON m.course_id = c.id WHERE c.owner_id = $1 AND c.title = 'Brouillon'`, k.person, &draft, &into)
	k.workIn(draft, into, k.person, "quiz")
}

// workIn makes a work of a course, with a paper.
func (k *filed) workIn(course, module, author, kind string) string {
	k.t.Helper()
	work := apptest.NewID()
	k.exec(`INSERT INTO work (id, org_id, course_id, module_id, ord, kind, title, language, instructions, minutes, weight, pass, resource_id, rules, state, revision, author_id, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, 0, $5, $6, 'fr', '', 0, 100, 1000, '', '{}', 'published', 1, $7, 1, 1, 1, 0)`,
		work, k.Actor("nadia.berrada").Org(), course, module, kind, strings.ToUpper(kind), author)
	k.exec(`INSERT INTO paper (work_id, revision, questions, created_at) VALUES ($1, 1, '[]', 1)`, work)
	return work
}

// one reads the only row of a question about something.
func (k *filed) one(query, about string, into ...any) {
	k.t.Helper()
	err := k.DB.Read(k.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(k.t.Context(), query, about).Scan(into...)
	})
	if err != nil {
		k.t.Fatal(err)
	}
}
