package xapi_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/xapi"
)

const home = "https://lab.example.ma"

var (
	secret = []byte("0123456789abcdef0123456789abcdef")
	noon   = time.Date(2026, 2, 20, 12, 0, 0, 123456000, time.UTC)
)

// kinds reads every kind of fact from the source, so that none is forgotten.
func kinds(t *testing.T) (all []fact.Kind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../fact/fact.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, is := n.(*ast.ValueSpec); is && len(spec.Values) == 1 {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, fact.Kind(text))
		}
		return true
	})
	if len(all) < 40 {
		t.Fatalf("only %d kinds were read", len(all))
	}
	return all
}

// film is a line about a film of 120 s, said by a kind of fact.
func film(kind fact.Kind, payload any) xapi.Line {
	raw, err := json.Marshal(payload)
	if err != nil {
		panic(err) // a test's own literal
	}
	return xapi.Line{
		Number: 7, Fact: fact.Fact{ID: "01f", Actor: "salma", Object: "01r", Kind: kind, At: noon, Payload: string(raw)},
		About: xapi.Subject{Sort: xapi.Resource, Title: "Le disjoncteur", Language: "fr", Kind: media.Video, Extent: 120, Course: "01c", Within: "Électricité", Spoken: "fr"},
		Names: map[string]string{"salma": "Salma El Idrissi", "karim": "Karim Alaoui"},
	}
}

func closed() learning.Closed {
	return learning.Closed{
		Session: "01s", Began: noon.Add(-time.Hour), Seen: noon, Position: 60, Extent: 120, Spent: 61.257,
		Watched: learning.Intervals{{0, 12.5}, {30, 60.0004}}, Heard: learning.Intervals{{90, 96}}, Backs: []float64{3.5},
	}
}

// tell gives the statements of a line as JSON, after holding each to the
// specification.
func tell(t *testing.T, teller *xapi.Teller, l xapi.Line) (all []string) {
	t.Helper()
	for _, s := range teller.Statements(l) {
		for _, form := range []xapi.Statement{s, s.Bare()} {
			raw, err := json.Marshal(form)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range complaints(raw) {
				t.Errorf("%s: %s\n%s", l.Fact.Kind, wrong, raw)
			}
		}
		raw, _ := json.Marshal(s)
		all = append(all, string(raw))
	}
	return all
}

func TestEveryKindOfFactIsToldByTheSpecification(t *testing.T) {
	seen := map[string]fact.Kind{}
	for _, kind := range append(kinds(t), "something.new") {
		for _, about := range []xapi.Subject{{}, film("", nil).About, {Sort: xapi.Person}, {Sort: xapi.Course, Title: "درس"}, {Sort: xapi.Place}} {
			for _, actor := range []string{"", "salma"} {
				l := film(kind, map[string]any{"what": "x"})
				l.Fact.ID, l.Fact.Actor, l.About = string(kind), actor, about
				told := tell(t, xapi.NewTeller(home, secret, true), l)
				if len(told) == 0 {
					t.Errorf("%s is not told", kind)
				}
				var s xapi.Statement
				if err := json.Unmarshal([]byte(told[0]), &s); err != nil {
					t.Fatal(err)
				}
				if other, taken := seen[s.ID]; taken && other != kind {
					t.Errorf("%s has the identifier of %s", kind, other)
				}
				seen[s.ID] = kind
			}
		}
	}
}

func TestNoKindOfFactIsToldAsSomethingUnknown(t *testing.T) {
	for _, kind := range kinds(t) {
		l := film(kind, closed())
		if kind == fact.ResourceMarked || kind == fact.ResourceUnmarked {
			l = film(kind, learning.Marked{Learner: "salma"})
		}
		if told := tell(t, xapi.NewTeller(home, secret, false), l); strings.Contains(told[0], "/interacted") {
			t.Errorf("%s has no row in tellings()", kind)
		}
	}
}

func TestAClosedSessionOfAFilmSaysAllThatWasPlayed(t *testing.T) {
	told := tell(t, xapi.NewTeller(home, secret, false), film(fact.SessionClosed, closed()))
	if len(told) != 2 {
		t.Fatalf("%d statements", len(told))
	}
	for _, want := range []string{
		`"https://w3id.org/xapi/video/extensions/played-segments":"0[.]12.5[,]30[.]60[,]90[.]96"`,
		`"https://w3id.org/xapi/video/extensions/progress":0.404`, `"https://w3id.org/xapi/video/extensions/time":60`,
		`"duration":"PT61.26S"`, `"timestamp":"2026-02-20T12:00:00.123456Z"`, `heard-segments":"90[.]96"`, `"id":"` + home + `/r/01r"`,
	} {
		if !strings.Contains(told[1], want) {
			t.Errorf("%s is not in %s", want, told[1])
		}
	}
	if !strings.Contains(told[0], "/initialized") || !strings.Contains(told[0], "2026-02-20T11:00:00") {
		t.Error(told[0])
	}
}

func TestASessionThatIsClosedAgainWasOpenedOnce(t *testing.T) {
	teller := xapi.NewTeller(home, secret, false)
	l := film(fact.SessionClosed, closed())
	first := teller.Statements(l)
	l.Fact.ID, l.Fact.At = "01g", noon.Add(time.Hour)
	again := teller.Statements(l)
	one, _ := json.Marshal(first[0].Bare())
	two, _ := json.Marshal(again[0].Bare())
	if string(one) != string(two) || first[1].ID == again[1].ID {
		t.Errorf("%s\n%s", one, two)
	}
}

func TestADocumentIsToldByItsPages(t *testing.T) {
	c := closed()
	c.Extent, c.Watched, c.Heard = 4, learning.Intervals{{0, 1}, {2, 4}}, nil
	l := film(fact.SessionClosed, c)
	l.About.Kind = media.PDF
	told := tell(t, xapi.NewTeller(home, secret, false), l)
	if len(told) != 1 || !strings.Contains(told[0], `/xapi/extensions/pages":[1,3,4]`) || !strings.Contains(told[0], `"https://w3id.org/xapi/video/extensions/progress":0.75`) {
		t.Errorf("%s", told)
	}
}

func TestATrainerWhoMarksIsTheInstructorOfTheLearner(t *testing.T) {
	l := film(fact.ResourceMarked, learning.Marked{Learner: "salma"})
	l.Fact.Actor = "karim"
	told := xapi.NewTeller(home, secret, true).Statements(l)
	if told[0].Actor.Name != "Salma El Idrissi" || told[0].Context.Instructor.Name != "Karim Alaoui" || !*told[0].Result.Completion {
		t.Errorf("%+v", told[0])
	}
	if !slices.Contains(l.People(), "salma") || !slices.Contains(l.People(), "karim") {
		t.Error(l.People())
	}
}

func TestAMarkIsToldOfItsLearner(t *testing.T) {
	l := film(fact.MarkSet, assessment.MarkSet{Learner: "salma", Mark: 1525, Was: -1, Source: assessment.FromTrainer, Reason: "Vu ensemble"})
	l.Fact.Actor, l.About = "karim", xapi.Subject{Sort: xapi.Work, Title: "Loi d'Ohm", Language: "fr", Course: "01c", Within: "Électricité", Spoken: "fr"}
	raw := tell(t, xapi.NewTeller(home, secret, true), l)[0]
	told := xapi.NewTeller(home, secret, true).Statements(l)[0]
	if told.Actor.Name != "Salma El Idrissi" || told.Context.Instructor.Name != "Karim Alaoui" || *told.Result.Score != (xapi.Score{Scaled: 0.7625, Raw: 15.25, Max: 20}) || strings.Contains(raw, "Vu ensemble") {
		t.Errorf("%s", raw)
	}
	if told.Object.ID != home+"/w/01r" || len(told.Context.Activities.Grouping) != 1 {
		t.Errorf("%s", raw)
	}
	taken := film(fact.MarkSet, assessment.MarkSet{Learner: "salma", Mark: -1, Was: 1525, Source: assessment.FromQuiz})
	if told := xapi.NewTeller(home, secret, true).Statements(taken)[0]; told.Result != nil || !strings.HasSuffix(told.Verb.ID, "/update") {
		t.Errorf("taken away: %+v", told)
	}
}

func TestAnAttemptIsToldOfItsQuizWithWhatItWasWorth(t *testing.T) {
	l := film(fact.AttemptSubmitted, assessment.Sat{Work: "01w", Number: 1, Mark: 2000})
	l.Fact.Object, l.About = "01a", xapi.Subject{Sort: xapi.Work, ID: "01w", Title: "Loi d'Ohm"}
	tell(t, xapi.NewTeller(home, secret, true), l)
	told := xapi.NewTeller(home, secret, true).Statements(l)[0]
	if told.Object.ID != home+"/w/01w" || !*told.Result.Completion || told.Result.Score.Scaled != 1 {
		t.Errorf("%+v", told)
	}
}

func TestNobodyIsNamedUnlessTheLabWasToldTo(t *testing.T) {
	for _, kind := range kinds(t) {
		for _, payload := range []any{closed(), learning.Marked{Learner: "karim"}} {
			l := film(kind, payload)
			for _, told := range tell(t, xapi.NewTeller(home, secret, false), l) {
				for _, word := range []string{"Salma", "salma", "Karim", "karim"} {
					if strings.Contains(told, word) {
						t.Errorf("%s names %s: %s", kind, word, told)
					}
				}
			}
			l.Names = nil // erased
			for _, told := range tell(t, xapi.NewTeller(home, secret, true), l) {
				if strings.Contains(told, "salma") {
					t.Errorf("%s tells who was erased: %s", kind, told)
				}
			}
		}
	}
}

func TestAFactIsToldTheSameWayEachTime(t *testing.T) {
	l := film(fact.ResourceCompleted, nil)
	one, two := xapi.NewTeller(home, secret, false).Statements(l), xapi.NewTeller(home, secret, false).Statements(l)
	if one[0].ID != two[0].ID || one[0].Actor != two[0].Actor || one[0].Actor.Account.Name == xapi.Pseudonym([]byte("another key"), "salma") {
		t.Errorf("%+v\n%+v", one[0], two[0])
	}
}

// The validator must be able to fail.
func TestTheValidatorRefusesWhatTheSpecificationRefuses(t *testing.T) {
	good := tell(t, xapi.NewTeller(home, secret, false), film(fact.SessionClosed, closed()))[1]
	for was, is := range map[string]string{
		`"objectType":"Agent"`:       `"objectType":"agent"`,
		`"homePage":"https://lab`:    `"homePage":"lab`,
		`12:00:00.123456Z"`:          `12:00:00"`,
		`"PT61.26S"`:                 `61`,
		`0[.]12.5`:                   `0-12.5`,
		`"version":"1.0.0"`:          `"version":"1.0"`,
		`"verb":{`:                   `"verb":{"id":"http://x.ma/y",`,
		`"platform":`:                `"platforme":`,
		`"fr":"a quitté"`:            `"français":"a quitté"`,
		`"grouping":[`:               `"around":[`,
		`"result":{`:                 `"result":{"score":null,`,
		`extensions/progress":0.404`: `extensions/progress":1.404`,
		`"https://w3id.org/xapi/video/extensions/session-id":"`: `"https://w3id.org/xapi/video/extensions/session-id":"x`,
	} {
		if bad := strings.Replace(good, was, is, 1); bad == good || len(complaints([]byte(bad))) == 0 {
			t.Errorf("%s instead of %s is let through", is, was)
		}
	}
}
