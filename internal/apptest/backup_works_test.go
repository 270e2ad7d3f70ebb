package apptest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// busy fills a course with work: a quiz of which a learner handed one attempt in
// and has another open, with a mark by hand over them, and a devoir that was
// handed in with a document, talked about, and given back. Notices tell of it.
func busy(t *testing.T, lab *apptest.Lab, course, module, group string) {
	t.Helper()
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	quiz := set(trainer, course, module, group, map[string]any{"attempts": 3}, map[string]any{"due": "2099-01-01T00:00:00Z"})
	var sheet examSheet
	learner.Get("/works/"+quiz+"/sheet", &sheet)
	for n, submit := range []bool{true, false} {
		learner.Do(http.StatusOK, http.MethodPut, "/works/"+quiz+"/attempts/"+apptest.NewID(), map[string]any{
			"device": "téléphone", "revision": sheet.Revision, "begun": 60, "answers": sheet.answers(func(q int) int { return q + n }, 1), "submit": submit})
	}
	var me struct{ Me struct{ ID string } }
	learner.Get("/boot", &me)
	trainer.Do(http.StatusOK, http.MethodPut, "/groups/"+group+"/works/"+quiz+"/marks/"+me.Me.ID, map[string]any{"mark": 13.25, "reason": "Oral réussi."})
	returned(t, lab, course, module, group)
	lab.Idle()
}

// returned brings a devoir to its end.
func returned(t *testing.T, lab *apptest.Lab, course, module, group string) {
	t.Helper()
	trainer, learner, work, hand := lab.As("nadia.berrada"), lab.As("salma.amrani"), apptest.NewID(), apptest.NewID()
	path := "/works/" + work
	trainer.Do(http.StatusCreated, http.MethodPut, path, map[string]any{"course": course, "module": module, "kind": "devoir", "title": "Relevé — قياس"})
	criteria := []any{map[string]any{"id": "c1", "title": "Mesures", "points": 12}, map[string]any{"id": "c2", "title": "Schéma", "points": 8}}
	trainer.Do(http.StatusOK, http.MethodPatch, path, map[string]any{"instructions": "Mesurez.", "rules": map[string]any{"criteria": criteria}}, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPost, path+"/publish", nil, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPut, path+"/groups/"+group, map[string]any{"due": "2020-01-01T00:00:00Z"})
	learner.Do(http.StatusCreated, http.MethodPut, path+"/hand-in", map[string]any{"id": hand, "text": "24 mA — ٢٤"})
	learner.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "hand-in", HandIn: hand, Name: "relevé.pdf"}, document(1<<20, "Mesures", "Suite"))
	lab.Idle()
	learner.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+hand+"/hand", map[string]any{"age": 0})
	trainer.Do(http.StatusOK, http.MethodPut, "/hand-ins/"+hand+"/remarks/"+apptest.NewID(), map[string]any{"text": "Lisible."})
	body := map[string]any{"points": map[string]any{"c1": 9.5, "c2": 6}, "comment": "Bien."}
	trainer.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+hand+"/return", body, "If-Match", trainer.ETag("/hand-ins/"+hand))
}

// worked asks for everything about the work of courses and groups, and gives the
// addresses that this names.
func worked(t *testing.T, c *apptest.Client, courses []string, ask func(path string) []byte) (media []string) {
	t.Helper()
	into := func(body []byte, v any) {
		if err := (apptest.Response{Body: body}).Into(v); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
	}
	for _, path := range []string{"/me/due", "/me/notices", "/organisation"} {
		ask("/api/v1" + path)
	}
	var groups struct{ Items []struct{ ID string } }
	c.Get("/groups", &groups)
	for _, g := range groups.Items {
		for _, path := range []string{"/works", "/works/export?as=csv&lang=fr", "/attempts/export?as=csv&lang=ar"} {
			ask("/api/v1/groups/" + g.ID + path)
		}
	}
	for _, course := range courses {
		var works struct{ Items []struct{ ID string } }
		into(ask("/api/v1/courses/"+course+"/works"), &works)
		for _, w := range works.Items {
			path := "/api/v1/works/" + w.ID
			var hand handover
			into(ask(path+"/hand-in"), &hand)
			for _, path := range []string{"", "/paper", "/paper/export?as=gift", "/paper/export?as=moodle"} {
				ask("/api/v1/works/" + w.ID + path)
			}
			var sheet struct{ Attempts []struct{ ID string } }
			into(ask(path+"/sheet"), &sheet)
			for _, a := range sheet.Attempts {
				ask("/api/v1/attempts/" + a.ID)
			}
			for _, g := range groups.Items {
				ask(fmt.Sprintf("%s/attempts?group=%s", path, g.ID))
			}
			media = append(media, handed(hand, ask, into)...)
		}
	}
	return media
}

// handed asks for a hand-in and what shows its files.
func handed(hand handover, ask func(path string) []byte, into func([]byte, any)) (media []string) {
	if hand.ID == "" {
		return nil
	}
	ask("/api/v1/hand-ins/" + hand.ID)
	for _, f := range hand.Files {
		var v viewer
		into(ask("/api/v1/resources/"+f.ID+"/viewer"), &v)
		media = append(media, v.addresses()...)
	}
	return media
}
