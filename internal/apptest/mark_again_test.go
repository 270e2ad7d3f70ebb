package apptest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

// marker is the program that marks quizzes again, and shares nothing with the lab.
type marker struct {
	t       *testing.T
	program string
}

func newMarker(t *testing.T) marker {
	t.Helper()
	m := marker{t, filepath.Join(t.TempDir(), "mark")}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", m.program, "github.com/digital-learning-lab/lab/cmd/mark")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return m
}

// run gives what the program says of lines of evidence.
func (m marker) run(lines []byte) (code int, said string) {
	m.t.Helper()
	file := filepath.Join(m.t.TempDir(), "facts.jsonl")
	if err := os.WriteFile(file, lines, 0o600); err != nil {
		m.t.Fatal(err)
	}
	cmd := exec.CommandContext(m.t.Context(), m.program, file)
	out, _ := cmd.CombinedOutput() // the code says how it ended
	return cmd.ProcessState.ExitCode(), string(out)
}

// agrees fails unless another program gives the marks of a lab's quizzes too, and
// counts as many attempts.
func (m marker) agrees(lab *apptest.Lab, attempts int) {
	m.t.Helper()
	var facts bytes.Buffer
	if err := lab.WriteEvidence(m.t.Context(), &facts); err != nil {
		m.t.Fatal(err)
	}
	m.agreesWith(facts.Bytes(), attempts)
}

// agreesWith does so of lines of evidence.
func (m marker) agreesWith(lines []byte, attempts int) {
	m.t.Helper()
	code, said := m.run(lines)
	if code != 0 || !strings.Contains(said, fmt.Sprintf("%d attempts and ", attempts)) {
		m.t.Errorf("of %d attempts another program says (exit %d): %s", attempts, code, said)
	}
	m.t.Log(strings.TrimSpace(said))
}

// Marks of a thousand quizzes of every kind, answered at random, are those of a
// program that reckons in another way, and each planted mistake is found.
func TestQuizzesAreMarkedAgainByAnotherProgram(t *testing.T) {
	t.Parallel()
	m := newMarker(t)
	var lines bytes.Buffer
	out := json.NewEncoder(&lines)
	tell := func(row map[string]any) {
		if err := out.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	luck := rand.New(rand.NewPCG(8, 20)) //nolint:gosec // the same papers each time
	const quizzes = 1000
	for n := range quizzes {
		work, scale := fmt.Sprintf("w%d", n), assessment.Scale{Step: []assessment.Mark{1, 25, 50, 100}[n%4]}
		p := assessment.Paper{Work: work, Revision: 1, Questions: someQuestions(luck)}
		answers := someAnswers(luck, p.Questions)
		marked := scale.Score(p, answers)
		tell(map[string]any{"type": "work", "id": work, "step": scale.Step, "pass": 1000, "rules": assessment.Rules{Keep: assessment.KeepBest}})
		tell(map[string]any{"type": "paper", "work": work, "revision": 1, "questions": p.Questions})
		tell(map[string]any{"type": "attempt", "id": "a" + work, "work": work, "learner": "l", "number": 1, "revision": 1, "state": assessment.Submitted, "answers": answers, "mark": marked.Mark})
		tell(map[string]any{"type": "result", "work": work, "learner": "l", "mark": marked.Mark, "passed": marked.Mark >= 1000, "source": assessment.FromQuiz})
	}
	if code, said := m.run(lines.Bytes()); code != 0 || !strings.Contains(said, "1000 attempts and 1000 results marked again: 0 differences") {
		t.Fatalf("exit %d: %s", code, said)
	}
	for _, plant := range markPlants() {
		t.Run(plant.name, func(t *testing.T) {
			spoilt := plant.spoil(lines.String())
			if spoilt == lines.String() {
				t.Fatal("nothing was planted")
			}
			if code, said := m.run([]byte(spoilt)); code != 1 {
				t.Errorf("exit %d: %s", code, said)
			}
		})
	}
}

func markPlants() []plant {
	of := func(kind string, change func(line string) string) func(string) string {
		return func(text string) string {
			for l := range strings.Lines(text) {
				if strings.Contains(l, `"type":"`+kind+`"`) && strings.Contains(l, `"w7"`) {
					return strings.Replace(text, l, change(l), 1)
				}
			}
			return text
		}
	}
	other := func(l string) string { return strings.Replace(l, `"mark":`, `"mark":1`, 1) }
	return []plant{
		{"a mark", "", of("attempt", other)},
		{"a result", "", of("result", other)},
		{"passed or not", "", of("result", func(l string) string {
			return strings.NewReplacer(`"passed":true`, `"passed":false`, `"passed":false`, `"passed":true`).Replace(l)
		})},
		{"an attempt twice", "", of("attempt", func(l string) string { return l + l })},
		{"an attempt under another name", "", of("attempt", func(l string) string { return l + strings.Replace(l, `"aw7"`, `"bw7"`, 1) })},
		{"a paper gone", "", of("paper", func(string) string { return "" })},
		{"a result gone", "", of("result", func(string) string { return "" })},
	}
}

// someWords are what short answers are made of: the same in capitals, with
// accents, in letters of Arabic that count as one, and not the same.
var someWords = []string{"résistance", "RESISTANCE", "Résistance ", "œuvre", "OEUVRE", "القاطِع", "القاطع", "القـاطع", "قاعدة", "قاعده", "أمبير", "امبير", "ﻻ", "لا", "ｆｉｌ", "ﬁl", "fil", "straße", "STRASSE", "l’eau", "l'eau", "٣ m²", "3 m2", "", "*", "ré*ce", "*", "a*b*c", "aXbYc", "i̇", "İ", "I"}

var someNumbers = []string{"1.5", "1,5", "١٫٥", "-3", "−3", "1e3", "1 000", "1000.0", "0.3333", ".5", "5.", "1e-3", "0.001", "x", "", "12 500", "+2", "2", "1.2.3", "1e400"}

func pick(luck *rand.Rand, from []string) string { return from[luck.IntN(len(from))] }

func someQuestions(luck *rand.Rand) (made []assessment.Question) {
	kinds := []assessment.QuestionKind{assessment.Single, assessment.Multiple, assessment.TrueFalse, assessment.Short, assessment.Numeric, assessment.Matching, assessment.Order}
	for n := range 1 + luck.IntN(7) {
		q := assessment.Question{ID: fmt.Sprint("q", n), Kind: kinds[luck.IntN(len(kinds))], Points: 1 + luck.IntN(400), Exact: luck.IntN(3) == 0}
		for i := range 2 + luck.IntN(6) {
			id := fmt.Sprint("c", i)
			c := assessment.Choice{ID: id, Share: []assessment.Share{assessment.Whole, 0, 3333333, 1666667, -5000000, 142857, -assessment.Whole}[luck.IntN(7)], Text: pick(luck, someWords)}
			if q.Kind == assessment.Numeric {
				c.Text, c.Tolerance = pick(luck, someNumbers), pick(luck, []string{"", "0", "0.5", "1e-3", "1"})
			}
			if q.Kind == assessment.Matching {
				q.Pairs = append(q.Pairs, assessment.Pair{ID: id, Left: pick(luck, []string{"", id, id}), RightID: "r" + id, Right: pick(luck, someWords[:6])})
				continue
			}
			q.Choices = append(q.Choices, c)
		}
		made = append(made, q)
	}
	return made
}

func someAnswers(luck *rand.Rand, questions []assessment.Question) (made []assessment.Answer) {
	for _, q := range questions {
		a := assessment.Answer{Question: q.ID, Text: pick(luck, someWords)}
		if q.Kind == assessment.Numeric {
			a.Text = pick(luck, someNumbers)
		}
		for range luck.IntN(5) {
			a.Choices = append(a.Choices, fmt.Sprint("c", luck.IntN(8)))
		}
		if len(q.Pairs) > 0 {
			a.Pairs = map[string]string{}
			for _, p := range q.Pairs {
				a.Pairs[p.ID] = fmt.Sprint("rc", luck.IntN(8))
			}
		}
		if luck.IntN(10) > 0 {
			made = append(made, a)
		}
	}
	return made
}
