package sqlstore_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsqltest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// marking is a record in which Amal has a quiz to do that completes the film when
// it is passed with 10.
type marking struct {
	*hotsqltest.Record
	t *testing.T
}

var quiz = assessment.Work{ID: "quiz", Org: "org", Kind: assessment.Quiz, Pass: 1000, Resource: "film"}

func markings(t *testing.T, test func(t *testing.T, m marking)) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		m := marking{hotsqltest.Open(t, url), t}
		m.Exec(t, `INSERT INTO work (id, org_id, course_id, module_id, ord, kind, title, language, instructions, minutes, weight, pass, resource_id, rules,
				state, revision, author_id, version, created_at, changed_at, archived_at)
			VALUES ('quiz', 'org', 'course', 'module', 0, 'quiz', 'Quiz', 'fr', '', 0, 100, 1000, 'film', '{}', 'published', 1, 'brahim', 1, 1, 1, 0)`)
		test(t, m)
	})
}

// set settles an outcome of Amal's quiz and tells whether it completed the film.
func (m marking) set(o sqlstore.Outcome) (assessment.Result, bool) {
	m.t.Helper()
	o.Work, o.Person = quiz, "amal"
	kept, completed, err := m.Base.SetResult(m.t.Context(), o)
	if err != nil {
		m.t.Fatal(err)
	}
	return kept, len(completed) == 1 && completed[0].Resource == "film" && completed[0].Person == "amal" && !completed[0].Completed.IsZero()
}

// marks gives what the facts say of marks, the first one first.
func (m marking) marks() (sets []assessment.MarkSet) {
	m.t.Helper()
	found, err := sqlstore.NewFacts(m.Base).About(m.t.Context(), account.Lab("org"), "quiz", 100)
	if err != nil {
		m.t.Fatal(err)
	}
	for i := range found {
		f := found[len(found)-1-i]
		var set assessment.MarkSet
		if err := json.Unmarshal([]byte(f.Payload), &set); err != nil || f.Kind != fact.MarkSet || f.Place != "cmc" {
			m.t.Fatal(f, err)
		}
		sets = append(sets, set)
	}
	return sets
}

func (m marking) progress() learning.Progress {
	m.t.Helper()
	found, err := sqlstore.NewLearning(m.Base).Progress(m.t.Context(), "amal", []string{"film"})
	if err != nil || len(found) > 1 {
		m.t.Fatal(found, err)
	}
	return append(found, learning.Progress{})[0]
}

func (m marking) count(query string) (n int) {
	m.t.Helper()
	err := m.DB.Read(m.t.Context(), func(q sqldb.Querier) error { return q.QueryRowContext(m.t.Context(), query).Scan(&n) })
	if err != nil {
		m.t.Fatal(err)
	}
	return n
}

func TestAPassCompletesItsResourceOnce(t *testing.T) {
	markings(t, func(t *testing.T, m marking) {
		if kept, completed := m.set(sqlstore.Outcome{Mark: 999, Source: assessment.FromQuiz, Actor: "amal"}); kept.Passed || completed || kept.By != "" {
			t.Errorf("9.99: %+v, completed %v", kept, completed)
		}
		if kept, completed := m.set(sqlstore.Outcome{Mark: 1000, Source: assessment.FromQuiz, Actor: "amal"}); !kept.Passed || !completed {
			t.Errorf("10: %+v, completed %v", kept, completed)
		}
		first := m.progress()
		if first.Completed.IsZero() || first.MarkedBy != "" {
			t.Errorf("after the pass: %+v", first)
		}
		if _, again := m.set(sqlstore.Outcome{Mark: 1525, Source: assessment.FromQuiz, Actor: "amal"}); again || !m.progress().Completed.Equal(first.Completed) {
			t.Error("a better mark completed the film again")
		}
		m.set(sqlstore.Outcome{Mark: 400, Source: assessment.FromTrainer, By: "brahim", Actor: "brahim", Reason: "Copié."})
		if m.progress().Completed.IsZero() {
			t.Error("what was completed is not any more")
		}
		if n := m.count(`SELECT count(*) FROM fact WHERE kind = 'resource.completed' AND actor_id = 'amal' AND object_id = 'film'`); n != 1 {
			t.Errorf("%d facts of completion", n)
		}
	})
}

func TestEveryChangeOfAMarkIsAFactAndNothingElseIs(t *testing.T) {
	markings(t, func(t *testing.T, m marking) {
		for range 2 {
			m.set(sqlstore.Outcome{Mark: 1200, Source: assessment.FromQuiz, Actor: "amal"})
		}
		byHand := sqlstore.Outcome{Mark: 1400, Source: assessment.FromTrainer, By: "brahim", Actor: "brahim", Reason: "Question 3 annulée."}
		m.set(byHand)
		m.set(byHand)
		if kept, _ := m.set(sqlstore.Outcome{Mark: 2000, Source: assessment.FromQuiz, Actor: "amal"}); kept.Mark != 1400 || kept.By != "brahim" {
			t.Errorf("an attempt changed what a trainer set: %+v", kept)
		}
		if kept, _ := m.set(sqlstore.Outcome{Mark: 2000, Source: assessment.FromQuiz, Actor: "brahim", Lifts: true}); kept.Mark != 2000 || kept.By != "" {
			t.Errorf("lifted: %+v", kept)
		}
		if kept, _ := m.set(sqlstore.Outcome{Mark: assessment.Unmarked, Source: assessment.FromQuiz, Actor: "amal"}); kept.Mark != assessment.Unmarked || kept.Passed {
			t.Errorf("taken away: %+v", kept)
		}
		want := []assessment.MarkSet{
			{Learner: "amal", Mark: 1200, Was: -1, Source: assessment.FromQuiz},
			{Learner: "amal", Mark: 1400, Was: 1200, Source: assessment.FromTrainer, Reason: "Question 3 annulée."},
			{Learner: "amal", Mark: 2000, Was: 1400, Source: assessment.FromQuiz},
			{Learner: "amal", Mark: -1, Was: 2000, Source: assessment.FromQuiz},
		}
		got := m.marks()
		if len(got) != len(want) {
			t.Fatalf("%+v", got)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
			}
		}
		if n := m.count(`SELECT count(*) FROM result`); n != 0 {
			t.Errorf("%d results stay", n)
		}
	})
}

// Who passed needs no trainer's word: it may be taken back.
func TestAPassedWorkCompletesWithoutTheTrainersMark(t *testing.T) {
	markings(t, func(t *testing.T, m marking) {
		m.Exec(t, `INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at) VALUES ('group', 'org', 'cmc', 'G', 'G', '', 0, 1, 1, 1, 0)`,
			`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ('grant', 'org', 'amal', 'learner', 'group', 'group', 1)`,
			`INSERT INTO course_audience (course_id, audience) VALUES ('course', 'g:group')`)
		mark := func(by string) (now learning.Progress) {
			now, err := sqlstore.NewLearning(m.Base).Mark(t.Context(), learning.Marking{By: "brahim", Group: "group", Learner: "amal", Resource: "film"},
				func(_ account.Object, was learning.Progress) (learning.Progress, error) {
					was.Person, was.Resource, was.MarkedBy, was.Completed = "amal", "film", by, time.Time{}
					if by != "" {
						was.Completed = time.UnixMicro(7)
					}
					return was, nil
				})
			if err != nil {
				t.Fatal(err)
			}
			return now
		}
		mark("brahim")
		m.set(sqlstore.Outcome{Mark: 1000, Source: assessment.FromQuiz, Actor: "amal"})
		if got := m.progress(); got.MarkedBy != "brahim" || !got.Completed.Equal(time.UnixMicro(7)) {
			t.Errorf("the pass took the trainer's mark away: %+v", got)
		}
		if now := mark(""); now.Completed.IsZero() || m.progress().Completed.IsZero() {
			t.Error("without the trainer's word a passed work completes nothing")
		}
	})
}
