package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// seen is what an answer says of a course.
type seen struct {
	ID, Title, State, Reason string
	Version, Pending         int
	Keywords                 []string
	Audience                 struct{ Groups []struct{ Code string } }
	Submitter                *struct{ Name string }
	Can                      map[string]bool
	Modules                  []struct {
		ID, Title string
		Resources []struct {
			ID, Title, State string
			Revision         int64
		}
	}
}

func courseSeen(t *testing.T, r apptest.Response) (c seen) {
	t.Helper()
	if err := r.Into(&c); err != nil {
		t.Fatalf("%v in %s", err, r.Body)
	}
	return c
}

// lesson sends a text into a course and waits until it can be shown.
func lesson(lab *apptest.Lab, c *apptest.Client, course, module string) (resource string) {
	resource = c.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "leçon.md"}, []byte("# Leçon\n\nLe courant.\n"))
	lab.Idle()
	return resource
}

func TestAnEditNamesItsVersionAndAnswersTheNewOne(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, _ := trainer.Course("Avant")
	at := "/courses/" + course
	trainer.Do(http.StatusPreconditionRequired, http.MethodPatch, at, map[string]any{"title": "Après"})
	old := trainer.ETag(at)
	r := trainer.Do(http.StatusOK, http.MethodPatch, at, map[string]any{"title": "Après", "keywords": []string{"30 mA"}}, "If-Match", old)
	if c := courseSeen(t, r); c.Title != "Après" || len(c.Keywords) != 1 || r.Header.Get("ETag") == old {
		t.Errorf("%+v at %s", c, r.Header.Get("ETag"))
	}
	trainer.Do(http.StatusPreconditionFailed, http.MethodPatch, at, map[string]any{"title": "Trop tard"}, "If-Match", old)
	for _, bad := range []map[string]any{{"state": "published"}, {"owner": apptest.NewID()}, {"Title": "X"}} {
		r, err := trainer.Send(http.MethodPatch, "/api/v1"+at, bad, "If-Match", trainer.ETag(at))
		if err != nil || (r.Status != http.StatusBadRequest && r.Status != http.StatusUnprocessableEntity) {
			t.Errorf("%v: %d %s", bad, r.Status, r.Body)
		}
	}
	r = trainer.Do(http.StatusUnprocessableEntity, http.MethodPatch, at, map[string]any{"title": " "}, "If-Match", trainer.ETag(at))
	if r.Code() != "title.missing" || !strings.Contains(string(r.Body), `"field":"title"`) {
		t.Errorf("%s", r.Body)
	}
}

func TestASecondPersonPublishesWhereThePlaceAsksForIt(t *testing.T) {
	lab := apptest.Open(t)
	trainer, manager := lab.As("nadia.berrada"), lab.As("karim.tazi")
	var places struct {
		Items []struct {
			ID, Kind string
			Version  int
		}
	}
	manager.Get("/places", &places)
	for _, p := range places.Items {
		if p.Kind == "etablissement" {
			manager.Do(http.StatusOK, http.MethodPatch, "/places/"+p.ID, map[string]any{"review": true}, "If-Match", fmt.Sprintf("%q", fmt.Sprint(p.Version)))
		}
	}
	course, module := trainer.Course("Électricité")
	at := "/courses/" + course
	lesson(lab, trainer, course, module)
	audience := map[string]any{"audience": map[string]any{"groups": []string{trainer.Group("ELEC-TS-101")}}}
	trainer.Do(http.StatusOK, http.MethodPatch, at, audience, "If-Match", trainer.ETag(at))
	trainer.Do(http.StatusForbidden, http.MethodPost, at+"/publish", nil, "If-Match", trainer.ETag(at))
	c := courseSeen(t, trainer.Do(http.StatusOK, http.MethodPost, at+"/submit", nil, "If-Match", trainer.ETag(at)))
	if c.State != "review" || c.Submitter == nil || c.Can["publish"] || c.Can["submit"] {
		t.Errorf("%+v", c)
	}
	r := manager.Do(http.StatusUnprocessableEntity, http.MethodPost, at+"/return", map[string]any{"reason": ""}, "If-Match", manager.ETag(at))
	if r.Code() != "course.reason.missing" {
		t.Errorf("%s", r.Body)
	}
	manager.Do(http.StatusOK, http.MethodPost, at+"/return", map[string]any{"reason": "Il manque le schéma."}, "If-Match", manager.ETag(at))
	if c := courseSeen(t, trainer.Do(http.StatusOK, http.MethodGet, at, nil)); c.State != "draft" || c.Reason != "Il manque le schéma." {
		t.Errorf("%+v", c)
	}
	trainer.Do(http.StatusOK, http.MethodPost, at+"/submit", nil, "If-Match", trainer.ETag(at))
	if c := courseSeen(t, manager.Do(http.StatusOK, http.MethodGet, at, nil)); !c.Can["publish"] || !c.Can["return"] || c.Can["edit"] {
		t.Errorf("%+v", c)
	}
	manager.Do(http.StatusOK, http.MethodPost, at+"/publish", nil, "If-Match", manager.ETag(at))
	c = courseSeen(t, lab.As("salma.amrani").Do(http.StatusOK, http.MethodGet, at, nil))
	if c.State != "published" || len(c.Modules) != 1 || len(c.Modules[0].Resources) != 1 {
		t.Errorf("%+v", c)
	}
	var history struct {
		Items []struct {
			Kind  string
			Actor *struct{ Name string }
		}
	}
	trainer.Get(at+"/history", &history)
	if len(history.Items) < 8 || history.Items[0].Kind != "course.published" || history.Items[0].Actor == nil {
		t.Errorf("%+v", history.Items)
	}
}

func TestModulesAndResourcesAreMovedRenamedAndTakenOut(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	at := "/courses/" + course
	resource := lesson(lab, trainer, course, module)
	second := apptest.NewID()
	trainer.Do(http.StatusCreated, http.MethodPut, at+"/modules/"+second, map[string]any{"title": "Suite", "ord": 0})
	trainer.Do(http.StatusOK, http.MethodPut, at+"/modules/"+second, map[string]any{"title": "Suite"})
	trainer.Do(http.StatusConflict, http.MethodDelete, at+"/modules/"+module, nil)
	order := map[string]any{"modules": []map[string]any{{"id": module, "resources": []string{}}, {"id": second, "resources": []string{resource}}}}
	c := courseSeen(t, trainer.Do(http.StatusOK, http.MethodPatch, at+"/order", order, "If-Match", trainer.ETag(at)))
	if c.Modules[0].ID != module || len(c.Modules[1].Resources) != 1 {
		t.Errorf("%+v", c.Modules)
	}
	trainer.Do(http.StatusNoContent, http.MethodDelete, at+"/modules/"+module, nil)
	trainer.Do(http.StatusOK, http.MethodPatch, at+"/modules/"+second, map[string]any{"title": "Tout"})
	r := trainer.Do(http.StatusOK, http.MethodPatch, "/resources/"+resource, map[string]any{"title": "La leçon", "language": "fr"})
	var page struct {
		ID, Title   string
		ModuleTitle string `json:"module_title"`
		Course      struct{ ID string }
		Outline     []struct {
			Module    struct{ Name string }
			Resources []struct{ ID string }
		}
		Can map[string]bool
	}
	if err := r.Into(&page); err != nil || page.ID != resource || page.Title != "La leçon" || page.ModuleTitle != "Tout" ||
		page.Course.ID != course || len(page.Outline) != 1 || !page.Can["edit"] {
		t.Errorf("%v in %s", err, r.Body)
	}
	trainer.Do(http.StatusNoContent, http.MethodPost, "/resources/"+resource+"/redo", nil)
	lab.Idle()
	trainer.Do(http.StatusNoContent, http.MethodDelete, "/resources/"+resource, nil)
	trainer.Do(http.StatusNotFound, http.MethodGet, "/resources/"+resource, nil)
	trainer.Do(http.StatusNoContent, http.MethodDelete, at, nil)
	trainer.Do(http.StatusNotFound, http.MethodGet, at, nil)
}

func TestForeignAndAbsentCoursesAnswerAlike(t *testing.T) {
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("Électricité")
	resource := lesson(lab, trainer, course, module)
	for _, c := range []struct{ method, path, foreign string }{
		{http.MethodGet, "/courses/%", course}, {http.MethodPatch, "/courses/%", course}, {http.MethodDelete, "/courses/%", course},
		{http.MethodPost, "/courses/%/publish", course}, {http.MethodGet, "/courses/%/history", course},
		{http.MethodGet, "/resources/%", resource}, {http.MethodDelete, "/resources/%", resource}, {http.MethodPost, "/resources/%/redo", resource},
	} {
		ask := func(id string) apptest.Response {
			var body any
			if c.method == http.MethodPatch {
				body = map[string]any{"title": "X"}
			}
			r, err := learner.Send(c.method, "/api/v1"+strings.ReplaceAll(c.path, "%", id), body, "If-Match", `"1"`)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		foreign, absent := ask(c.foreign), ask(apptest.NewID())
		if foreign.Status != http.StatusNotFound || !foreign.Alike(absent) {
			t.Errorf("%s %s: %d %s and %d %s", c.method, c.path, foreign.Status, foreign.Body, absent.Status, absent.Body)
		}
	}
}

func TestListsAndCountsAgreeForEachReader(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	trainer.Course("Brouillon")
	course, module := trainer.Course("Le disjoncteur")
	lesson(lab, trainer, course, module)
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	for login, want := range map[string]int{"nadia.berrada": 2, "salma.amrani": 1, "omar.fassi": 0} {
		var list struct {
			Items []seen
			Next  string
		}
		var facets struct{ Sector map[string]int }
		client := lab.As(login)
		client.Get("/courses", &list)
		client.Get("/courses/facets", &facets)
		if len(list.Items) != want || facets.Sector["energies-renouvelables"] != want {
			t.Errorf("%s is shown %d courses and told of %v", login, len(list.Items), facets.Sector)
		}
	}
}
