package apptest_test

import (
	"net/http"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// A librarian's edit reaches those who search by the job that its fact causes,
// and by nothing else.
func TestAnEditOfTheGlossaryReachesTheSearchByItself(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	root := lab.As("admin")
	course, module := root.Course("Éclairage ancien")
	resource := root.UploadNamed(course, module, "rare.pdf", document(0, "Le mot rare quinquet", "Seconde page"))
	lab.Idle()
	root.Publish(course, root.Group("ELEC-TS-101"))
	lab.Idle()
	learner := lab.As("salma.amrani")
	asked := func() (f found) {
		learner.Get("/search?lang=fr&q=argand+burners", &f)
		return f
	}
	if f := asked(); f.Total != 0 {
		t.Fatalf("before: %+v", f)
	}
	id := apptest.NewID()
	root.Do(http.StatusCreated, http.MethodPut, "/glossary/"+id, map[string]any{"fr": []string{"quinquet"}, "en": []string{"Argand burner"}})
	lab.Idle()
	if f := asked(); f.Total != 1 || f.Groups[0].Resource != resource || f.Groups[0].Passages[0].Loc.Page != 1 {
		t.Errorf("after the edit: %+v", f)
	}
	root.Do(http.StatusOK, http.MethodPatch, "/glossary/"+id, map[string]any{"fr": []string{"lampe à huile"}}, "If-Match", `"1"`)
	lab.Idle()
	if f := asked(); f.Total != 0 {
		t.Errorf("after the term went: %+v", f)
	}
	root.Do(http.StatusOK, http.MethodPatch, "/glossary/"+id, map[string]any{"fr": []string{"quinquets"}}, "If-Match", `"2"`)
	lab.Idle()
	if f := asked(); f.Total != 1 {
		t.Errorf("after it came back in the plural: %+v", f)
	}
}
