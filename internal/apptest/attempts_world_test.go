package apptest_test

import (
	"fmt"
	"net/http"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// examQuestion is a question of an exam with ways to answer it, in the words that are
// read, and what each is worth in twelfths of the question: a teacher's word, of
// which the lab knows nothing.
type examQuestion struct {
	id     string
	points int
	body   map[string]any
	ways   []way
}

type way struct {
	choose  []string          // by their texts
	write   string            //
	join    map[string]string // right sides by left sides, by their texts
	twelfth int
}

func choices(of ...any) (list []any) {
	for i := 0; i < len(of); i += 2 {
		list = append(list, map[string]any{"id": fmt.Sprintf("c%d", i/2), "text": of[i], "share": of[i+1], "feedback": "secret-feedback " + fmt.Sprint(of[i])})
	}
	return list
}

// exam is a paper with questions of every kind.
func exam() []examQuestion {
	question := func(kind, text string, points int, more map[string]any, ways ...way) examQuestion {
		more["kind"], more["text"], more["points"], more["feedback"], more["title"] = kind, text, points, "secret-general", "secret-title"
		return examQuestion{"q" + kind, points, more, ways}
	}
	pairs := []any{
		map[string]any{"id": "1", "left": "tension", "right_id": "1", "right": "volt"}, map[string]any{"id": "2", "left": "courant", "right_id": "2", "right": "ampère"},
		map[string]any{"id": "3", "left": "puissance", "right_id": "3", "right": "watt"}, map[string]any{"id": "4", "left": "", "right_id": "4", "right": "joule"},
	}
	return []examQuestion{
		question("single", "Que coupe un disjoncteur ?", 100, map[string]any{"choices": choices("le courant", 100, "la tension", 50, "rien", -100)},
			way{choose: []string{"le courant"}, twelfth: 12}, way{choose: []string{"la tension"}, twelfth: 6}, way{choose: []string{"rien"}}),
		question("multiple", "Lesquels protègent ?", 300, map[string]any{"choices": choices("fusible", 50, "différentiel", 50, "interrupteur", -50)},
			way{choose: []string{"fusible", "différentiel"}, twelfth: 12}, way{choose: []string{"différentiel"}, twelfth: 6}, way{choose: []string{"fusible", "interrupteur"}}),
		question("truefalse", "L’eau conduit-elle ?", 100, map[string]any{"choices": []any{
			map[string]any{"id": "true", "text": "", "share": 100, "feedback": "secret-feedback true"}, map[string]any{"id": "false", "text": "", "share": 0}}},
			way{choose: []string{"true"}, twelfth: 12}, way{choose: []string{"false"}}),
		question("short", "Comment s’appelle l’appareil ?", 150, map[string]any{"choices": choices("secret-mot", 100, "secret-m*", 25)},
			way{write: " SECRÉT-MOT ", twelfth: 12}, way{write: "secret-mots", twelfth: 3}, way{write: "prise"}),
		question("numeric", "Combien de volts ?", 100, map[string]any{"choices": []any{map[string]any{"id": "n", "text": "230.717", "tolerance": "0.171", "share": 100}}},
			way{write: "٢٣٠٫٧", twelfth: 12}, way{write: "230,546", twelfth: 12}, way{write: "231"}),
		question("matching", "Quelle unité ?", 100, map[string]any{"pairs": pairs},
			way{join: map[string]string{"tension": "volt", "courant": "ampère", "puissance": "watt"}, twelfth: 12},
			way{join: map[string]string{"tension": "volt", "courant": "watt", "puissance": "ampère"}, twelfth: 4}, way{join: map[string]string{"tension": "joule"}}),
		question("order", "Dans quel ordre ?", 100, map[string]any{"choices": choices("couper", 0, "vérifier", 0, "mettre à la terre", 0)},
			way{choose: []string{"couper", "vérifier", "mettre à la terre"}, twelfth: 12}, way{choose: []string{"vérifier", "couper", "mettre à la terre"}, twelfth: 4}, way{}),
	}
}

// set writes the exam as a quiz of a course, publishes it and gives it to a group.
func set(trainer *apptest.Client, course, module, group string, rules, terms map[string]any) (work string) {
	work = apptest.NewID()
	path := "/works/" + work
	trainer.Do(http.StatusCreated, http.MethodPut, path, map[string]any{"course": course, "module": module, "kind": "quiz", "title": "Contrôle"})
	trainer.Do(http.StatusOK, http.MethodPatch, path, map[string]any{"rules": rules}, "If-Match", trainer.ETag(path))
	var questions []any
	for _, q := range exam() {
		q.body["id"] = q.id
		questions = append(questions, q.body)
	}
	trainer.Do(http.StatusOK, http.MethodPut, path+"/paper", map[string]any{"questions": questions}, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPost, path+"/publish", nil, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPut, path+"/groups/"+group, terms)
	return work
}

// part is something to choose, by the name that the lab gives it for one learner.
type part struct{ ID, Text string }

// examSheet is what a learner's browser gets of a quiz.
type examSheet struct {
	Revision  int
	Questions []struct {
		ID                     string
		Choices, Lefts, Rights []part
	}
	Attempts []examAttempt
	Open     *examAttempt
}

type examAttempt struct {
	ID, State, Submitted, Arrived, Due string
	Person                             struct{ ID, Name string }
	Number                             int
	Mark                               *float64
	Late, Passed, Counts               bool
	Answers                            []map[string]any
	Result                             []map[string]any
}

// answers answers the questions of a sheet by the ways that pick names, each with
// a counter.
func (s examSheet) answers(pick func(q int) int, counter int) (answers []any) {
	for n, a := range exam() {
		w := a.ways[pick(n)%len(a.ways)]
		for _, q := range s.Questions {
			if q.ID == a.id {
				answers = append(answers, w.answer(q.ID, q.Choices, q.Lefts, q.Rights, counter))
			}
		}
	}
	return answers
}

func (w way) answer(question string, choices, lefts, rights []part, counter int) map[string]any {
	named := func(parts []part, text string) string {
		for _, p := range parts {
			if p.Text == text {
				return p.ID
			}
		}
		return text // true and false are what they are
	}
	chosen, pairs := []string{}, map[string]string{}
	for _, text := range w.choose {
		chosen = append(chosen, named(choices, text))
	}
	for l, r := range w.join {
		pairs[named(lefts, l)] = named(rights, r)
	}
	return map[string]any{"question": question, "choices": chosen, "text": w.write, "pairs": pairs, "counter": counter}
}

// examMark reckons what the ways that pick names are worth on 20, in whole
// hundredths, by itself.
func examMark(pick func(q int) int) float64 {
	got, all := 0, 0
	for n, q := range exam() {
		got += q.points * q.ways[pick(n)%len(q.ways)].twelfth
		all += q.points * 12
	}
	return float64((2*2000*got+all)/(2*all)) / 100
}
