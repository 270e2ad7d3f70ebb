package apptest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// broughtIn is what the lab says of a file of questions.
type broughtIn struct {
	Questions, Revision int
	Faults              []struct {
		Line       int
		Code, What string
	}
}

const giftFile = `::Ohm:: [html]Quelle <b>loi</b> ? { =U \= R × I #Oui. ~U + I }

Write an essay. {}

Tension ? {#230:10}

Capitales. { =Maroc -> Rabat =Tunisie -> Tunis = -> Alger }

Deux justes ? { ~%50%a ~%50%b ~%-100%c }

Tout juste ? { ~%100%a ~%100%b }
`

func quizzed(t *testing.T, trainer *apptest.Client, title string) (work string) {
	t.Helper()
	course, module := trainer.Course(title)
	work = apptest.NewID()
	trainer.Do(http.StatusCreated, http.MethodPut, "/works/"+work, map[string]any{"course": course, "module": module, "kind": "quiz", "title": title})
	return work
}

func bringIn(t *testing.T, trainer *apptest.Client, work, as, file string) (b broughtIn) {
	t.Helper()
	r := trainer.Do(http.StatusOK, http.MethodPost, "/works/"+work+"/paper/import?as="+as, []byte(file), "Content-Type", "text/plain")
	if err := r.Into(&b); err != nil {
		t.Fatal(err)
	}
	return b
}

// A trainer brings a file of another program: what it would come to is shown
// first, by line; its questions then stand at the end of the quiz, and go out and
// come in again as they were.
func TestQuestionsOfOtherProgramsComeInAndGoOut(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	work := quizzed(t, trainer, "Électricité")
	shown := bringIn(t, trainer, work, "gift&preview=true", giftFile)
	if said := fmt.Sprint(shown); said != "{5 0 [{3 bank.essay Write an essay.} {11 question.right.sum Tout juste ?}]}" {
		t.Fatalf("shown: %s", said)
	}
	if got := bringIn(t, trainer, work, "gift", giftFile); got.Questions != 5 || got.Revision != 1 || len(got.Faults) != 2 {
		t.Fatalf("%+v", got)
	}
	bringIn(t, trainer, work, "gift", "Encore ? {F}")
	want := paperOf(t, trainer, work)
	if len(want) != 6 {
		t.Fatalf("%d questions", len(want))
	}
	for _, as := range []string{"gift", "moodle"} {
		file := trainer.Do(http.StatusOK, http.MethodGet, "/works/"+work+"/paper/export?as="+as, nil)
		if to := file.Header.Get("Content-Disposition"); !strings.HasPrefix(to, "attachment") {
			t.Errorf("%s: %s", as, to)
		}
		again := quizzed(t, trainer, "Copie "+as)
		if got := bringIn(t, trainer, again, as, string(file.Body)); got.Questions != 6 || len(got.Faults) != 1 {
			t.Errorf("%s: %+v", as, got)
		}
		if got := paperOf(t, trainer, again); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\nwant %v", as, got, want)
		}
	}
}

// paperOf gives the questions of a quiz without what the lab calls them.
func paperOf(t *testing.T, trainer *apptest.Client, work string) (questions []any) {
	t.Helper()
	var paper struct{ Questions []any }
	trainer.Get("/works/"+work+"/paper", &paper)
	return unnamed(paper.Questions).([]any)
}

func unnamed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "id")
		delete(v, "right_id")
		for _, part := range v {
			unnamed(part)
		}
	case []any:
		for _, part := range v {
			unnamed(part)
		}
	}
	return v
}

func TestAFileOfQuestionsThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	work := quizzed(t, trainer, "Trop")
	r := trainer.Do(http.StatusRequestEntityTooLarge, http.MethodPost, "/works/"+work+"/paper/import?as=gift", make([]byte, 2<<20+1), "Content-Type", "text/plain")
	if r.Code() != "bank.too-large" {
		t.Error(r.Code())
	}
}

// Of five learners it is told how each question fared, of four nothing.
func TestQuestionsAreToldOfOnceFiveHaveTakenThem(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("admin")
	group, pupils := classOf(t, lab, 5)
	work := assigned(t, lab, trainer, group)
	for i, p := range pupils {
		for _, path := range []string{"/items", "/items?group=" + group} {
			trainer.Do(http.StatusConflict, http.MethodGet, "/works/"+work+path, nil)
		}
		handIn(lab.As(p.Login), work, i < 3)
	}
	newMarker(t).agrees(lab, 5)
	for _, path := range []string{"/items", "/items?group=" + group} {
		var said struct {
			Attempts int
			Items    []struct {
				Facility       float64
				Discrimination *float64
				Answered       int
				Choices        []struct {
					ID    string
					Count int
				}
			}
			Marks []struct{ From, Count int }
		}
		trainer.Get("/works/"+work+path, &said)
		first, _ := json.Marshal(said)
		if said.Attempts != 5 || len(said.Items) != 2 || said.Items[0].Facility != 0.6 || *said.Items[0].Discrimination < 0.999 ||
			said.Items[0].Choices[0].Count != 3 || said.Items[0].Choices[1].Count != 2 || said.Marks[0].Count != 2 || said.Marks[9].Count != 3 {
			t.Errorf("%s: %s", path, first)
		}
	}
}

// assigned makes a quiz of two questions that a group has to do.
func assigned(t *testing.T, lab *apptest.Lab, trainer *apptest.Client, group string) (work string) {
	t.Helper()
	course, _, _ := brought(t, lab)
	var view struct{ Modules []struct{ ID string } }
	trainer.Get("/courses/"+course, &view)
	work = apptest.NewID()
	trainer.Do(http.StatusCreated, http.MethodPut, "/works/"+work, map[string]any{"course": course, "module": view.Modules[0].ID, "kind": "quiz", "title": "Quiz"})
	question := func(id string) map[string]any {
		return map[string]any{"id": id, "kind": "truefalse", "text": id, "choices": []any{map[string]any{"id": "true", "text": "", "share": 100}, map[string]any{"id": "false", "text": ""}}}
	}
	path := "/works/" + work
	trainer.Do(http.StatusOK, http.MethodPut, path+"/paper", map[string]any{"questions": []any{question("a"), question("b")}}, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPost, path+"/publish", nil, "If-Match", trainer.ETag(path))
	trainer.Publish(course, group)
	trainer.Do(http.StatusOK, http.MethodPut, path+"/groups/"+group, map[string]any{})
	return work
}

// handIn hands a quiz in, with both questions right or wrong.
func handIn(learner *apptest.Client, work string, right bool) {
	said := []any{}
	for _, question := range []string{"a", "b"} {
		said = append(said, map[string]any{"question": question, "choices": []string{fmt.Sprint(right)}, "counter": 1})
	}
	learner.Do(http.StatusOK, http.MethodPut, "/works/"+work+"/attempts/"+apptest.NewID(), map[string]any{"device": "phone", "revision": 1, "answers": said, "begun": 60, "submit": true})
}
