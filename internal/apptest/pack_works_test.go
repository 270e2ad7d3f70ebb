package apptest_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
	starter "github.com/digital-learning-lab/lab/internal/seed"
)

// tableau is a course.yaml with a quiz that completes a text, and a devoir.
const tableau = `title: Le tableau
language: fr
sector: energies-renouvelables
level: TS
modules:
  - title: Voir
    resources:
      - { title: Notes, file: notes.md, language: fr }
    works:
      - { title: Quiz du tableau, language: fr, minutes: 5, questions: quiz.gift, attempts: 2, completes: notes.md }
  - title: Faire
    resources:
      - { title: Fiche, file: fiche.md }
    works:
      - title: Relevé
        instructions: Deux photos.
        criteria:
          - { title: Propre, points: 12.5 }
          - { title: Juste, points: 7.5 }
`

const tableauQuestions = `::Volts:: Combien de volts ? {#230:1}

Que coupe-t-il ? { =le courant ~%50%la tension ~rien #Relisez. }
`

// courseFolder is a folder with that course, of which files are changed.
func courseFolder(t *testing.T, changed map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"course.yaml": tableau, "quiz.gift": tableauQuestions, "notes.md": "# Notes\n\nUn mot.\n", "fiche.md": "# Fiche\n\nDeux mots.\n"}
	for name, text := range changed {
		files[name] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func packFolder(t *testing.T, lab *apptest.Lab, dir string) ([]byte, error) {
	t.Helper()
	folder, err := starter.ReadFolder(dir, "tableau")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = lab.Pack(t.Context(), folder, &out)
	return out.Bytes(), err
}

func openPack(t *testing.T, data []byte) *archive.Opened {
	t.Helper()
	pack, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// packedWork is a work as far as these look.
type packedWork struct {
	ID, Kind, Title, Language, Instructions, Resource, State string
	Minutes, Questions                                       int
	Weight, Pass                                             float64
	Rules                                                    struct {
		Attempts int
		Criteria []struct {
			Title  string
			Points float64
		}
	}
}

// A pack brings what there is to do in its course, with the questions and their
// right answers, as drafts; loading it once more leaves what was changed since.
func TestAPackBringsItsQuizzesAndDevoirs(t *testing.T) {
	t.Parallel()
	made, other := apptest.Open(t), apptest.Open(t)
	data, err := packFolder(t, made, courseFolder(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := packFolder(t, made, courseFolder(t, nil)); err != nil || !bytes.Equal(again, data) {
		t.Errorf("the same folder gives another pack, %v", err)
	}
	pack := openPack(t, data)
	if err := other.Import(t.Context(), pack); err != nil {
		t.Fatal(err)
	}
	admin := other.As("admin")
	quiz, devoir := worksOf(t, admin, pack.Pack.Course.ID)
	shown := pack.Pack.Course.Modules[0].Resources[0].ID
	if quiz.Kind != "quiz" || quiz.Title != "Quiz du tableau" || quiz.Minutes != 5 || quiz.Questions != 2 || quiz.Resource != shown ||
		quiz.Rules.Attempts != 2 || quiz.State != "draft" || quiz.Weight != 1 || quiz.Pass != 10 || quiz.Language != "fr" {
		t.Errorf("the quiz is %+v", quiz)
	}
	if devoir.Kind != "devoir" || devoir.Instructions != "Deux photos." || len(devoir.Rules.Criteria) != 2 || devoir.Rules.Criteria[0].Points != 12.5 {
		t.Errorf("the devoir is %+v", devoir)
	}
	paper := "/works/" + quiz.ID + "/paper/export?as=gift"
	gift := string(admin.Do(http.StatusOK, http.MethodGet, paper, nil).Body)
	for _, kept := range []string{"Volts", "230:1", "=le courant", "%50%la tension", "Relisez."} {
		if !strings.Contains(gift, kept) {
			t.Errorf("%q is not in the questions:\n%s", kept, gift)
		}
	}
	for _, id := range []string{quiz.ID, devoir.ID} {
		admin.Do(http.StatusOK, http.MethodPost, "/works/"+id+"/publish", nil, "If-Match", admin.ETag("/works/"+id))
	}
	admin.Do(http.StatusOK, http.MethodPatch, "/works/"+quiz.ID, map[string]any{"title": "Autre titre"}, "If-Match", admin.ETag("/works/"+quiz.ID))
	if err := other.Import(t.Context(), openPack(t, data)); err != nil {
		t.Fatal(err)
	}
	if quiz, _ := worksOf(t, admin, pack.Pack.Course.ID); quiz.Title != "Autre titre" || quiz.State != "published" {
		t.Errorf("loaded once more it is %+v", quiz)
	}
}

// worksOf gives the quiz and the devoir of a course that has one of each.
func worksOf(t *testing.T, who *apptest.Client, course string) (quiz, devoir packedWork) {
	t.Helper()
	var works struct{ Items []packedWork }
	who.Get("/courses/"+course+"/works", &works)
	if len(works.Items) != 2 {
		t.Fatalf("%d works: %+v", len(works.Items), works.Items)
	}
	return works.Items[0], works.Items[1]
}

// What is wrong with a folder's works is told before anything is packed.
func TestAFolderWhoseWorksAreWrongIsNotPacked(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	change := func(was, is string) map[string]string {
		return map[string]string{"course.yaml": strings.Replace(tableau, was, is, 1)}
	}
	for _, wrong := range []struct {
		name    string
		changed map[string]string
		said    string
	}{
		{"questions that are not there", change("quiz.gift", "autre.gift"), "autre.gift"},
		{"what it completes is not there", change("completes: notes.md", "completes: film.mp4"), "film.mp4"},
		{"two of one title", change("title: Relevé", "title: Quiz du tableau"), "two works"},
		{"no title", change("title: Relevé", "title: ' '"), "title"},
		{"a question without an answer", map[string]string{"quiz.gift": tableauQuestions + "\nQuoi ? { ~rien ~plus }\n"}, "line 5: bank.none-right"},
		{"a quiz that asks nothing", map[string]string{"quiz.gift": "// rien\n"}, "paper.empty"},
	} {
		if _, err := packFolder(t, lab, courseFolder(t, wrong.changed)); err == nil || !strings.Contains(err.Error(), wrong.said) {
			t.Errorf("%s: %v", wrong.name, err)
		}
	}
}
