package apptest_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// administrators of two institutions see nothing of each other either: not one
// identifier opens, and no list, no count and no settings tell of it.
func administrators(t *testing.T, north, campus region) {
	s := &separation{t: t}
	for _, pair := range [][2]region{{north, campus}, {campus, north}} {
		own, other := pair[0], pair[1]
		own.people = maps.Clone(own.people)
		for _, role := range roles() {
			own.people[role] = own.people["admin"]
		}
		for _, a := range apartness() {
			s.hold(a, own, other)
		}
		r := api(http.MethodPost, "/demo/remove", nil).send(t, campus.people["admin"])
		if r.Status != http.StatusNotFound {
			t.Errorf("the administrator of another institution takes the demonstration away: %d %s", r.Status, r.Body)
		}
	}
}

// countsOwn: facets and totals count what is listed, and nothing of another region.
func countsOwn(t *testing.T, r region) {
	for _, role := range roles() {
		var list struct{ Items []struct{ ID string } }
		var facets struct{ Sector map[string]int }
		r.people[role].Get("/courses?view=library&limit=100", &list)
		r.people[role].Get("/courses/facets?view=library", &facets)
		n := 0
		for _, of := range facets.Sector {
			n += of
		}
		if n != len(list.Items) || n == 0 {
			t.Errorf("%s is listed %d courses and the facets count %d", role, len(list.Items), n)
		}
		var f found
		r.people[role].Get("/search?lang=fr&q=texte", &f)
		if f.Total != 1 || len(f.Groups) != 1 || f.Groups[0].Resource != r.resource {
			t.Errorf("%s finds %d of the three that have the word", role, f.Total)
		}
	}
}

// shares: a course for one region is seen by that one alone, one for the
// organisation by all its regions, and neither by another institution.
func shares(t *testing.T, lab *apptest.Lab, north, south, campus region) {
	for _, c := range []struct {
		title, audience string
		readers         []region
	}{
		{"Partage régional", north.office, []region{north}},
		{"Partage national", north.org, []region{north, south}},
	} {
		course, resource := share(t, lab, north, c.title, c.audience)
		for _, r := range []region{north, south, campus} {
			want := slices.ContainsFunc(c.readers, func(reader region) bool { return reader.word == r.word })
			for _, role := range roles() {
				if got := reads(t, r.people[role], c.title, course, resource); got != want {
					t.Errorf("%s: %s of %s reads it: %v, want %v", c.title, role, r.word, got, want)
				}
			}
		}
		if got := reads(t, lab.Visitor(), c.title, course, resource); got {
			t.Errorf("%s: a visitor reads it", c.title)
		}
	}
	for _, id := range []string{apptest.NewID(), campus.office, campus.org} { // what is not the organisation's own is no audience
		etag := north.people["trainer"].ETag("/courses/" + north.draft)
		north.people["trainer"].Do(http.StatusUnprocessableEntity, http.MethodPatch, "/courses/"+north.draft,
			map[string]any{"audience": map[string]any{"places": []string{id}}}, "If-Match", etag)
	}
}

// share publishes a course of a region for everybody of a place, or of the
// organisation, and answers it with its resource.
func share(t *testing.T, lab *apptest.Lab, from region, title, audience string) (course, resource string) {
	t.Helper()
	trainer := from.people["trainer"]
	course, module := trainer.Course(title)
	resource = trainer.UploadNamed(course, module, title+".pdf", document(0, title))
	lab.Idle()
	trainer.Do(http.StatusOK, http.MethodPost, "/courses/"+course+"/publish",
		map[string]any{"audience": map[string]any{"places": []string{audience}}}, "If-Match", trainer.ETag("/courses/"+course))
	lab.Idle()
	return course, resource
}

// reads reports whether somebody finds, lists and opens a course in every way, or
// in none.
func reads(t *testing.T, who *apptest.Client, title, course, resource string) bool {
	t.Helper()
	got := func(path string) string {
		return string(apptest.MustSend(t, who, http.MethodGet, httpapi.Base+path).Body)
	}
	opens := apptest.MustSend(t, who, http.MethodGet, httpapi.Base+"/courses/"+course).Status == http.StatusOK
	for what, so := range map[string]bool{
		"its resource opens": apptest.MustSend(t, who, http.MethodGet, httpapi.Base+"/resources/"+resource+"/viewer").Status == http.StatusOK,
		"the library has it": strings.Contains(got("/courses?view=library&limit=100"), course),
		"search finds it":    strings.Contains(got("/search?lang=fr&q=partage"), resource),
	} {
		if so != opens {
			t.Errorf("%s opens: %v, and %s: %v", title, opens, what, so)
		}
	}
	return opens
}

// moves: a place that is moved is another region's from the next request on, in
// lists and in search, without anything being indexed again.
func moves(t *testing.T, root *apptest.Client, north, south region) {
	under := func(office string) {
		t.Helper()
		etag := root.ETag("/places/" + south.centre)
		root.Do(http.StatusOK, http.MethodPatch, "/places/"+south.centre, map[string]any{"parent": office}, "If-Match", etag)
	}
	finds := func(r region) bool {
		var f found
		r.people["manager"].Get("/search?lang=fr&q="+south.word, &f)
		opens := apptest.MustSend(t, r.people["manager"], http.MethodGet, httpapi.Base+"/courses/"+south.course).Status == http.StatusOK
		if opens != (f.Total > 0) {
			t.Errorf("the manager of %s opens what moved: %v, and finds %d", r.word, opens, f.Total)
		}
		return opens
	}
	if finds(north) || !finds(south) {
		t.Fatal("it does not begin as it should")
	}
	under(north.office)
	if !finds(north) || finds(south) {
		t.Error("a place that moved is not where it stands now")
	}
	under(south.office)
	if finds(north) || !finds(south) {
		t.Error("a place that moved back is not where it was")
	}
}
