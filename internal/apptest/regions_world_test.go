package apptest_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// region is a direction régionale with everything that is its own: places,
// people in every role, a group, a course that is published for it, a draft and
// an upload on its way.
type region struct {
	org                            string
	word                           string // occurs in everything that is only its own
	office, centre, pole, workshop string
	group, person                  string
	course, draft, resource        string
	work                           string // a quiz of the course, given to the group
	picture, upload                string // a media address, and an upload
	imported                       string // an import of what e-Note says
	concept                        string // of the glossary, which is the institution's
	attempt                        string // of its learner, at the work
	trade, edition, module         string // of the offer, followed by the group and served by the resource
	devoir, handIn                 string // a devoir of the course, and what the learner handed in
	people                         map[string]*apptest.Client
	hidden                         []string // what nobody else may be told, as it would be written
	open                           []string // names and identifiers of its places, which are the institution's own
	offered                        []string // and of what it offers, alike
}

// roles are the people of a region, each by what they are there.
func roles() []string { return []string{"learner", "trainer", "librarian", "manager"} }

// settle makes a region within the organisation of its administrator.
func settle(t *testing.T, lab *apptest.Lab, root *apptest.Client, word string) region {
	t.Helper()
	r := region{word: word, people: map[string]*apptest.Client{"admin": root}}
	var own struct{ ID string }
	root.Get("/organisation", &own)
	r.org = own.ID
	r.office = r.site(root, "", "direction", "")
	r.centre = r.site(root, r.office, "etablissement", "cmc")
	r.pole = r.site(root, r.centre, "pole", "")
	r.workshop = r.site(root, r.pole, "space", "atelier")
	r.group = apptest.NewID()
	code := "GROUPE-" + strings.ToUpper(word)
	root.Do(http.StatusCreated, http.MethodPut, "/groups/"+r.group, map[string]any{"code": code, "name": "Groupe " + word, "year": "2026-2027", "place": r.centre})
	r.hidden = append(r.hidden, r.group, code)
	for _, role := range roles() {
		r.people[role] = r.enrol(t, lab, root, role)
	}
	r.teach(t, lab)
	r.examine()
	r.offer(t, lab, root)
	r.concept = apptest.NewID()
	root.Do(http.StatusCreated, http.MethodPut, "/glossary/"+r.concept, map[string]any{"fr": []string{"Terme " + r.word}, "en": []string{"Term of " + r.word}})
	r.bring(t)
	r.handOver(t, lab)
	return r
}

// site makes a place.
func (r *region) site(root *apptest.Client, parent, kind, sort string) string {
	id, name := apptest.NewID(), "Lieu "+kind+" "+r.word
	root.Do(http.StatusCreated, http.MethodPut, "/places/"+id, map[string]any{"name": name, "kind": kind, "sort": sort, "parent": parent, "capacity": 20, "equipment": []string{"Tour"}})
	r.open = append(r.open, id, name)
	return id
}

// enrol makes somebody with a role: of the group, or of the whole region.
func (r *region) enrol(t *testing.T, lab *apptest.Lab, root *apptest.Client, role string) *apptest.Client {
	t.Helper()
	id, login, name := apptest.NewID(), role+"."+r.word, strings.ToUpper(role)+" "+r.word
	root.Do(http.StatusCreated, http.MethodPut, "/people/"+id, map[string]any{"name": name, "login": login, "language": "fr", "place": r.centre})
	scope := map[string]any{"role": role, "scope_kind": "group", "scope_id": r.group}
	if role == "librarian" || role == "manager" {
		scope["scope_kind"], scope["scope_id"] = "place", r.office
	}
	root.Do(http.StatusCreated, http.MethodPut, "/people/"+id+"/roles/"+apptest.NewID(), scope)
	r.hidden = append(r.hidden, id, login, name)
	if role == "learner" {
		r.person = id
	}
	return lab.As(login)
}

// teach lets the trainer publish a course that the learner begins, keep a draft
// with a file that cannot be read, and begin an upload.
func (r *region) teach(t *testing.T, lab *apptest.Lab) {
	t.Helper()
	trainer := r.people["trainer"]
	var module string
	r.course, module = trainer.Course("Cours " + r.word)
	first := module
	r.resource = trainer.UploadNamed(r.course, module, "fichier "+r.word+".pdf", document(0, "Un texte sur "+r.word, "Seconde page"))
	r.draft, module = trainer.Course("Brouillon " + r.word)
	broken := trainer.UploadNamed(r.draft, module, "abîmé "+r.word+".pdf", []byte("%PDF-1.7 rien"))
	r.upload = apptest.NewID()
	if _, err := trainer.Begin(apptest.Sending{Upload: r.upload, Course: r.draft, Module: module, Resource: apptest.NewID(), As: "resource", Name: "envoi " + r.word + ".pdf"}, 9); err != nil {
		t.Fatal(err)
	}
	lab.Idle()
	trainer.Publish(r.course, r.group)
	r.assign(trainer, first)
	beat(r.people["learner"], watching{apptest.NewID(), r.resource, "poste " + r.word, 1, 1, "playing", [][2]float64{{0, 1}}})
	lab.Idle()
	var v viewer
	trainer.Get("/resources/"+r.resource+"/viewer", &v)
	r.picture = v.Pages.Images[0]
	r.hidden = append(r.hidden, r.course, r.draft, r.resource, broken, r.upload, "Cours "+r.word, "Brouillon "+r.word, "fichier "+r.word, "abîmé "+r.word, "envoi "+r.word)
}

// offer adds a trade with an edition that the group follows, and a module with an
// élément that the resource serves.
func (r *region) offer(t *testing.T, lab *apptest.Lab, root *apptest.Client) {
	t.Helper()
	r.trade, r.edition, r.module = apptest.NewID(), apptest.NewID(), apptest.NewID()
	code, element := "FILIERE-"+strings.ToUpper(r.word), apptest.NewID()
	root.Do(http.StatusCreated, http.MethodPut, "/trades/"+r.trade, map[string]any{
		"code": code, "names": map[string]any{"fr": "Filière " + r.word, "ar": "", "en": ""}, "sector": "energies-renouvelables", "level": "ts"})
	root.Do(http.StatusCreated, http.MethodPut, "/editions/"+r.edition, map[string]any{"trade": r.trade, "year": "2026-2027"})
	root.Do(http.StatusCreated, http.MethodPut, "/modules/"+r.module, map[string]any{"edition": r.edition, "code": "M-" + r.word, "title": "Module " + r.word})
	root.Do(http.StatusOK, http.MethodPatch, "/modules/"+r.module+"/elements",
		map[string]any{"elements": []any{map[string]any{"id": element, "depth": "competence", "title": "Élément " + r.word}}}, "If-Match", root.ETag("/modules/"+r.module))
	r.people["trainer"].Do(http.StatusOK, http.MethodPut, "/resources/"+r.resource+"/elements", map[string]any{"elements": []string{element}})
	err := lab.DB.Write(t.Context(), func(tx *sql.Tx) error { // as an import does
		_, err := tx.ExecContext(t.Context(), `UPDATE person_group SET version_id = $1 WHERE id = $2`, r.edition, r.group)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.offered = append(r.offered, r.trade, code)
}

// bring lets the manager import what e-Note says of the establishment: a group
// and its trainer.
func (r *region) bring(t *testing.T) {
	t.Helper()
	line := export(1, 1)[0]
	line[8], line[19], line[20] = "IMPORT-"+r.word, fmt.Sprint(20000+len(r.word)), "EL FASSI "+r.word
	said, answer := offerFile(t, r.people["manager"], workbook(t, [][]string{line}), "commit=true")
	if said.Imported == "" {
		t.Fatalf("the import of %s: %d %s", r.word, answer.Status, answer.Body)
	}
	r.imported = said.Imported
	r.hidden = append(r.hidden, r.imported, "IMPORT-"+r.word, "EL FASSI "+r.word)
}

// nowhere is a region of which nothing exists.
func nowhere(like region) region {
	r := like
	for _, field := range []*string{&r.office, &r.centre, &r.pole, &r.workshop, &r.group, &r.person, &r.course, &r.draft, &r.resource, &r.work, &r.attempt, &r.upload, &r.imported, &r.concept, &r.trade, &r.edition, &r.module, &r.devoir, &r.handIn} {
		*field = apptest.NewID()
	}
	r.picture = strings.Replace(like.picture, like.resource, r.resource, 1)
	return r
}

// given lists what of a region stands in an answer and should not.
func (r *region) given(answer string) []string {
	return slices.DeleteFunc(slices.Clone(r.hidden), func(s string) bool { return !strings.Contains(answer, s) })
}
