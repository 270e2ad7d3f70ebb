package apptest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// secrets are what tells the answers of the exam, as it would be written.
var secrets = []string{"secret-", "230.717", "0.171", `"share"`, "tolerance", "feedback", `"right_id"`}

// examined is a class of two with a quiz to do.
type examined struct {
	*apptest.Lab
	t                     *testing.T
	trainer, amal, brahim *apptest.Client
	group, course, work   string
}

func examine(t *testing.T, rules, terms map[string]any) examined {
	return examineIn(t, apptest.Open(t), rules, terms)
}

func examineIn(t *testing.T, lab *apptest.Lab, rules, terms map[string]any) examined {
	e := examined{Lab: lab, t: t, trainer: lab.As("nadia.berrada"), amal: lab.As("salma.amrani"), brahim: lab.As("hamza.ouali")}
	e.group = e.trainer.Group("ELEC-TS-101")
	course, module := e.trainer.Course("Protection")
	e.trainer.UploadNamed(course, module, "notes.md", []byte("# Notes\n\nUn mot.\n"))
	lab.Idle()
	e.trainer.Publish(course, e.group)
	e.course, e.work = course, set(e.trainer, course, module, e.group, rules, terms)
	lab.Idle()
	return e
}

func (e examined) sheet(who *apptest.Client) (s examSheet) {
	who.Get("/works/"+e.work+"/sheet", &s)
	return s
}

// take tells of an attempt what body says.
func (e examined) take(who *apptest.Client, attempt string, body map[string]any) (a examAttempt) {
	e.t.Helper()
	if err := who.Do(http.StatusOK, http.MethodPut, "/works/"+e.work+"/attempts/"+attempt, body).Into(&a); err != nil {
		e.t.Fatal(err)
	}
	return a
}

func allRight(int) int { return 0 }

// Acceptance 5: the answers of a quiz are in nothing that a learner may read before
// it is handed in: every operation that reads is asked, also for what others have
// handed in already.
func TestTheAnswersOfAQuizAreInNothingThatALearnerGetsBefore(t *testing.T) {
	t.Parallel()
	e := examine(t, map[string]any{"attempts": 1}, map[string]any{})
	sheet, attempt := e.sheet(e.amal), apptest.NewID()
	answers := sheet.answers(allRight, 1)
	kept := map[string]any{"device": "poste", "revision": sheet.Revision, "begun": 60, "answers": answers[:3]}
	e.take(e.amal, attempt, kept)
	e.take(e.brahim, apptest.NewID(), map[string]any{"device": "poste", "revision": sheet.Revision, "begun": 60, "answers": e.sheet(e.brahim).answers(allRight, 1), "submit": true})
	paper := string(e.trainer.Do(http.StatusOK, http.MethodGet, "/works/"+e.work+"/paper", nil).Body)
	for _, secret := range secrets {
		if !strings.Contains(paper, secret) {
			t.Errorf("%s is no secret: its author does not read it", secret)
		}
	}
	all := e.pry(e.amal, attempt)
	for _, op := range []string{"/works/{id}", "/works/{id}/sheet", "/courses/{id}/works", "/attempts/{id}", "/courses/{id}", "/courses", "/boot", "/search", "/search/suggest",
		"/me/progress", "/me/continue", "/me/due", "/me/notices", "/me/export", "/live"} {
		if !slices.Contains(all.answered, op) {
			t.Errorf("%s told a learner nothing", op)
		}
	}
	for _, path := range []string{"/works/" + e.work + "/paper", "/works/" + e.work + "/attempts?group=" + e.group} {
		if got := status(t, e.amal, httpapi.Base+path); got != http.StatusNotFound && got != http.StatusForbidden {
			t.Errorf("%s answers a learner %d", path, got)
		}
	}
	if got := apptest.MustSend(t, e.amal, http.MethodPost, httpapi.Base+"/works/"+e.work+"/try"); got.Status < 400 {
		t.Errorf("a learner tries: %d", got.Status)
	}
	kept["answers"], kept["submit"] = answers, true
	if a := e.take(e.amal, attempt, kept); *a.Mark != 20 || len(a.Result) != len(answers) || !a.Passed || !a.Counts {
		t.Errorf("handed in: %+v", a)
	}
	t.Logf("%d addresses asked, %d operations answered: %v", all.asked, len(all.answered), all.answered)
}

// Acceptance 5: somebody else's attempt is as what does not exist, and in no count.
func TestAnotherLearnersAttemptIsNotThere(t *testing.T) {
	t.Parallel()
	e := examine(t, map[string]any{"attempts": 1}, map[string]any{})
	sheet, attempt := e.sheet(e.amal), apptest.NewID()
	body := map[string]any{"device": "poste", "revision": sheet.Revision, "begun": 60, "answers": sheet.answers(allRight, 1), "submit": true}
	e.take(e.amal, attempt, body)
	there, gone := apptest.MustSend(t, e.brahim, http.MethodGet, httpapi.Base+"/attempts/"+attempt), apptest.MustSend(t, e.brahim, http.MethodGet, httpapi.Base+"/attempts/"+apptest.NewID())
	if there.Status != http.StatusNotFound || !there.Alike(gone) {
		t.Errorf("%d %s, and %d %s of nothing", there.Status, there.Body, gone.Status, gone.Body)
	}
	if got := e.sheet(e.brahim); len(got.Attempts) != 0 || got.Open != nil {
		t.Errorf("counted: %+v", got)
	}
	e.brahim.Do(http.StatusConflict, http.MethodPut, "/works/"+e.work+"/attempts/"+attempt, body)
	var shown examAttempt
	e.trainer.Get("/attempts/"+attempt, &shown)
	if *shown.Mark != 20 || len(shown.Result) == 0 || shown.Person.Name == "" {
		t.Errorf("the trainer is shown %+v", shown)
	}
}

// Acceptance 2, as devices speak: two that were offline and began by themselves, in
// either order. One attempt counts, the other is kept and told; late or not is the
// lab's to say.
func TestTwoDevicesThatWereOfflineHandInInEitherOrder(t *testing.T) {
	t.Parallel()
	for _, first := range []int{0, 1} {
		e := examine(t, map[string]any{"attempts": 1}, map[string]any{"due": "2099-01-01T00:00:00Z"})
		sheet := e.sheet(e.amal)
		var ids [2]string
		bodies := [2]map[string]any{}
		for i := range ids {
			ids[i] = apptest.NewID()
			bodies[i] = map[string]any{"device": []string{"téléphone", "tablette"}[i], "revision": sheet.Revision, "begun": 7200, "submit": true, "submitted": 3600,
				"answers": sheet.answers(func(int) int { return i }, 1)}
		}
		counted := e.take(e.amal, ids[first], bodies[first])
		other := e.take(e.amal, ids[1-first], bodies[1-first])
		want := examMark(func(int) int { return first })
		if counted.State != "submitted" || *counted.Mark != want || counted.Late || !counted.Counts || other.State != "surplus" || other.Mark != nil || other.Counts {
			t.Errorf("%+v, then %+v", counted, other)
		}
		for range 2 { // sent again, in the other order
			e.take(e.amal, ids[1-first], bodies[1-first])
			if again := e.take(e.amal, ids[first], bodies[first]); again.Submitted != counted.Submitted || *again.Mark != want {
				t.Errorf("it changed: %+v", again)
			}
		}
		if got := e.sheet(e.amal); len(got.Attempts) != 2 {
			t.Errorf("%d attempts", len(got.Attempts))
		}
	}
}
